import assert from "node:assert/strict";
import { test } from "node:test";
import { builtins, dialects, type Operation, Registry, t } from "../mod.ts";
import { segments } from "./segments.ts";

const registry = new Registry(builtins, dialects);
const column = (name: string) => registry.build("addColumn", ["a", t.column(name, t.integer())]);
const value = (name: string) => registry.build("addEnumValue", ["mood", name]);
const isValue = ({ kind }: Operation) => kind === "add_enum_value";

test("what must be committed before it is used stands before the rest, in a revision of its own", () => {
  const upgrade = [column("x"), value("a"), column("y"), value("b")];
  const [first, rest, ...more] = segments({ upgrade, downgrade: [] }, registry, isValue);
  assert.deepEqual(more, []);
  assert.deepEqual(first, { upgrade: [value("a"), value("b")], downgrade: [] });
  assert.deepEqual(rest!.upgrade, [column("x"), column("y")]);
  assert.deepEqual(rest!.downgrade, [registry.reverse(column("y")), registry.reverse(column("x"))]);
});

test("one revision holds all where nothing must be committed first, or all must", () => {
  for (const upgrade of [[], [column("x")], [value("a"), value("b")]]) {
    const draft = { upgrade, downgrade: [] };
    assert.deepEqual(segments(draft, registry, isValue), [draft]);
  }
});
