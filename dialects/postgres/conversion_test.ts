import assert from "node:assert/strict";
import { test } from "node:test";
import { dialects, sql, t } from "../../mod.ts";

const postgres = dialects.find(({ name }) => name === "postgres")!;
const between = (from: unknown, to: unknown) =>
  postgres.conversion!("c", from as never, to as never, postgres.assume());

test("what PostgreSQL assigns by itself needs no USING", () => {
  assert.equal(between(t.integer(), t.bigInteger()), undefined);
  assert.equal(between(t.integer(), t.text()), undefined);
  assert.equal(between(t.dateTime(), t.date()), undefined);
  assert.equal(between(t.array(t.integer()), t.array(t.bigInteger())), undefined);
  assert.equal(between(t.native("point"), t.integer()), undefined);
});

test("what it does not is cast, by its text where there is no cast", () => {
  assert.deepEqual(between(t.text(), t.integer()), sql`${sql.id("c")}::INTEGER`);
  assert.deepEqual(between(t.boolean(), t.integer()), sql`${sql.id("c")}::INTEGER`);
  assert.deepEqual(between(t.boolean(), t.bigInteger()), sql`${sql.id("c")}::text::BIGINT`);
  const [one, other] = [t.enum("a", ["x"]), t.enum("b", ["x"])];
  assert.deepEqual(between(one, other), sql`${sql.id("c")}::text::"b"`);
});
