import assert from "node:assert/strict";
import { test } from "node:test";
import { inTurns } from "./turns.ts";

/** What runs beside what, in the order of the starts. */
async function played(all: readonly { readonly name: string; readonly servers?: readonly string[] }[]) {
  const running = new Set<string>();
  const seen: string[] = [];
  await inTurns(all, 2, async ({ name }) => {
    running.add(name);
    seen.push([...running].join(" "));
    for (let i = 0; i < name.length; i++) await new Promise((resolve) => setTimeout(resolve, 1));
    running.delete(name);
  });
  return seen;
}

test("two run at a time, those first that want most servers, and never two on one server", async () => {
  const seen = await played([
    { name: "a" },
    { name: "b", servers: ["x"] },
    { name: "all of them", servers: ["x", "y"] },
    { name: "c", servers: ["y"] },
    { name: "d", servers: ["z"] },
  ]);
  assert.deepEqual(seen, ["all of them", "all of them d", "all of them a", "b", "b c"]);
});

test("what fails is told", async () => {
  await assert.rejects(inTurns([{}, {}], 2, () => Promise.reject(new Error("no"))), /no/);
});
