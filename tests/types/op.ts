// What a revision must and must not be able to write. Nothing here runs: the compiler is the test.
import type { Kit, Op } from "../../mod.ts";

export function upgrade(op: Op, { t, sql }: Kit) {
  op.createTable(
    "users",
    [t.column("id", t.integer(), { primaryKey: true }), t.unique(["id"]), t.index("ix", ["id"])],
    {
      schema: "app",
      sqlite: { strict: true },
    },
  );
  op.createIndex("ix", "users", ["id", sql`lower(name)`, { column: "id", desc: true }], {
    postgres: { concurrently: true },
  });
  op.bulkInsert("users", [{ id: 1 }], { columns: { id: t.integer() } });
  op.bulkInsert("users", [{ id: 1 }], { postgres: { copy: true } });
  op.dropTable("users", { was: { elements: [t.column("id", t.integer())] } });
  op.addColumn("users", t.column("a", t.string(50), { default: sql`now()`, references: "other.id" }));
  op.dropColumn("users", "a", { was: t.column("a", t.text()) });

  op.alterColumn("users", "a", {
    name: "b",
    type: t.text(),
    using: sql`a::text`,
    nullable: false,
    default: null,
    comment: null,
    identity: { always: true, start: 5 },
    was: { type: t.string(50), nullable: true, default: 0, comment: "so", identity: null, computed: null },
  }, { schema: "app" });
  op.createPrimaryKey(null, "users", ["id"]);
  op.createUniqueConstraint("uq", "users", ["a"], { deferrable: true, initially: "DEFERRED", nullsNotDistinct: true });
  op.createCheckConstraint("ck", "users", "a > 0", { postgres: { notValid: true } });
  op.createCheckConstraint("ck", "users", "a > 0", { enforced: false, postgres: { noInherit: true } });
  op.createForeignKey("fk", "users", "other", ["a"], ["id"], { referredSchema: "app", onDelete: "SET NULL" });
  op.createForeignKey("fk", "users", "other", ["a"], ["id"], { enforced: false });
  op.createPrimaryKey("pk", "users", ["a"], { postgres: { include: ["b"], with: { fillfactor: 70 } } });
  op.createUniqueConstraint("uq", "users", ["a", "b"], { postgres: { withoutOverlaps: true } });
  op.createForeignKey("fk", "users", "other", ["a", "b"], ["id", "b"], {
    onDelete: "SET NULL",
    postgres: { onDeleteColumns: ["b"], period: true, notValid: true },
  });
  // @ts-expect-error: a column alone has no columns to choose from
  t.column("a", t.integer(), { references: { table: "other", column: "id", postgres: { onDeleteColumns: ["a"] } } });
  op.createExcludeConstraint("ex", "users", [{ column: "a", with: "=" }], { using: "gist", where: sql`a > 0` });
  op.dropConstraint("uq", "users", { was: t.unique(["a"]) });
  op.dropConstraint("uq", "users", { type: "unique", ifExists: true });
  op.createTableComment("users", "who", { was: "whom" });
  op.dropTableComment("users", { was: "who" });
  op.createSchema("app", { ifNotExists: true });
  op.dropSchema("app", { ifExists: true, cascade: true });
  op.createEnumType("mood", ["sad", "ok"], { schema: "app" });
  op.addEnumValue("mood", "fine", { before: "ok" });
  op.renameEnumValue("mood", "ok", "fine");
  op.dropEnumType("mood", { was: ["sad", "ok"] });
  op.createSequence("ids", { type: "int", start: 5, maxValue: 99n, cycle: true, ifNotExists: true, schema: "app" });
  op.alterSequence("ids", { cache: 20, maxValue: null, cycle: false }, { was: { maxValue: 9 }, ifExists: true });
  op.dropSequence("ids", { was: { start: 5 }, ifExists: true });
  t.column("a", t.sqlite.any());

  // @ts-expect-error: there is no such method
  op.createTabel("users", []);
  // @ts-expect-error: elements are a list
  op.createTable("users", t.column("id", t.integer()));
  // @ts-expect-error: a name is no element
  op.createTable("users", ["id"]);
  // @ts-expect-error: a type is to be called
  op.createTable("users", [t.column("id", t.integer)]);
  // @ts-expect-error: there is no such type
  op.createTable("users", [t.column("id", t.int())]);
  // @ts-expect-error: there is no such type of a sequence
  op.createSequence("ids", { type: "text" });
  // @ts-expect-error: how it counts is no change of it
  op.alterSequence("ids", { was: {} });
  // @ts-expect-error: there is no such option
  op.createTable("users", [], { coment: "x" });
  // @ts-expect-error: the option stands under the name of its family
  op.createTable("users", [], { strict: true });
  // @ts-expect-error: there is no such option in the block
  op.createTable("users", [], { sqlite: { strickt: true } });
  // @ts-expect-error: columns are a list
  op.createIndex("ix", "users", "id");
  // @ts-expect-error: no positional boolean
  op.createIndex("ix", "users", ["id"], true);
  // @ts-expect-error: an index of a table is not made concurrently
  t.index("ix", ["id"], { postgres: { concurrently: true } });
  // @ts-expect-error: the table of an index is its second argument
  op.dropIndex("ix");
  // @ts-expect-error: an action is one of five
  t.foreignKey(["a"], "b", ["c"], { onDelete: "cascade" });
  // @ts-expect-error: a foreign key refers to a list of columns
  t.foreignKey(["a"], "b", "c");
  // @ts-expect-error: a column is made by `t`
  op.addColumn("users", { name: "a", type: "text" });
  // @ts-expect-error: `was` of a column is a column
  op.dropColumn("users", "a", { was: t.text() });
  // @ts-expect-error: a length is a number
  t.string("50");
  // @ts-expect-error: rows are records
  op.bulkInsert("users", [1, 2]);
  // @ts-expect-error: SQL is a text or what the tag makes
  op.execute(42);
  // @ts-expect-error: what is altered stands in an object
  op.alterColumn("users", "a", t.text());
  // @ts-expect-error: an alteration needs its changes
  op.alterColumn("users", "a");
  // @ts-expect-error: there is no such change
  op.alterColumn("users", "a", { nulable: true });
  // @ts-expect-error: a type is to be called
  op.alterColumn("users", "a", { type: t.text });
  // @ts-expect-error: the name before is known
  op.alterColumn("users", "a", { name: "b", was: { name: "a" } });
  // @ts-expect-error: the schema is no change
  op.alterColumn("users", "a", { nullable: true, schema: "app" });
  // @ts-expect-error: a key has its columns in a list
  op.createPrimaryKey("pk", "users", "id");
  // @ts-expect-error: a unique constraint looks at all rows
  op.createUniqueConstraint("uq", "users", ["a"], { postgres: { notValid: true } });
  // @ts-expect-error: the option stands under the name of its family
  op.createCheckConstraint("ck", "users", "a > 0", { notValid: true });
  // @ts-expect-error: a condition is SQL
  op.createCheckConstraint("ck", "users", true);
  // @ts-expect-error: a foreign key says which columns it refers to
  op.createForeignKey("fk", "users", "other", ["a"]);
  // @ts-expect-error: an action is one of five
  op.createForeignKey("fk", "users", "other", ["a"], ["id"], { onDelete: "cascade" });
  // @ts-expect-error: an exclusion has an operator
  op.createExcludeConstraint("ex", "users", [{ column: "a" }]);
  // @ts-expect-error: a constraint is dropped from its table
  op.dropConstraint("uq");
  // @ts-expect-error: a type is one of five words
  op.dropConstraint("uq", "users", { type: "foreign_key" });
  // @ts-expect-error: a column is no constraint
  op.dropConstraint("uq", "users", { was: t.column("a", t.text()) });
  // @ts-expect-error: a comment is dropped by dropTableComment
  op.createTableComment("users", null);
  // @ts-expect-error: a schema stands in none
  op.createSchema("app", { schema: "other" });
  // @ts-expect-error: an enum type has its values in a list
  op.createEnumType("mood", "sad", "ok");
  // @ts-expect-error: `was` of an enum type are its values
  op.dropEnumType("mood", { was: "sad" });
  // @ts-expect-error: there is no such place
  op.addEnumValue("mood", "fine", { first: true });
  // @ts-expect-error: a value has one new name
  op.renameEnumValue("mood", "ok");
  // @ts-expect-error: there is no such type of SQLite's
  t.sqlite.some();
  // @ts-expect-error: the context cannot be changed
  op.context.revision = "other";
}

export async function downgrade(op: Op) {
  const { rows, rowCount } = await op.execute("SELECT 1 AS one");
  rows satisfies readonly Readonly<Record<string, unknown>>[];
  rowCount satisfies number;
  // @ts-expect-error: what a row holds must be looked at
  rows[0]!.one satisfies number;
  const nothing = await op.dropTable("users");
  nothing satisfies void;
  const attempt = await op.attempt(() => op.execute("SELECT 1"));
  if (attempt.ok) attempt.value.rowCount satisfies number;
  // @ts-expect-error: only what failed has an error
  else attempt.value satisfies unknown;
}
