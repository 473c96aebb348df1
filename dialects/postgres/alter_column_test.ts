import assert from "node:assert/strict";
import { test } from "node:test";
import { alterColumn } from "../../ops/column/alter_column.ts";
import { builtins, dialects, Registry, sql, t } from "../../mod.ts";
import { factsOf } from "../../testing/facts.ts";
import { postgres } from "./mod.ts";

const registry = new Registry(builtins, dialects);

const altered = (changes: Parameters<typeof alterColumn.build>[2], version = 18) =>
  registry.compile(
    alterColumn.build("t", "c", changes),
    postgres.assume(undefined, [version]),
    factsOf({ tables: [], objects: {} }),
  ).map((statement) => statement.sql);

const computed = (text: string, stored = true) => ({ sql: sql.raw(text), stored });

test("an expression is set where it stands since 17, and taken off before that", () => {
  const changes = { computed: computed("n * 3"), was: { computed: computed("n * 2") } };
  assert.deepEqual(altered(changes, 17), [`ALTER TABLE "t" ALTER COLUMN "c" SET EXPRESSION AS (n * 3)`]);
  assert.throws(() => altered(changes, 16), { code: "E_UNSUPPORTED_OPERATION", message: /postgres 16 does not/ });
  const none = { computed: null, was: { computed: computed("n * 2") } };
  assert.deepEqual(altered(none, 14), [`ALTER TABLE "t" ALTER COLUMN "c" DROP EXPRESSION`]);
});

test("what PostgreSQL makes of no computed column is refused", () => {
  const refused = (was: ReturnType<typeof computed> | null, rule: RegExp) =>
    assert.throws(() => altered({ computed: computed("n * 3"), was: { computed: was } }), {
      code: "E_UNSUPPORTED_OPERATION",
      message: rule,
    });
  refused(null, /makes no computed column of one that holds values/);
  refused(computed("n * 3", false), /does not change whether it is stored/);
});

test("a collation is told with the type", () => {
  const changes = { collation: "C", was: { type: t.text(), collation: null } };
  assert.deepEqual(altered(changes), [`ALTER TABLE "t" ALTER COLUMN "c" TYPE TEXT COLLATE "C"`]);
  assert.throws(() => altered({ collation: "C" }), { code: "E_MISSING_FACT" });
});
