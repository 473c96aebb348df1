import assert from "node:assert/strict";
import { test } from "node:test";
import { InterruptedError } from "../errors.ts";
import { throwIfAborted, unlessAborted } from "./interruption.ts";

const never = new Promise<never>(() => {});

test("whatever the reason of a signal is, what it throws is one of retort's errors", async () => {
  const own = new InterruptedError("Cannot go on: enough");
  for (const reason of [own, undefined, "enough", new Error("enough"), null, 0]) {
    const signal = AbortSignal.abort(reason);
    const expected = reason === own ? own : { code: "E_INTERRUPTED", exit: 130, cause: signal.reason };
    assert.throws(() => throwIfAborted(signal), expected);
    await assert.rejects(unlessAborted(never, signal), expected);
  }
});

test("without a signal, or until it is aborted, the promise decides", async () => {
  const controller = new AbortController();
  for (const signal of [undefined, controller.signal]) {
    throwIfAborted(signal);
    assert.equal(await unlessAborted(Promise.resolve(1), signal), 1);
    await assert.rejects(unlessAborted(Promise.reject(new Error("no")), signal), { message: "no" });
  }
  const waiting = unlessAborted(never, controller.signal);
  controller.abort();
  await assert.rejects(waiting, { code: "E_INTERRUPTED" });
});
