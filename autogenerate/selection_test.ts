import assert from "node:assert/strict";
import { test } from "node:test";
import { comparingPlugins } from "./selection.ts";

const NAMES = ["retort/table", "retort/comment", "audit"];

/** Patterns, and the plugins that compare by them. */
const CASES: readonly (readonly [patterns: readonly string[], plugins: readonly string[]])[] = [
  [[], NAMES],
  [["retort/*"], ["retort/table", "retort/comment"]],
  [["retort/*", "audit"], NAMES],
  [["~retort/comment", "retort/*"], ["retort/table"]],
  [["*", "~retort/*"], ["audit"]],
  [["~retort/comment"], ["retort/table", "audit"]],
];

for (const [patterns, plugins] of CASES) {
  test(`by ${JSON.stringify(patterns)} there compare ${plugins.join(", ")}`, () => {
    assert.deepEqual(NAMES.filter(comparingPlugins(patterns, NAMES)), plugins);
  });
}

test("a pattern that means no plugin is refused, one that leaves out too", () => {
  for (
    const [pattern, hint] of [["retort/tabel", 'did you mean "retort/table"?'], [
      "~retort/coment",
      'did you mean "~retort/comment"?',
    ]]
  ) {
    assert.throws(() => comparingPlugins([pattern!], NAMES), { code: "E_CONFIG", hint });
  }
  assert.throws(() => comparingPlugins(["retort"], NAMES), { code: "E_CONFIG" });
});
