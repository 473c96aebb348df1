import assert from "node:assert/strict";
import { test } from "node:test";
import { builtins, dialects, emptySchema, Registry, type Schema, sql, t, tableOf } from "../../mod.ts";
import { cases, factsOf } from "../../testing/mod.ts";
import { bulkInsert, MAX_ROWS } from "./bulk_insert.ts";

const elements = [
  t.column("id", t.bigInteger()),
  t.column("name", t.text()),
  t.column("born", t.date()),
  t.column("woken", t.time()),
  t.column("data", t.json()),
];
const given: Schema = { tables: [tableOf({ name: "users" }, elements)], objects: {} };
const inSchema: Schema = { tables: [tableOf({ name: "users", schema: "app" }, elements)], objects: {} };
const moment = new Date("1815-12-10T06:30:00Z");

cases(bulkInsert, {
  "rows": bulkInsert.build("users", [{ id: 1, name: "Ada" }, { id: 2, name: "Grace 'Amazing'" }]),
  "no rows": bulkInsert.build("users", []),
  "every kind of value": bulkInsert.build("users", [
    { id: null, name: true },
    { id: -0, name: 1.5 },
    { id: 9007199254740993n, name: new Uint8Array([0, 255]) },
    { id: 1, name: moment },
    { id: 2, name: 'line\nbreak, "quotes", back\\slash' },
    { id: 3, name: { nested: ["it's", null] } },
  ]),
  "SQL among the values": bulkInsert.build("users", [{ id: sql`1 + ${1}`, name: sql`lower(${"ADA"})` }]),
  "types of the elements": bulkInsert.build({ name: "users", elements }, [{ born: moment, woken: moment, data: [1] }]),
  "types by name": bulkInsert.build("users", [{ born: moment }], { columns: { born: t.date() } }),
  "in a schema": bulkInsert.build("users", [{ id: 1 }], { schema: "app" }),
}, {
  given: (name) => name === "in a schema" ? inSchema : given,
  // MySQL takes no bytes for a text that are none.
  on: { "every kind of value": ["sqlite", "postgres"] },
});

test("bulkInsert() splits an iterable into operations of at most 1,000 rows", () => {
  function* rows() {
    for (let id = 0; id < 2 * MAX_ROWS + 1; id++) yield { id };
  }
  const chunks = [...bulkInsert.chunks!("users", rows()) as Iterable<ReturnType<typeof bulkInsert.build>>];
  assert.deepEqual(chunks.map((chunk) => chunk.rows.length), [MAX_ROWS, MAX_ROWS, 1]);
});

test("bulkInsert() splits an async iterable, and reads no further than it must", async () => {
  let read = 0;
  async function* rows() {
    for (; read < 10 * MAX_ROWS; read++) yield await Promise.resolve({ id: read });
  }
  for await (const chunk of bulkInsert.chunks!("users", rows()) as AsyncIterable<ReturnType<typeof bulkInsert.build>>) {
    assert.equal(chunk.rows.length, MAX_ROWS);
    break;
  }
  assert.ok(read <= MAX_ROWS, `${read} rows were read`);
});

test("bulkInsert() makes one operation of an array", () => {
  assert.equal(bulkInsert.chunks!("users", [{ id: 1 }]), undefined);
});

test("bulkInsert() writes statements that are not too long, and every row once", () => {
  const registry = new Registry(builtins, dialects);
  const rows = Array.from({ length: 5000 }, (_, id) => ({ id, name: "x".repeat(500) }));
  const operation = bulkInsert.build("users", rows);
  for (const dialect of dialects) {
    const statements = registry.compile(operation, dialect.assume(), factsOf(emptySchema));
    assert.ok(statements.length > 1);
    assert.ok(statements.every(({ sql }) => sql.length < 1_000_000));
    assert.equal(statements.flatMap(({ sql }) => sql.match(/'x+'/g)).length, rows.length);
  }
});

for (
  const [what, make, message] of [
    ["an empty table", () => bulkInsert.build("", [{ id: 1 }]), /empty/],
    ["a table that is none", () => bulkInsert.build(undefined as never, [{ id: 1 }]), /undefined/],
    ["rows that are no list", () => bulkInsert.build("users", { id: 1 } as never), /no list/],
    ["a row that is none", () => bulkInsert.build("users", [{ id: 1 }, null as never]), /row 2 of "users"/],
    ["a row that is a list", () => bulkInsert.build("users", [[1] as never]), /row 1 of "users": it is no record/],
    ["a row without columns", () => bulkInsert.build("users", [{}]), /no columns/],
    ["a row that lacks a column", () => bulkInsert.build("users", [{ id: 1, name: "a" }, { id: 2 }]), /row 2 .*"name"/],
    ["a row with one more", () => bulkInsert.build("users", [{ id: 1 }, { id: 2, name: "a" }]), /row 2 .*"name"/],
    ["a value that is none", () => bulkInsert.build("users", [{ id: undefined }]), /"id" of row 1/],
    [
      "the type of a column that is not there",
      () => bulkInsert.build("users", [{ id: 1 }], { columns: { di: t.integer() } }),
      /"di"/,
    ],
    [
      "a type that is none",
      () => bulkInsert.build("users", [{ id: 1 }], { columns: { id: "integer" as never } }),
      /"id"/,
    ],
    ["an option that is none", () => bulkInsert.build("users", [], { shema: "app" } as never), /"shema"/],
  ] as const
) {
  test(`bulkInsert() refuses ${what}`, () => {
    assert.throws(make, { code: "E_INVALID_OPERATION", message });
  });
}
