import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { type Entry, OperationQueue } from "./queue.ts";

/** A queue whose batches are written down by the labels in them; `bad` fails. */
function recording(bad: (label: string) => boolean = () => false) {
  const batches: string[][] = [];
  const ran: string[] = [];
  const queue = new OperationQueue(async (batch) => {
    batches.push(batch.map((entry) => entry.label));
    for (const entry of batch) {
      await null;
      if (bad(entry.label)) return entry.fail(new Error(`bad ${entry.label}`));
      ran.push(entry.label);
      entry.settle(entry.label);
    }
  });
  const call = (label: string) => queue.enqueue({ label, call: new Error(label) } as Pick<Entry, "label" | "call">);
  return { queue, call, batches, ran };
}

test("calls of a plain function are one batch, in their order", async () => {
  const { queue, call, batches } = recording();
  for (const label of ["a", "b", "c"]) void call(label);
  await queue.close();
  assert.deepEqual(batches, [["a", "b", "c"]]);
});

test("looking at a promise ends the batch that stands open", async () => {
  const { queue, call, batches } = recording();
  assert.equal(await call("a"), "a");
  void call("b");
  void call("c");
  await call("d");
  void call("e");
  await queue.close();
  assert.deepEqual(batches, [["a"], ["b", "c", "d"], ["e"]]);
});

test("waiting for something else ends no batch", async () => {
  const { queue, call, batches } = recording();
  void call("a");
  await null;
  await new Promise((resolve) => setTimeout(resolve, 2));
  void call("b");
  await queue.close();
  assert.deepEqual(batches, [["a", "b"]]);
});

test("calls that are awaited together run together", async () => {
  const { queue, call, batches } = recording();
  assert.deepEqual(await Promise.all(["a", "b", "c"].map(call)), ["a", "b", "c"]);
  await queue.close();
  assert.deepEqual(batches, [["a", "b", "c"]]);
});

test("nothing runs after a failure, and the failure is the end's, whoever caught it", async () => {
  const { queue, call, ran } = recording((label) => label === "b");
  void call("a");
  await assert.rejects(call("b"), { message: "bad b" });
  await assert.rejects(call("c"), { code: "E_SKIPPED_OPERATION" });
  await assert.rejects(queue.close(), { message: "bad b" });
  assert.deepEqual(ran, ["a"]);
});

test("what follows a failure in its own batch is skipped, with the failure as its cause", async () => {
  const { queue, call } = recording((label) => label === "a");
  const first = call("a"), second = call("b");
  await assert.rejects(queue.close(), { message: "bad a" });
  await assert.rejects(first, { message: "bad a" });
  await assert.rejects(second, (error: Error) => (error.cause as Error).message === "bad a");
});

test("abort() discards what has not begun", async () => {
  const { queue, call, ran } = recording();
  void call("a");
  queue.abort(new Error("no"));
  await assert.rejects(queue.close(), { message: "no" });
  assert.deepEqual(ran, []);
});

test("a helper that nobody awaits is waited for as long as it waits for the queue", async () => {
  const { queue, call, ran } = recording();
  void (async () => {
    await call("a");
    await call("b");
    void call("c");
  })();
  await queue.close();
  assert.deepEqual(ran, ["a", "b", "c"]);
});

test("a call after the end is refused", async () => {
  const { queue, call } = recording();
  await queue.close();
  assert.throws(() => call("a"), { code: "E_LATE_OPERATION" });
});

test("a rejection that nobody looks at does not end the process", async () => {
  const { queue, call } = recording(() => true);
  void call("a");
  await assert.rejects(queue.close());
  await new Promise((resolve) => setTimeout(resolve, 5));
});

test("waiting for a later call inside a task is refused, since it would wait for itself", async () => {
  let inside = false;
  const queue: OperationQueue = new OperationQueue(async (batch) => {
    for (const entry of batch) {
      inside = true;
      try {
        entry.settle(await entry.task?.({ run: () => Promise.resolve(undefined) }));
      } catch (error) {
        entry.fail(error);
        return;
      } finally {
        inside = false;
      }
    }
  }, () => inside);
  const call = new Error("call");
  const calls: Promise<unknown>[] = [];
  void queue.enqueue({ label: "task", call, task: async () => await calls[0] });
  calls.push(queue.enqueue({ label: "later", call }));
  await assert.rejects(queue.close(), { code: "E_REENTRANT_OPERATION" });
});

/** What a script does: calls, and waits between them. */
const script = fc.array(fc.constantFrom("call", "call and await", "await null", "await a turn"), { maxLength: 30 });

test("whatever a script awaits, the order is that of its calls and nothing is lost", async () => {
  await fc.assert(fc.asyncProperty(script, async (steps) => {
    const { queue, call, ran } = recording();
    const called: string[] = [];
    for (const [i, step] of steps.entries()) {
      if (step.startsWith("call")) {
        called.push(`${i}`);
        const promise = call(`${i}`);
        if (step.endsWith("await")) await promise;
      } else if (step === "await null") await null;
      else await new Promise((resolve) => setImmediate(resolve));
    }
    await queue.close();
    assert.deepEqual(ran, called);
  }));
});

test("whatever fails, what ran is what was called before it", async () => {
  await fc.assert(fc.asyncProperty(script, fc.nat(30), async (steps, at) => {
    const { queue, call, ran } = recording((label) => label === `${at}`);
    const called: string[] = [];
    for (const [i, step] of steps.entries()) {
      if (!step.startsWith("call")) continue;
      called.push(`${i}`);
      const promise = call(`${i}`);
      if (step.endsWith("await")) await promise.catch(() => {});
    }
    const fails = called.includes(`${at}`);
    await queue.close().then(() => assert.equal(fails, false), () => assert.equal(fails, true));
    assert.deepEqual(ran, fails ? called.slice(0, called.indexOf(`${at}`)) : called);
  }));
});
