import assert from "node:assert/strict";
import { once } from "node:events";
import { connect, createServer, type Socket } from "node:net";
import { test } from "node:test";
import { delayProxy, type DelayProxyOptions } from "./delay_proxy.ts";

/** Talks to a server that says all it hears again, over a line. */
async function overLine(
  options: Omit<DelayProxyOptions, "target">,
  talk: (client: Socket, takeCounts: () => unknown) => Promise<void>,
): Promise<void> {
  const echo = createServer((socket) => {
    socket.on("error", () => {});
    socket.pipe(socket);
  });
  echo.listen(0, "127.0.0.1");
  await once(echo, "listening");
  const address = echo.address();
  assert.ok(address !== null && typeof address !== "string");
  {
    await using proxy = await delayProxy({ target: { host: "127.0.0.1", port: address.port }, ...options });
    const client = connect(proxy.port, "127.0.0.1");
    // Looked for where one is expected.
    client.on("error", () => {});
    await once(client, "connect");
    await talk(client, () => proxy.takeCounts());
    client.destroy();
  }
  echo.close();
}

async function answer(client: Socket, sent: string): Promise<string> {
  client.write(sent);
  let heard = "";
  while (heard.length < sent.length) {
    const [data] = await once(client, "data");
    heard += data;
  }
  return heard;
}

test("a line hands on what is said, in order, and counts its round trips", async () => {
  await overLine({}, async (client, takeCounts) => {
    assert.equal(await answer(client, "one"), "one");
    assert.equal(await answer(client, "two"), "two");
    assert.deepEqual(takeCounts(), { connections: 1, roundTrips: 2, up: 6, down: 6 });
    assert.deepEqual(takeCounts(), { connections: 0, roundTrips: 0, up: 0, down: 0 });
  });
});

test("a long line takes its time each way, and nothing overtakes", async () => {
  await overLine({ delay: 40 }, async (client) => {
    const started = performance.now();
    const text = Array.from({ length: 100 }, (_, index) => `${index} `);
    for (const part of text.slice(0, -1)) client.write(part);
    const heard = await answer(client, text.at(-1)!);
    assert.ok(performance.now() - started >= 79, `${performance.now() - started} ms`);
    let rest = heard;
    while (rest.length < text.join("").length) rest += (await once(client, "data"))[0];
    assert.equal(rest, text.join(""));
  });
});

test("an end comes through in its time, after what was said", async () => {
  await overLine({ delay: 10 }, async (client) => {
    let heard = "";
    client.on("data", (data) => heard += data);
    client.end("the last");
    await once(client, "end");
    assert.equal(heard, "the last");
  });
});

test("a line is reset after so many bytes", async () => {
  await overLine({ resetAfter: 5 }, async (client) => {
    assert.equal(await answer(client, "12345"), "12345");
    client.write("6");
    const [error] = await once(client, "error");
    assert.equal(error.code, "ECONNRESET");
  });
});

test("a black hole takes all after so many bytes, and does not end", async () => {
  await overLine({ blackHoleAfter: 5 }, async (client) => {
    assert.equal(await answer(client, "12345"), "12345");
    client.write("6");
    const what = await Promise.race([
      once(client, "data").then(() => "an answer"),
      once(client, "close").then(() => "the end"),
      new Promise((resolve) => setTimeout(() => resolve("nothing"), 100)),
    ]);
    assert.equal(what, "nothing");
  });
});
