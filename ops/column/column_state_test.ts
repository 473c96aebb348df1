import assert from "node:assert/strict";
import { test } from "node:test";
import { sql, t } from "../../mod.ts";
import type { Column } from "../../schema/model.ts";
import { alteredColumn, type ColumnState, NONE, STATE_KEYS, stateOf, written } from "./column_state.ts";

const plain: Column = { name: "a", type: t.string(20), nullable: false };
const full: Column = {
  ...plain,
  default: "x",
  comment: "what it is",
  identity: { start: 7 },
  collation: "C",
  computed: { sql: sql`b`, stored: true },
};

/** What a user gives, and the column that a plain one becomes by it. */
const GIVEN: readonly (readonly [given: ColumnState, column: Column])[] = [
  [{ type: t.text(), nullable: true, using: "lower(a)" }, { ...plain, type: t.text(), nullable: true }],
  [{ default: 3, comment: "c", collation: "C" }, { ...plain, default: 3, comment: "c", collation: "C" }],
  [{ default: sql`now()` }, { ...plain, default: sql`now()` }],
  [{ identity: true }, { ...plain, identity: {} }],
  [{ computed: { sql: "b" } }, { ...plain, computed: { sql: { parts: ["b"], values: [] }, stored: false } }],
];
for (const [given, column] of GIVEN) {
  test(`${JSON.stringify(Object.keys(given))} is data, and written as it was given`, () => {
    const { using, ...state } = stateOf(given, "a column");
    assert.deepEqual(alteredColumn(plain, state), column);
    assert.deepEqual(stateOf(written({ ...state, ...(using && { using }) }), "a column"), stateOf(given, "a column"));
  });
}

test("what stands for none takes all away that there may be none of", () => {
  const none = Object.fromEntries(STATE_KEYS.flatMap((key) => NONE[key] === undefined ? [] : [[key, NONE[key]]]));
  assert.deepEqual(alteredColumn(full, none), { ...plain, autoincrement: false });
});

test("a type may bring its collation along, and a collation takes the place of that of the type", () => {
  const german = t.string(20, { collation: "de" });
  assert.deepEqual(alteredColumn({ ...plain, collation: "C" }, { type: german }), { ...plain, type: german });
  assert.deepEqual(alteredColumn({ ...plain, type: german }, { collation: "C" }), { ...plain, collation: "C" });
});

test("a type that is none is refused", () => {
  assert.throws(() => stateOf({ type: "text" as never }, "the column a"), {
    code: "E_INVALID_OPERATION",
    message: "Cannot read the type of the column a: it is no column type",
  });
});
