import assert from "node:assert/strict";
import { test } from "node:test";
import { builtins, dialects, emptySchema, type Operation, Registry, type Schema, sql, t } from "../mod.ts";
import { inBatches, type InBatchesOptions } from "./batches.ts";
import { compare } from "./compare.ts";

const registry = new Registry(builtins, dialects);
const [postgres, sqlite] = ["postgres", "sqlite"].map((name) => registry.dialectOf(name).assume());

type Elements = readonly unknown[];

const id = t.column("id", t.integer(), { primaryKey: true });

/** A reference to another table, with its column. */
const refersTo = (table: string, column = "id"): Elements => [
  t.column(`${table}_id`, t.integer()),
  t.foreignKey([`${table}_id`], table, [column], { name: `fk_${table}_${column}` }),
];

function schemaOf(tables: Readonly<Record<string, Elements>>): Schema {
  return Object.entries(tables).reduce(
    (schema, [name, elements]) => registry.apply(registry.build("createTable", [name, [id, ...elements]]), schema),
    emptySchema,
  );
}

function batches(
  before: Readonly<Record<string, Elements>>,
  after: Readonly<Record<string, Elements>>,
  { server = sqlite!, always = false }: Partial<InBatchesOptions> = {},
) {
  const [was, is] = [schemaOf(before), schemaOf(after)];
  const { upgrade, downgrade } = inBatches(compare(was, is, { registry, server }), was, { registry, server, always });
  return { upgrade: upgrade.map(named), downgrade: downgrade.map(named) };
}

/** An operation as a person would name it, a batch as `table: kind, kind`. */
function named(operation: Operation): string {
  const inner = registry.held(operation);
  const { object } = registry.touches(operation)[0]!;
  const table = object.table ?? object.name;
  if (inner.length > 0) return `${table}: ${inner.map(({ kind }) => kind).join(", ")}`;
  return `${operation.kind} ${table}`;
}

test("what the database does by itself stands by itself", () => {
  const n = t.column("n", t.integer());
  const { upgrade, downgrade } = batches({ a: [] }, { a: [n, t.index("ix_n", ["n"])] });
  assert.deepEqual(upgrade, ["add_column a", "create_index a"]);
  assert.deepEqual(downgrade, ["drop_index a", "drop_column a"]);
});

test("what is done to a table that is made anew is done at once, each way", () => {
  const before = { a: [t.column("n", t.integer()), t.unique(["n"], { name: "uq_n" })], b: [] };
  const after = {
    a: [t.column("n", t.text()), t.column("m", t.integer(), { nullable: false, default: 0 }), t.index("ix_m", ["m"])],
    b: [t.column("n", t.integer())],
  };
  const { upgrade, downgrade } = batches(before, after);
  assert.deepEqual(upgrade, ["a: drop_constraint, alter_column, add_column, create_index", "add_column b"]);
  assert.deepEqual(downgrade, ["a: drop_index, drop_column, alter_column, create_unique_constraint", "drop_column b"]);
  // What leads back may be more than the database does by itself.
  const gone = batches({ a: [t.column("n", t.text(), { nullable: false })] }, { a: [] });
  assert.deepEqual(gone, { upgrade: ["drop_column a"], downgrade: ["a: add_column"] });
});

test("a batch comes behind what it waits for, and before what waits for it", () => {
  const before = { a: [], b: [], gone: [], c: refersTo("gone") };
  const code = [t.column("code", t.integer()), t.unique(["code"], { name: "uq_code" })];
  const after = { a: refersTo("b", "code"), b: [...code, ...refersTo("new")], c: [], new: [] };
  const { upgrade, downgrade } = batches(before, after);
  assert.deepEqual(upgrade, [
    "c: drop_constraint, drop_column",
    "drop_table gone",
    "create_table new",
    "b: add_column, add_column, create_unique_constraint, create_foreign_key",
    "a: add_column, create_foreign_key",
  ]);
  assert.deepEqual(downgrade, [
    "a: drop_constraint, drop_column",
    "b: drop_constraint, drop_constraint, drop_column, drop_column",
    "drop_table new",
    "create_table gone",
    "c: add_column, create_foreign_key",
  ]);
});

test("tables that wait for each other are altered in turns", () => {
  const key = (name: string) => [t.column(name, t.integer()), t.unique([name], { name: `uq_${name}` })];
  const { upgrade } = batches({ a: [], b: [] }, {
    a: [...key("n"), ...refersTo("b", "m")],
    b: [...key("m"), ...refersTo("a", "n")],
  });
  assert.deepEqual(upgrade, [
    "a: add_column, add_column, create_unique_constraint",
    "b: add_column, add_column, create_unique_constraint",
    "a: create_foreign_key",
    "b: create_foreign_key",
  ]);
});

test("what nobody can know the effect of stays where it is", () => {
  const before = schemaOf({ a: [t.column("n", t.integer())] });
  const { upgrade, ...draft } = compare(before, schemaOf({ a: [t.column("n", t.text())] }), {
    registry,
    server: sqlite!,
  });
  const [alter] = upgrade as [Operation];
  const execute = registry.build("execute", ["UPDATE a SET n = 1"]);
  const mixed = inBatches({ ...draft, upgrade: [alter, execute, alter] }, before, { registry, server: sqlite! });
  assert.deepEqual(mixed.upgrade.map(({ kind }) => kind), ["batch_alter_table", "execute", "batch_alter_table"]);
});

test("elsewhere batches are written where they are asked for", () => {
  const before = { a: [t.check(sql`id > 0`, { name: "ck" })], b: [] };
  const after = { a: [t.column("n", t.integer())], b: [t.column("n", t.integer())] };
  const plain = batches(before, after, { server: postgres! });
  assert.deepEqual(plain.upgrade, ["drop_constraint a", "add_column a", "add_column b"]);
  const { upgrade, downgrade } = batches(before, after, { server: postgres!, always: true });
  assert.deepEqual(upgrade, ["a: drop_constraint, add_column", "b: add_column"]);
  assert.deepEqual(downgrade, ["b: drop_column", "a: drop_column, create_check_constraint"]);
});

test("a new table that refers to a key which is new too leaves before that does", () => {
  const code = [t.column("code", t.integer(), { nullable: false }), t.unique(["code"], { name: "uq_code" })];
  const { upgrade, downgrade } = batches({ a: [] }, { a: code, b: refersTo("a", "code") });
  assert.deepEqual(upgrade, ["create_table b", "a: add_column, create_unique_constraint", "b: create_foreign_key"]);
  assert.deepEqual(downgrade, ["b: drop_constraint", "a: drop_constraint, drop_column", "drop_table b"]);
});

test("what gets another name gets it behind all that calls it by the one it has", () => {
  const refers = refersTo("s", "code");
  const was = schemaOf({ s: [t.column("code", t.integer()), t.unique(["code"], { name: "uq" })], v: refers });
  const is = {
    ...schemaOf({ s: [t.column("token", t.integer())], v: [] }),
    renamed: [{ kind: "column" as const, table: "s", name: "token", from: "code" }],
  };
  const { upgrade, downgrade } = inBatches(compare(was, is, { registry, server: sqlite! }), was, {
    registry,
    server: sqlite!,
  });
  assert.deepEqual(upgrade.map(named), ["v: drop_constraint, drop_column", "s: alter_column, drop_constraint"]);
  assert.deepEqual(downgrade.map(named), [
    "s: create_unique_constraint",
    "v: add_column, create_foreign_key",
    "s: alter_column",
  ]);
});
