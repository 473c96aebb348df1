import assert from "node:assert/strict";
import { test } from "node:test";
import { type Address, atFirst, type Attempt, reasonOf } from "./addresses.ts";

const one: Address = { host: "one", port: 1 };
const two: Address = { host: "2001:db8::2", port: 2 };
const three: Address = { host: "localhost", port: 3, path: "/run/three.sock" };
const sought = { addresses: [one, two, three], user: "ada", database: "data" };

/** Tries each address with TLS and without; `failures` tells the error of each attempt, in their order, until one answers. */
function attempting(failures: readonly string[], after: Attempt<string>["after"]) {
  const tried: string[] = [];
  const attempt: Attempt<string> = {
    ways: () => [true, false],
    open({ host }, secured) {
      const failure = failures[tried.push(`${host} ${secured ? "with" : "without"} TLS`) - 1];
      return failure === undefined ? Promise.resolve(host) : Promise.reject(new Error(failure));
    },
    after,
    reason: (error) => (error as Error).message,
    hint: (error) => `after "${(error as Error).message}"`,
  };
  return { tried, attempt };
}

test("the first address that answers is taken, in the first way in which it does", async () => {
  const { tried, attempt } = attempting(["a", "b", "c"], () => ({ otherWay: true, otherAddress: true }));
  assert.equal(await atFirst(sought, attempt), "2001:db8::2");
  assert.deepEqual(tried, ["one with TLS", "one without TLS", "2001:db8::2 with TLS", "2001:db8::2 without TLS"]);
});

/** What may be tried after each failure, what is tried, and what is told. */
const ENDS: readonly (readonly [otherWay: boolean, otherAddress: boolean, tried: number, told: string])[] = [
  [true, true, 6, "one:1: no 2; [2001:db8::2]:2: no 4; /run/three.sock: no 6"],
  [false, true, 3, "one:1: no 1; [2001:db8::2]:2: no 2; /run/three.sock: no 3"],
  [true, false, 2, "one:1: no 2; [2001:db8::2]:2: not tried; /run/three.sock: not tried"],
  [false, false, 1, "one:1: no 1; [2001:db8::2]:2: not tried; /run/three.sock: not tried"],
];

for (const [otherWay, otherAddress, count, told] of ENDS) {
  test(`${count} attempts are made where ${otherWay ? "both ways" : "one way"} of ${otherAddress ? "all addresses" : "one address"} may do`, async () => {
    const failures = Array.from({ length: 6 }, (_, i) => `no\n  ${i + 1}`);
    const { tried, attempt } = attempting(failures, () => ({ otherWay, otherAddress }));
    await assert.rejects(atFirst(sought, attempt), {
      code: "E_CONNECT",
      message: `Cannot connect to the database "data" as "ada": ${told}`,
      hint: `after "no\n  ${count}"`,
    });
    assert.equal(tried.length, count);
  });
}

test("an address that is the last to be tried is the last though its other way is still tried", async () => {
  const { tried, attempt } = attempting(["wanted otherwise", "closed"], (error) => ({
    otherWay: true,
    otherAddress: (error as Error).message === "closed",
  }));
  await assert.rejects(atFirst(sought, attempt), { code: "E_CONNECT", message: /one:1: closed; .*: not tried/ });
  assert.equal(tried.length, 2);
});

test("who gives up is told so before the next attempt", async () => {
  const giving = new AbortController();
  const { tried, attempt } = attempting(["a"], () => {
    giving.abort(new Error("given up"));
    return { otherWay: true, otherAddress: true };
  });
  await assert.rejects(atFirst(sought, attempt, giving.signal), { message: "given up" });
  assert.equal(tried.length, 1);
});

test("what the operating system says has words of its own", () => {
  assert.equal(reasonOf("ECONNREFUSED"), "nothing listens there");
  assert.equal(reasonOf("28P01"), undefined);
  assert.equal(reasonOf(undefined), undefined);
});
