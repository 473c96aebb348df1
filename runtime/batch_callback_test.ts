import assert from "node:assert/strict";
import { test } from "node:test";
import { builtins, dialects, Registry, t } from "../mod.ts";
import { batchOf } from "./batch_callback.ts";

type Batch = Record<string, (...args: unknown[]) => void>;

const registry = new Registry(builtins, dialects);
const name = t.column("name", t.text());
const batch = (...rest: readonly unknown[]) => batchOf(registry, "a", rest);

/** What each part of a batch is, and in what order what is inside. */
const kinds = (...rest: readonly unknown[]) =>
  batch(...rest).map((operation) =>
    registry.held(operation).length === 0 ? operation.kind : registry.held(operation).map(({ kind }) => kind)
  );

test("the function gets the operations on tables, the table left out", () => {
  const [made] = batch((b: Batch) => {
    b.addColumn!(name);
    assert.equal("createTable" in b, false);
    assert.throws(() => Object.assign(b, { addColumn: 1 }), TypeError);
  });
  assert.deepEqual(made, registry.batch({ name: "a" }, [registry.build("addColumn", ["a", name])]));
});

test("what nobody knows the effect of keeps its place between batches of the rest", () => {
  assert.deepEqual(
    kinds((b: Batch) => {
      b.execute!("first");
      b.addColumn!(name);
      b.createIndex!("ix", ["name"]);
      b.execute!("second");
      b.dropIndex!("ix");
    }),
    ["execute", ["add_column", "create_index"], "execute", ["drop_index"]],
  );
});

test("options are those of the batch, and may make one of no operation", () => {
  assert.deepEqual(batch({ schema: "app", recreate: "always" }, () => {}), [
    registry.batch({ name: "a" }, [], { schema: "app", recreate: "always" }),
  ]);
});

const bad: Record<string, readonly unknown[]> = {
  "no function": [{}],
  "no arguments but the table": [],
  "three arguments": [{}, {}, () => {}],
  "an async function": [async () => {}],
  "a function that does nothing": [() => {}],
  "a function that swallows a refusal": [(b: Batch) => {
    b.addColumn!(name);
    try {
      b.dropColumn!("");
    } catch {
      // Swallowed.
    }
  }],
};
for (const [what, rest] of Object.entries(bad)) {
  test(`${what} is refused`, () => assert.throws(() => batch(...rest), { code: "E_INVALID_OPERATION" }));
}

test("a function cannot go on when its batch has ended", () => {
  let kept: Batch | undefined;
  batch((b: Batch) => (kept = b).addColumn!(name));
  assert.throws(() => kept!.addColumn!(t.column("late", t.text())), { code: "E_LATE_OPERATION" });
});
