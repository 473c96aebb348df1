import assert from "node:assert/strict";
import { test } from "node:test";
import { setTimeout as sleep } from "node:timers/promises";
import { BlockerWatch } from "./blockers.ts";

const HOLDER = { pid: 4711, user: "app", program: "psql", state: "active", seconds: 3 };

test("who a session waits for is told after the wait", async () => {
  const watch = new BlockerWatch(1, () => Promise.resolve([HOLDER]), 60);
  assert.equal(watch.hint, undefined);
  {
    using _waiting = watch.begin();
    await sleep(50);
  }
  assert.match(watch.hint!, /^session 4711 of "app" \(psql\), active for 3 s, holds the lock/);
});

test("an answer that comes late is none about the next wait", async () => {
  const answers: ((rows: readonly Readonly<Record<string, unknown>>[]) => void)[] = [];
  const watch = new BlockerWatch(1, () => new Promise((resolve) => answers.push(resolve)), 60);
  {
    using _first = watch.begin();
    await sleep(30);
    assert.equal(answers.length, 1);
  }
  using _second = watch.begin();
  answers[0]!([HOLDER]);
  await sleep(0);
  assert.equal(watch.hint, undefined);
  // Nor does it make the second wait look twice as often.
  await sleep(30);
  assert.equal(answers.length, 2);
  answers[1]!([]);
});
