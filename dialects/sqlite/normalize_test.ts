import assert from "node:assert/strict";
import { test } from "node:test";
import { createTable } from "../../ops/table/create_table.ts";
import type { TableElement } from "../../schema/elements.ts";
import { check, foreignKey } from "../../schema/constraint_elements.ts";
import { column } from "../../schema/elements.ts";
import { index } from "../../schema/index_elements.ts";
import type { Table } from "../../schema/model.ts";
import { type Sql, sql } from "../../schema/sql.ts";
import { normalize } from "./normalize.ts";
import { sqliteServer } from "./server.ts";

/** A table as SQLite would tell it. */
function told(elements: readonly TableElement[]): Table {
  const { table } = createTable.build("t", [column("n", { type: "integer" }), ...elements]);
  return normalize({ tables: [table], objects: {} }, sqliteServer({ assumed: true })).tables[0]!;
}

const real = (text: string) => column("r", { type: "native", sql: text } as never);
const initially = (initial: Sql) => column("d", { type: "integer" }, { default: initial });
const isPositive = (condition: Sql) => check(condition, { name: "positive" });
const indexed = (condition: Sql) => index("ix", [sql`abs(n)`], { where: condition });
const refers = (options: object) => foreignKey(["n"], "u", ["id"], { name: "fk", ...options });

for (
  const [what, one, other] of [
    ["a type of SQLite's own in small letters", real("real"), real("REAL")],
    ["parentheses around a default", initially(sql`(unixepoch())`), initially(sql`unixepoch()`)],
    ["a check that names its table", isPositive(sql.raw('"t"."n" > 0')), isPositive(sql.raw('"n" > 0'))],
    ["an index that names its table", indexed(sql.raw("t.n > 0")), indexed(sql.raw("n > 0"))],
    ["NO ACTION", refers({ onDelete: "NO ACTION", onUpdate: "NO ACTION" }), refers({})],
  ] as const
) {
  test(`normalize() tells as nothing: ${what}`, () => assert.deepEqual(told([one]), told([other])));
}

test("normalize() tells what parentheses and other tables say", () => {
  assert.notDeepEqual(told([initially(sql`(1) + (2)`)]), told([initially(sql`1) + (2`)]));
  assert.notDeepEqual(told([isPositive(sql`u.n > 0`)]), told([isPositive(sql`n > 0`)]));
  assert.notDeepEqual(told([refers({ onDelete: "RESTRICT" })]), told([refers({})]));
});
