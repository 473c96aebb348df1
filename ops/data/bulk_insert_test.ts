import assert from "node:assert/strict";
import { test } from "node:test";
import { builtins, dialects, emptySchema, Registry, type Schema, scriptOf, sql, t, tableOf } from "../../mod.ts";
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

const COPY = { postgres: { copy: true } };

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
  "by COPY": bulkInsert.build("users", [{ id: 1, name: "Ada" }, { id: 2, name: null }], COPY),
  "by COPY, no rows": bulkInsert.build("users", [], COPY),
  "by COPY, every kind of value": bulkInsert.build("users", [
    { id: null, name: "" },
    { id: -0, name: true },
    { id: 9007199254740993n, name: new Uint8Array([0, 255]) },
    { id: 1, name: moment },
    { id: 2, name: 'line\nbreak,\ttab, "quotes", back\\slash, \\N' },
    { id: 3, name: { nested: ["it's", null] } },
    { id: 4, name: "\\." },
    { id: 5, name: -1.5e-7 },
    { id: 6, name: 1.25e21 },
    { id: 7, name: NaN },
  ], COPY),
  "by COPY, SQL among the values": bulkInsert.build("users", [{ id: 1, name: "a" }, { id: 2, name: sql`lower('B')` }], {
    postgres: { copy: true },
  }),
  "by COPY, types of the elements": bulkInsert.build({ name: "users", elements }, [
    { born: moment, woken: moment, data: [1, "\n"] },
  ], COPY),
  "by COPY, in a schema": bulkInsert.build("users", [{ id: 1 }], { schema: "app", ...COPY }),
}, {
  given: (name) => name.endsWith("in a schema") ? inSchema : given,
  // MySQL takes no bytes for a text that are none.
  on: { "every kind of value": ["sqlite", "postgres"], "by COPY, every kind of value": ["postgres"] },
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

test("bulkInsert() leaves COPY to those who ask for it, and keeps it for each operation of an iterable", () => {
  const copies = (operation: { readonly options?: unknown }) => operation.options !== undefined;
  assert.ok(!copies(bulkInsert.build("users", [{ id: 1 }], { postgres: { copy: false } })));
  assert.ok(!copies(bulkInsert.build("users", [{ id: 1 }], { postgres: {} })));
  const chunks = bulkInsert.chunks!("users", new Set([{ id: 1 }]), COPY) as Iterable<
    ReturnType<typeof bulkInsert.build>
  >;
  assert.ok([...chunks].every(copies));
});

test("bulkInsert() copies no more than a text can hold at a time, and every row once, also in a script", () => {
  const registry = new Registry(builtins, dialects);
  const rows = Array.from({ length: 20_000 }, (_, id) => ({ id, name: "x".repeat(1000) }));
  const server = registry.dialectOf("postgres").assume();
  const statements = registry.compile(bulkInsert.build("users", rows, COPY), server, factsOf(emptySchema));
  assert.ok(statements.length > 1);
  assert.ok(statements.every(({ stdin }) => stdin!.length <= 8_000_000));
  const ids = (text: string, pattern: RegExp) => Array.from(text.matchAll(pattern), ([, id]) => Number(id));
  const wanted = rows.map(({ id }) => id);
  assert.deepEqual(ids(statements.map(({ stdin }) => stdin).join(""), /^(\d+)\t/gm), wanted);
  assert.deepEqual(ids(statements.map((each) => scriptOf(each)).join(";\n"), /^ {2}\((\d+), /gm), wanted);
});

test("bulkInsert() refuses to copy what PostgreSQL cannot hold before it sends anything", () => {
  const registry = new Registry(builtins, dialects);
  const server = registry.dialectOf("postgres").assume();
  for (const name of ["a\0b", "\ud83d"]) {
    const operation = bulkInsert.build("users", [{ id: 1, name }], COPY);
    assert.throws(() => registry.compile(operation, server, factsOf(emptySchema)), {
      code: "E_UNSUPPORTED_OPERATION",
      message: /NUL|surrogate/,
    });
  }
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
    [
      "an option that the database has not",
      () => bulkInsert.build("users", [], { mysql: { copy: true } } as never),
      /"mysql.copy"/,
    ],
  ] as const
) {
  test(`bulkInsert() refuses ${what}`, () => {
    assert.throws(make, { code: "E_INVALID_OPERATION", message });
  });
}
