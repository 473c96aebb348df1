/**
 * A TCP proxy that makes a line long, or cuts it: `deno run -A scripts/delay_proxy.ts HOST:PORT [--delay 10]
 * [--reset-after BYTES] [--black-hole-after BYTES]` prints its port, and its counts when it is interrupted.
 *
 * @module
 */
import { connect, createServer, type Socket } from "node:net";
import process from "node:process";
import { parseArgs } from "node:util";

/** A line to a server. */
export interface DelayProxyOptions {
  /** Where it leads: a host and a port, or the path of a socket. */
  readonly target: { readonly host: string; readonly port: number } | { readonly path: string };
  /** How long what is sent is under way, each way. The connection itself is there at once. Milliseconds. @default {0} */
  readonly delay?: number;
  /** Bytes of a client after which its connection is reset; those that went beyond are not handed on. @default never */
  readonly resetAfter?: number;
  /** Bytes of a client after which nothing comes through any more, either way, and nothing ends. @default never */
  readonly blackHoleAfter?: number;
}

/** What went over the line since it was made, or since the last `takeCounts()`. */
export interface LineCounts {
  readonly connections: number;
  /** How often a client spoke after its server did, or first. */
  readonly roundTrips: number;
  /** Bytes of the clients. */
  readonly up: number;
  /** Bytes of the server. */
  readonly down: number;
}

/** A proxy that listens. Disposing of it resets its connections. */
export interface DelayProxy extends AsyncDisposable {
  /** Of 127.0.0.1. */
  readonly port: number;
  /** What was counted, which begins anew. */
  takeCounts(): LineCounts;
}

/** Makes a line to a server. */
export async function delayProxy(options: DelayProxyOptions): Promise<DelayProxy> {
  const { target, delay = 0, resetAfter = Infinity, blackHoleAfter = Infinity } = options;
  const none = { connections: 0, roundTrips: 0, up: 0, down: 0 };
  let counts = { ...none };
  const sockets = new Set<Socket>();
  // Timers of one length end in the order in which they began: nothing overtakes.
  const later = (run: () => void) => void (delay > 0 ? setTimeout(run, delay) : run());

  const listener = createServer({ noDelay: true, allowHalfOpen: true }, (client) => {
    const server = connect({ ...target, allowHalfOpen: true });
    server.setNoDelay(true);
    for (const socket of [client, server]) {
      sockets.add(socket);
      socket.on("close", () => sockets.delete(socket));
    }
    counts.connections++;
    let [sent, clientSpoke] = [0, false];
    client.on("data", (data) => {
      counts.up += data.length;
      sent += data.length;
      if (!clientSpoke) counts.roundTrips++;
      clientSpoke = true;
      if (sent > resetAfter) {
        client.resetAndDestroy();
        server.destroy();
      } else if (sent <= blackHoleAfter) later(() => server.writable && server.write(data));
    });
    server.on("data", (data) => {
      if (sent > blackHoleAfter) return;
      counts.down += data.length;
      clientSpoke = false;
      later(() => client.writable && client.write(data));
    });
    for (const [from, to] of [[client, server], [server, client]] as const) {
      from.on("end", () => sent <= blackHoleAfter && later(() => to.end()));
      // A reset is handed on as one; that the other end is gone already is no news.
      from.on("error", () => sent <= blackHoleAfter && to.resetAndDestroy());
    }
  });
  await new Promise<void>((resolve, reject) => {
    listener.once("error", reject);
    listener.listen(0, "127.0.0.1", () => resolve());
  });
  const address = listener.address();
  if (address === null || typeof address === "string") throw new Error("the proxy listens on no port");
  return {
    port: address.port,
    takeCounts() {
      const taken = counts;
      counts = { ...none };
      return taken;
    },
    async [Symbol.asyncDispose]() {
      const closed = new Promise<void>((resolve) => listener.close(() => resolve()));
      for (const socket of sockets) socket.resetAndDestroy();
      await closed;
    },
  };
}

async function main(): Promise<void> {
  const { values, positionals: [target = ""] } = parseArgs({
    options: {
      delay: { type: "string" },
      "reset-after": { type: "string" },
      "black-hole-after": { type: "string" },
    },
    allowPositionals: true,
  });
  const [, host, port] = /^(.+):(\d+)$/.exec(target) ?? [];
  if (host === undefined && !target.startsWith("/")) throw new Error(`Cannot reach "${target}": it is no HOST:PORT`);
  const number = (text: string | undefined) => text === undefined ? undefined : Number(text);
  const proxy = await delayProxy({
    target: host === undefined ? { path: target } : { host, port: Number(port) },
    delay: number(values.delay),
    resetAfter: number(values["reset-after"]),
    blackHoleAfter: number(values["black-hole-after"]),
  });
  console.log(proxy.port);
  process.once("SIGINT", () => {
    console.log(JSON.stringify(proxy.takeCounts()));
    process.exit(0);
  });
}

if (import.meta.main) await main();
