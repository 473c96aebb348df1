import assert from "node:assert/strict";
import { test } from "node:test";
import { sql } from "../mod.ts";
import { namesIn } from "./names_in_sql.ts";

test("an expression names columns, and not what texts, functions, types and collations are called", () => {
  const cases: readonly (readonly [ReturnType<typeof sql>, readonly string[]])[] = [
    [sql`(n * 2) + "The ""N""" - \`other\``, ["n", 'the "n"', "other"]],
    [sql`upper(name || 'it''s text') || pg_catalog.lower("x")`, ["name", "x"]],
    [sql`(a)::character varying(20) || (b)::timestamp(3) without time zone`, ["a", "b"]],
    [sql`(a)::double precision + (b)::"public".mood + c::text`, ["a", "b", "c"]],
    [sql`a COLLATE "C" || b collate pg_catalog."POSIX"`, ["a", "b"]],
    [sql`${sql.id("Größe")} * ${2} + ${"text"}`, ["größe"]],
    [sql`t.n`, ["t", "n"]],
  ];
  for (const [expression, names] of cases) assert.deepEqual([...namesIn(expression)], names);
});
