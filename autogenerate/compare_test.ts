import assert from "node:assert/strict";
import process from "node:process";
import { test } from "node:test";
import { builtins, dialects, emptySchema, type Operation, Registry, type Schema, sql, t, type Table } from "../mod.ts";
import { type CreateTable, createTable } from "../ops/table/create_table.ts";
import { compare, type CompareOptions } from "./compare.ts";

const registry = new Registry(builtins, dialects);
const [postgres, mysql] = ["postgres", "mysql"].map((name) => registry.dialectOf(name).assume());

type Elements = Parameters<typeof createTable.build>[1];

const id = t.column("id", t.integer(), { primaryKey: true });

const tableOf = (name: string, elements: Elements): Table => (createTable.build(name, elements) as CreateTable).table;

/** Tables by their names, with the types that they bring. */
function schemaOf(tables: Readonly<Record<string, Elements>>): Schema {
  return Object.entries(tables).reduce(
    (schema, [name, elements]) =>
      registry.apply({ kind: "create_table", table: tableOf(name, elements) } as CreateTable, schema),
    emptySchema,
  );
}

function between(
  before: Schema,
  after: Schema,
  { server = postgres!, ...options }: Partial<CompareOptions> = {},
) {
  return compare(before, after, { registry, server, ...options });
}

/** Operations as a person would name them. */
const named = (operations: readonly Operation[]): readonly string[] =>
  operations.map((operation) => {
    const { object } = registry.touches(operation)[0]!;
    return `${operation.kind} ${[object.table, object.name].filter((part) => part !== undefined).join(".")}`;
  });

test("nothing is found where both are the same, however they are written", () => {
  const before = schemaOf({ a: [id, t.column("n", t.integer(), { default: 0, nullable: false })] });
  const after = schemaOf({ a: [t.column("n", t.integer(), { default: sql`0`, nullable: false }), id] });
  const { upgrade, downgrade, warnings } = between(before, after);
  assert.deepEqual([upgrade, downgrade, warnings], [[], [], []]);
});

test("what leans on others goes first and comes last", () => {
  const before = schemaOf({
    a: [id, t.column("n", t.integer()), t.index("ix_n", ["n"]), t.unique(["n"], { name: "uq_n" })],
    b: [id, t.column("a_id", t.integer()), t.foreignKey(["a_id"], "a", ["n"], { name: "fk_a" })],
  });
  const after = schemaOf({
    a: [id, t.column("m", t.integer()), t.index("ix_m", ["m"]), t.unique(["m"], { name: "uq_m" })],
    b: [id, t.column("a_id", t.integer()), t.foreignKey(["a_id"], "a", ["m"], { name: "fk_m" })],
  });
  const { upgrade, downgrade } = between(before, after);
  assert.deepEqual(named(upgrade), [
    "drop_constraint b.fk_a",
    "drop_index a.ix_n",
    "drop_constraint a.uq_n",
    "add_column a.m",
    "drop_column a.n",
    "create_unique_constraint a.uq_m",
    "create_index a.ix_m",
    "create_foreign_key b.fk_m",
  ]);
  assert.deepEqual(named(downgrade), [
    "drop_constraint b.fk_m",
    "drop_index a.ix_m",
    "drop_constraint a.uq_m",
    "add_column a.n",
    "drop_column a.m",
    "create_unique_constraint a.uq_n",
    "create_index a.ix_n",
    "create_foreign_key b.fk_a",
  ]);
});

test("a computed column goes before what it reads is altered, comes behind it, and looks like nothing that is renamed", () => {
  const things = (n: Elements[number]): Elements => [
    id,
    t.column("twice", t.integer(), { computed: { sql: sql`n * 2`, stored: true } }),
    t.index("ix_twice", ["twice"]),
    n,
  ];
  const before = schemaOf({ things: things(t.column("n", t.integer())) });
  const after = schemaOf({ things: things(t.column("n", t.bigInteger())) });
  const { upgrade, downgrade, suggestions } = between(before, after);
  const steps = [
    "drop_index things.ix_twice",
    "drop_column things.twice",
    "alter_column things.n",
    "add_column things.twice",
    "create_index things.ix_twice",
  ];
  assert.deepEqual([named(upgrade), named(downgrade), suggestions], [steps, steps, []]);
  assert.deepEqual(named(between(before, after, { server: mysql! }).upgrade), ["alter_column things.n"]);
});

test("a table is compared as it stands, and an option that the models state otherwise is told", () => {
  const things = (options: Table["options"]): Schema => ({
    ...emptySchema,
    tables: [{ ...tableOf("things", [id, t.column("name", t.string(20))]), ...(options && { options }) }],
  });
  const server = registry.dialectOf("sqlite").assume();
  const { upgrade, warnings } = between(things(undefined), things({ sqlite: { strict: true } }), { server });
  assert.deepEqual([upgrade, warnings], [[], [
    'the option "sqlite.strict" of the table "things" is "false" in the database and "true" in the models, which no operation ' +
    'alters: write op.batchAlterTable("things", { tableOptions: { sqlite: { strict: true } } }, () => {})',
  ]]);
  assert.deepEqual(between(things({ sqlite: { strict: true } }), things(undefined), { server }).warnings, []);
  assert.deepEqual(
    between(things(undefined), things({ sqlite: { strict: true } }), { server, include: () => false }).warnings,
    [],
  );
});

test("what every primary key is called is not written", () => {
  const things = tableOf("things", [
    t.column("a", t.integer()),
    t.column("b", t.integer()),
    t.primaryKey(["a", "b"], { name: "PRIMARY" }),
  ]);
  const before: Schema = { ...emptySchema, tables: [things, { ...things, name: "gone" }] };
  const after = schemaOf({
    things: [
      t.column("a", t.integer(), { nullable: false, primaryKey: true, autoincrement: false }),
      t.column("b", t.integer(), { nullable: false }),
    ],
  });
  const { upgrade, downgrade } = between(before, after, { server: mysql! });
  assert.deepEqual(named(upgrade), [
    "drop_constraint things.things_pkey",
    "drop_table gone",
    "create_primary_key things.things_pkey",
  ]);
  assert.doesNotMatch(JSON.stringify([upgrade, downgrade]), /PRIMARY/);
  // Elsewhere it is a name as any other.
  assert.match(JSON.stringify(between(before, after).downgrade), /"name":"PRIMARY"/);
});

test("tables come behind those that they refer to, and a circle is closed afterwards", () => {
  const refersTo = (other: string, name: string) => [
    t.column(`${other}_id`, t.integer()),
    t.foreignKey([`${other}_id`], other, ["id"], { name }),
  ];
  const chain = schemaOf({ a: [id, ...refersTo("b", "fk_b")], b: [id, ...refersTo("c", "fk_c")], c: [id] });
  assert.deepEqual(named(between(emptySchema, chain).upgrade), ["create_table c", "create_table b", "create_table a"]);
  assert.deepEqual(named(between(chain, emptySchema).upgrade), ["drop_table a", "drop_table b", "drop_table c"]);
  const circle = schemaOf({ a: [id, ...refersTo("b", "fk_b")], b: [id, ...refersTo("a", "fk_a")] });
  assert.deepEqual(named(between(emptySchema, circle).upgrade), [
    "create_table b",
    "create_table a",
    "create_foreign_key b.fk_a",
  ]);
  assert.deepEqual(named(between(circle, emptySchema).upgrade), [
    "drop_constraint b.fk_a",
    "drop_table a",
    "drop_table b",
  ]);
  // SQLite looks at a key when rows are written.
  const server = registry.dialectOf("sqlite").assume();
  const made = between(emptySchema, circle, { server });
  assert.deepEqual(named(made.upgrade), ["create_table b", "create_table a"]);
  assert.deepEqual(named(made.downgrade), ["drop_table a", "drop_table b"]);
});

test("a new table's reference to a key that is new too waits for it", () => {
  const before = schemaOf({ a: [id] });
  const after = schemaOf({
    a: [id, t.column("code", t.integer()), t.unique(["code"], { name: "uq_code" })],
    b: [id, t.column("code", t.integer()), t.foreignKey(["code"], "a", ["code"], { name: "fk_code" })],
  });
  assert.deepEqual(named(between(before, after).upgrade), [
    "create_table b",
    "add_column a.code",
    "create_unique_constraint a.uq_code",
    "create_foreign_key b.fk_code",
  ]);
});

test("an enum type comes with the one table that has it, by itself where several do", () => {
  const mood = t.column("mood", t.enum("mood", ["sad", "happy"]));
  const one = schemaOf({ a: [id, mood, t.column("was", t.enum("mood", ["sad", "happy"]))] });
  assert.deepEqual(named(between(emptySchema, one).upgrade), ["create_table a"]);
  const two = schemaOf({ a: [id, mood], b: [id, mood] });
  const { upgrade, downgrade } = between(emptySchema, two);
  assert.deepEqual(named(upgrade), ["create_enum_type mood", "create_table a", "create_table b"]);
  assert.deepEqual(named(downgrade), ["drop_table b", "drop_table a", "drop_enum_type mood"]);
  // Where a database has no such types nothing comes by itself.
  assert.deepEqual(named(between(emptySchema, two, { server: mysql! }).upgrade), ["create_table a", "create_table b"]);
});

test("values are added to an enum type where they stand", () => {
  const having = (values: readonly string[]) => schemaOf({ a: [id, t.column("mood", t.enum("mood", values))] });
  const { upgrade, downgrade, warnings } = between(having(["b", "d"]), having(["a", "b", "c", "d"]));
  assert.deepEqual(upgrade, [
    { kind: "add_enum_value", enum: { name: "mood" }, value: "a", before: "b" },
    { kind: "add_enum_value", enum: { name: "mood" }, value: "c", after: "b" },
  ]);
  assert.deepEqual(downgrade, []);
  assert.match(warnings.join("\n"), /Cannot reverse the value "c".*\n.*Cannot reverse the value "a"/);
});

test("what no operation does is a warning", () => {
  const having = (values: readonly string[]) => schemaOf({ a: [id, t.column("mood", t.enum("mood", values))] });
  const lost = between(having(["a", "b"]), having(["b"]));
  assert.match(lost.warnings.join(), /"mood" has lost values.*give the type another name in the models/);
  const column = (computed?: ReturnType<typeof sql>) =>
    schemaOf({ a: [id, t.column("n", t.integer(), computed && { computed: { sql: computed, stored: true } })] });
  const became = between(column(), column(sql`id + 2`));
  assert.deepEqual(became.upgrade, []);
  assert.match(
    became.warnings.join(),
    /"a\.n" is to be computed, and no alteration leads there and back: drop the column/,
  );
  assert.match(between(column(sql`id + 2`), column()).warnings.join(), /"a\.n" is to be computed no more/);
});

test("what is computed and cannot be altered where it stands is made anew, with what is computed of it", () => {
  const having = (expression: ReturnType<typeof sql>) =>
    schemaOf({
      a: [
        id,
        t.column("n", t.integer(), { computed: { sql: expression, stored: true } }),
        t.column("m", t.integer(), { computed: { sql: sql`n * 2`, stored: true } }),
        t.column("other", t.integer(), { computed: { sql: sql`id * 2`, stored: true } }),
      ],
    });
  const kinds = (operations: readonly Operation[]) =>
    operations.map((operation) => `${operation.kind} ${registry.touches(operation)[0]!.object.name}`);
  // It is compared for the oldest PostgreSQL.
  const { upgrade, downgrade, warnings } = between(having(sql`id + 1`), having(sql`id + 2`));
  const anew = ["drop_column m", "drop_column n", "add_column n", "add_column m"];
  assert.deepEqual([kinds(upgrade), kinds(downgrade), warnings], [anew, anew, []]);
});

test("a unique index is a constraint where the database makes no difference", () => {
  const column = t.column("n", t.integer());
  const before = schemaOf({ a: [id, column, t.unique(["n"], { name: "un" })] });
  const after = schemaOf({ a: [id, column, t.index("un", ["n"], { unique: true })] });
  assert.deepEqual(between(before, after, { server: mysql! }).upgrade, []);
  assert.deepEqual(named(between(before, after).upgrade), ["drop_constraint a.un", "create_index a.un"]);
});

test("a constraint without a name is the one that says the same", () => {
  const having = (name: string | undefined, onDelete?: "CASCADE") => {
    const { tables: [table], objects } = schemaOf({
      a: [id, t.column("b", t.integer()), t.foreignKey(["b"], "a", ["id"], { ...(onDelete && { onDelete }) })],
    });
    const constraints = table!.constraints.map(({ name: _, ...rest }) =>
      name === undefined ? rest : { ...rest, name: `${name}_${rest.kind}` }
    );
    return { tables: [{ ...table!, constraints: constraints as Table["constraints"] }], objects };
  };
  assert.deepEqual(between(having(undefined), having("named")).upgrade, []);
  assert.deepEqual(between(having("named"), having(undefined)).upgrade, []);
  assert.deepEqual(named(between(having("old"), having("named")).upgrade).length, 4);
  // One that goes is known by the built-in name.
  assert.deepEqual(named(between(having(undefined), having("named", "CASCADE")).upgrade), [
    "drop_constraint a.a_b_fkey",
    "create_foreign_key a.named_foreign_key",
  ]);
});

test("an object that is left out is not touched", () => {
  const before = schemaOf({ kept: [id], gone: [id] });
  const after = schemaOf({ kept: [id, t.column("n", t.integer()), t.index("ix", ["n"])] });
  const { upgrade } = between(before, after, {
    include: ({ kind, name }) => kind !== "index" && name !== "gone",
  });
  assert.deepEqual(named(upgrade), ["add_column kept.n"]);
});

test("what the project says of a column goes before what is found, either way", () => {
  const having = (n: Elements[number], m: Elements[number]) => schemaOf({ a: [id, n, m] });
  const before = having(t.column("n", t.integer(), { default: 0 }), t.column("m", t.integer()));
  const after = having(t.column("n", t.bigInteger(), { default: 1 }), t.column("m", t.integer()));
  const { upgrade } = between(before, after, {
    differs: (property, { table, is }) => property !== "type" ? undefined : table.name === "a" && is.name === "m",
  });
  assert.deepEqual(upgrade, [
    { kind: "alter_column", table: { name: "a" }, name: "n", changes: { default: 1 }, was: { default: 0 } },
    {
      kind: "alter_column",
      table: { name: "a" },
      name: "m",
      changes: { type: t.integer() },
      was: { type: t.integer() },
    },
  ]);
});

test("constraints and indexes of a table in another schema are found there", () => {
  const having = (...elements: Elements): Schema => ({
    tables: [{ ...tableOf("a", [id, t.column("n", t.integer()), ...elements]), schema: "app" }],
    objects: {},
  });
  const whole = having(
    t.check("n > 0", { name: "ck" }),
    t.unique(["n"], { name: "uq" }),
    t.foreignKey(["n"], "a", ["id"], { name: "fk", referredSchema: "app" }),
    t.index("ix", ["n"]),
  );
  assert.deepEqual(between(whole, whole).upgrade, []);
  const { upgrade, downgrade } = between(having(), whole);
  for (const operation of [...upgrade, ...downgrade]) {
    assert.deepEqual((operation as { readonly table?: unknown }).table, { name: "a", schema: "app" });
  }
  assert.deepEqual([upgrade.length, downgrade.length], [4, 4]);
});

test("what is no plugin's to compare is not found", () => {
  const before = schemaOf({ a: [id, t.column("n", t.integer())] });
  const after = schemaOf({ a: [id, t.column("m", t.integer()), t.index("ix", ["m"])] });
  const { upgrade } = between(before, after, { isCompared: (plugin) => plugin !== "retort/column" });
  assert.deepEqual(named(upgrade), ["create_index a.ix"]);
});

/** Milliseconds of processor time, the least of three times. */
function cost(body: () => void): number {
  const times = [1, 2, 3].map(() => {
    const before = process.cpuUsage();
    body();
    const { user, system } = process.cpuUsage(before);
    return (user + system) / 1000;
  });
  return Math.min(...times);
}

test("four times as many tables take four times as long, and not sixteen times", () => {
  // Each refers to the one after it, so that they come and go in one long chain.
  const tables = (prefix: string, n: number): Schema => ({
    tables: Array.from({ length: n }, (_, i) =>
      tableOf(`${prefix}${i}`, [
        id,
        ...["b", "c", "d"].map((name) => t.column(name, t.integer())),
        t.column("next", t.integer()),
        t.index(`ix_${prefix}${i}`, ["b", "c"]),
        ...(i + 1 < n ? [t.foreignKey(["next"], `${prefix}${i + 1}`, ["id"], { name: `fk_${prefix}${i}` })] : []),
      ])),
    objects: {},
  });
  const costs = [300, 1200].map((n) => {
    const [old, own] = [tables("a", n), tables("b", n)];
    return cost(() => {
      // All that is there goes, and as much comes; the ends of both chains look the same.
      const { upgrade, suggestions } = between(old, own);
      assert.deepEqual([upgrade.length, suggestions.length], [2 * n, 1]);
      assert.deepEqual(between(own, { ...own }).upgrade, []);
    });
  });
  assert.ok(costs[1]! < 9 * costs[0]!, `${costs[0]} ms, and ${costs[1]} ms`);
});
