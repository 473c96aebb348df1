import assert from "node:assert/strict";
import { test } from "node:test";
import { type Check, emptySchema, type Identifier, joinSql, type Schema, sql, t, tableOf } from "../../mod.ts";
import { cases } from "../../testing/mod.ts";
import { alterColumn } from "./alter_column.ts";

const users = [
  t.column("id", t.integer(), { primaryKey: true }),
  t.column("name", t.string(50)),
  t.column("email", t.string(100), { nullable: false, unique: true }),
  t.column("state", t.string(20), { nullable: false, default: "it's new" }),
  t.column("mood", t.text(), { comment: "it's so" }),
  t.column("number", t.integer(), { nullable: false, autoincrement: false }),
  t.column("counted", t.integer(), { nullable: false }),
  t.column('or"der', t.integer()),
  t.index("ix_users_name", ["name", "email"]),
];
const posts = [
  t.column("id", t.integer(), { primaryKey: true }),
  t.column("email", t.string(100), { references: "users.email" }),
];
const given: Schema = {
  tables: [tableOf({ name: "users" }, users), tableOf({ name: "posts" }, posts)],
  objects: {},
};
const numbered: Schema = {
  tables: [
    tableOf(
      { name: "users" },
      users.map((element) =>
        element.kind === "column" && element.name === "counted" ? { ...element, identity: { start: 10 } } : element
      ),
    ),
  ],
  objects: {},
};
const inSchema: Schema = { tables: [tableOf({ name: "users", schema: "app" }, users)], objects: {} };
const sorted: Schema = {
  tables: [tableOf({ name: "users" }, [...users, t.column("sorted", t.text(), { collation: "C" })])],
  objects: {},
};
const computed: Schema = {
  tables: [
    tableOf({ name: "users" }, [
      ...users,
      t.column("twice", t.integer(), { computed: { sql: sql`counted * ${2}`, stored: true } }),
    ]),
  ],
  objects: {},
};
/** Cases that begin with a column that is an identity, which SQLite cannot make. */
const onIdentity = ["another identity", "no identity"];
/** Cases with a collation of PostgreSQL's. */
const onCollation = [
  "another type, with a collation",
  "another collation",
  "another collation, and type",
  "another collation, of a type that nobody said",
  "no collation of its own",
];

cases(alterColumn, {
  "another type": alterColumn.build("users", "name", { type: t.text(), was: { type: t.string(50) } }),
  "another type, with a collation": alterColumn.build("users", "name", {
    type: t.string(80, { collation: "C" }),
    was: { type: t.string(50) },
  }),
  "another type, whose collation stays": alterColumn.build("users", "name", {
    type: t.text(),
    was: { type: t.string(50), collation: "C" },
  }),
  "another collation": alterColumn.build("users", "mood", {
    collation: "C",
    was: { type: t.text(), collation: null },
  }),
  "another collation, and type": alterColumn.build("users", "name", {
    type: t.text(),
    collation: "C",
    was: { type: t.string(50), collation: null },
  }),
  "another collation, of a type that nobody said": alterColumn.build("users", "name", {
    collation: "C",
    was: { collation: null },
  }),
  "another collation, on MySQL": alterColumn.build("users", "name", {
    collation: "utf8mb4_bin",
    was: { collation: null },
  }),
  "no collation of its own": alterColumn.build("users", "sorted", { collation: null, was: { collation: "C" } }),
  "another expression": alterColumn.build("users", "twice", {
    computed: { sql: sql`counted * ${3}`, stored: true },
    was: { computed: { sql: sql`counted * ${2}`, stored: true } },
  }),
  "no expression": alterColumn.build("users", "twice", {
    computed: null,
    was: { computed: { sql: sql`counted * ${2}`, stored: true } },
  }),
  "another type, by an expression": alterColumn.build("users", "name", {
    type: t.integer(),
    using: sql`length(name) + ${1}`,
    was: { type: t.string(50), using: "name::text" },
  }),
  "NOT NULL": alterColumn.build("users", "name", { nullable: false }),
  "no longer NOT NULL": alterColumn.build("users", "state", { nullable: true }),
  "NOT NULL, with the rest of the column": alterColumn.build("users", "name", {
    nullable: false,
    was: { nullable: true, type: t.string(50), default: null, comment: null, autoincrement: false, computed: null },
  }),
  "another default": alterColumn.build("users", "state", { default: "old", was: { default: "it's new" } }),
  "a default that is an expression": alterColumn.build("users", "name", {
    default: sql`lower(${"ABC"})`,
    was: { default: null },
  }),
  "a default that is NULL": alterColumn.build("users", "state", {
    default: sql`NULL`,
    was: { default: "it's new" },
  }),
  "no default": alterColumn.build("users", "state", { default: null, was: { default: "it's new" } }),
  "another type and default": alterColumn.build("users", "state", {
    type: t.integer(),
    default: 0,
    using: "0",
    was: { type: t.string(20), default: "it's new" },
  }),
  "another type, and no default": alterColumn.build("users", "state", {
    type: t.text(),
    default: null,
    was: { type: t.string(20), default: "it's new" },
  }),
  "a comment": alterColumn.build("users", "name", { comment: "whose it's", was: { comment: null } }),
  "no comment": alterColumn.build("users", "mood", { comment: null, was: { comment: "it's so" } }),
  "an identity": alterColumn.build("users", "counted", { identity: true, was: { identity: null } }),
  "an identity with its options": alterColumn.build("users", "counted", {
    identity: { always: true, start: 5, increment: 2, minValue: 1, maxValue: 99, cache: 3, cycle: true },
    was: { identity: null },
  }),
  "another identity": alterColumn.build("users", "counted", {
    identity: { always: true, increment: 5 },
    was: { identity: { start: 10 } },
  }),
  "no identity": alterColumn.build("users", "counted", { identity: null, was: { identity: { start: 10 } } }),
  "numbers by itself": alterColumn.build("users", "number", { autoincrement: true, was: { autoincrement: false } }),
  "numbers no longer": alterColumn.build("users", "id", { autoincrement: false, was: { autoincrement: true } }),
  "numbers by itself, under another name and type": alterColumn.build("users", "number", {
    name: 'num"ber',
    type: t.bigInteger(),
    autoincrement: true,
    was: { type: t.integer(), autoincrement: false },
  }),
  "a name": alterColumn.build("users", "name", { name: "full_name" }),
  "the name of a column that others refer to": alterColumn.build("users", "email", { name: "address" }),
  "a name that needs quoting": alterColumn.build("users", 'or"der', { name: "from `x`" }),
  "a name, and no longer NOT NULL": alterColumn.build("users", "email", {
    name: "address",
    nullable: true,
    was: { nullable: false },
  }),
  "everything": alterColumn.build("users", "state", {
    name: "status",
    type: t.string(9),
    nullable: true,
    default: "z",
    comment: "k",
    was: { type: t.string(20), nullable: false, default: "it's new", comment: null },
  }),
  "without what it was": alterColumn.build("users", "name", { type: t.text() }),
  "in a schema": alterColumn.build("users", "name", { nullable: false, name: "full_name", was: { nullable: true } }, {
    schema: "app",
  }),
}, {
  given: (name) =>
    name === "in a schema"
      ? inSchema
      : onIdentity.includes(name)
      ? numbered
      : name === "no collation of its own"
      ? sorted
      : ["another expression", "no expression"].includes(name)
      ? computed
      : given,
  on: {
    ...Object.fromEntries([...onIdentity, ...onCollation].map((name) => [name, ["postgres"]])),
    "another collation, on MySQL": ["mysql"],
  },
  // The column has no such collation there.
  offline: ["another type, whose collation stays"],
});

test("alterColumn() cannot be reversed unless it says what the column was", () => {
  const operation = alterColumn.build("users", "name", { type: t.text(), nullable: false, was: { nullable: true } });
  assert.throws(() => alterColumn.reverse!(operation, undefined as never), {
    code: "E_IRREVERSIBLE_OPERATION",
    message: 'Cannot reverse the alteration of the column "users.name": nobody said what its type was',
    hint: 'pass { was: { type: … } } among the changes of op.alterColumn("users", "name")',
  });
});

test("alterColumn() takes the opposite of a `nullable` that stands alone, and no other", () => {
  const reverse = (changes: Parameters<typeof alterColumn.build>[2]) =>
    alterColumn.reverse!(alterColumn.build("users", "name", changes), undefined as never);
  assert.deepEqual(reverse({ nullable: false }), alterColumn.build("users", "name", { nullable: true }));
  assert.throws(() => reverse({ nullable: false, name: "full_name" }), { code: "E_IRREVERSIBLE_OPERATION" });
});

test("alterColumn() swaps what it alters with what it was, and keeps the rest of it", () => {
  const before = { type: t.string(50), comment: "who" };
  const operation = alterColumn.build("users", "name", {
    name: "label",
    nullable: false,
    was: { ...before, nullable: true },
  });
  assert.deepEqual(alterColumn.reverse!(operation, undefined as never), {
    kind: "alter_column",
    table: { name: "users" },
    name: "label",
    changes: { name: "name", nullable: true },
    was: { ...before, nullable: false },
  });
});

test("alterColumn() is followed by constraints, indexes and foreign keys", () => {
  const after = alterColumn.apply!(alterColumn.build("users", "email", { name: "address" }), given, undefined as never);
  const [table, other] = after.tables;
  assert.deepEqual(table!.constraints.map((each) => "columns" in each && each.columns), [["id"], ["address"]]);
  assert.deepEqual(
    other!.constraints.flatMap((each) => each.kind === "foreign_key" ? [each.columns, each.references.columns] : []),
    [["email"], ["address"]],
  );
  assert.deepEqual(table!.indexes[0]!.columns, [{ column: "name" }, { column: "address" }]);
});

test("alterColumn() is followed by SQL, where it names the column by sql.id()", () => {
  const naming = (name: string) => [
    t.column(name, t.text()),
    t.column("copy", t.text(), { computed: { sql: sql`lower(${sql.id(name)})` } }),
    t.check(sql`${sql.id(name)} <> ${"name"} AND ${sql.id("users", "name")} <> ''`),
    t.exclude([{ column: name, with: "=" }, { expression: sql`lower(${sql.id(name)})`, with: "=" }], {
      where: sql`NOT (${sql`${sql.id(name)} = 'name'`})`,
    }),
    t.index("ix", [sql`lower(${sql.id(name)})`], { where: sql`${sql.id(name)} <> ''` }),
  ];
  const before = { tables: [tableOf({ name: "users" }, naming("name"))], objects: {} };
  const after = alterColumn.apply!(alterColumn.build("users", "name", { name: "label" }), before, undefined as never);
  const names = [{ name: "users_check" }, { name: "users_name_expr_excl" }] as const;
  const wanted = tableOf({ name: "users" }, naming("label"));
  assert.deepEqual(after.tables, [
    { ...wanted, constraints: wanted.constraints.map((constraint, i) => ({ ...constraint, ...names[i] })) },
  ]);
});

test("alterColumn() is followed by text, where a word in it is the column's name", () => {
  const renamed = (text: string, from: string, to: string): string => {
    const table = tableOf({ name: "a" }, [t.column(from, t.text()), t.check(text, { name: "ck" })]);
    const operation = alterColumn.build("a", from, { name: to });
    const { tables } = alterColumn.apply!(operation, { tables: [table], objects: {} }, undefined as never);
    const [check] = tables[0]!.constraints as [Check];
    return joinSql(check.condition, (each) => `<${(each as Identifier).ident}>`);
  };
  for (
    const [text, from, to, wanted] of [
      ["length(name) > 0 AND other_name <> 'name'", "name", "label", "length(label) > 0 AND other_name <> 'name'"],
      ["NAME > 0", "name", "label", "label > 0"],
      ["name > 0", "Name", "label", "name > 0"],
      ["Name > 0", "Name", "label", "label > 0"],
      ['name > "name" + `name` + [name]', "name", "x", 'x > "x" + `x` + [x]'],
      ["name(name) > name (1)", "name", "x", "name(x) > name (1)"],
      ["name > 0 OR 1 > name", "name", "Full Name", "<Full Name> > 0 OR 1 > <Full Name>"],
      ['"name" > 0', "name", 'a"b', '"a""b" > 0'],
    ] as const
  ) assert.equal(renamed(text, from, to), wanted);
});

test("alterColumn() tells whose values end up where", () => {
  const moves = (changes: Parameters<typeof alterColumn.build>[2]) =>
    alterColumn.moves!(alterColumn.build("users", "name", changes), undefined as never);
  assert.deepEqual(moves({ name: "label" }), [{ from: "name", to: "label" }]);
  assert.deepEqual(moves({ type: t.text() }), [{ from: "name", to: "name" }]);
  assert.deepEqual(moves({ nullable: false }), []);
});

test("alterColumn() leaves alone a table that is not known", () => {
  const operation = alterColumn.build("users", "name", { name: "label" });
  assert.deepEqual(alterColumn.apply!(operation, emptySchema, undefined as never), emptySchema);
});

for (
  const [what, make] of Object.entries({
    "an empty table": () => alterColumn.build("", "name", { nullable: true }),
    "an empty column": () => alterColumn.build("users", "", { nullable: true }),
    "no changes": () => alterColumn.build("users", "name", {}),
    "changes that are none": () => alterColumn.build("users", "name", undefined as never),
    "changes that are undefined": () => alterColumn.build("users", "name", { type: undefined as never }),
    "nothing but `was`": () => alterColumn.build("users", "name", { was: { nullable: true } }),
    "an empty new name": () => alterColumn.build("users", "name", { name: "" }),
    "the name that it has": () => alterColumn.build("users", "name", { name: "name" }),
    "a type that is none": () => alterColumn.build("users", "name", { type: "text" as never }),
    "a type that was not called": () => alterColumn.build("users", "name", { type: t.text as never }),
    "`using` without a type": () => alterColumn.build("users", "name", { nullable: true, using: "1" }),
    "a change that is none": () => alterColumn.build("users", "name", { newName: "label" } as never),
    "a `was` with a key that is none": () =>
      alterColumn.build("users", "name", { nullable: true, was: { name: "x" } as never }),
    "an option that is none": () => alterColumn.build("users", "name", { nullable: true }, { shema: "app" } as never),
  })
) {
  test(`alterColumn() refuses ${what}`, () => {
    assert.throws(make, { code: "E_INVALID_OPERATION" });
  });
}

test("alterColumn() asks whether another change was meant", () => {
  assert.throws(() => alterColumn.build("users", "name", { nulable: true } as never), {
    hint: 'did you mean "nullable"?',
  });
});
