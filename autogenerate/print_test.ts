import assert from "node:assert/strict";
import { test } from "node:test";
import { builtins, dialects, type Operation, print, Registry, sql, t } from "../mod.ts";

const registry = new Registry(builtins, dialects);
const build = (method: string, ...args: readonly unknown[]): Operation => registry.build(method, args);
const printed = (operation: Operation) => print([operation], registry).text;

test("a call stands on one line where it fits, and is broken where a person would break it", () => {
  assert.equal(
    printed(build("addColumn", "users", t.column("name", t.string(80)))),
    '  op.addColumn("users", t.column("name", t.string(80)));\n',
  );
  assert.equal(
    printed(build("createTable", "t", [t.column("id", t.integer(), { primaryKey: true })], { comment: "all" })),
    [
      '  op.createTable("t", [',
      '    t.column("id", t.integer()),',
      '    t.primaryKey(["id"], { name: "t_pkey" }),',
      '  ], { comment: "all" });',
      "",
    ].join("\n"),
  );
  assert.equal(
    printed(
      build("alterColumn", "a_table", "a_column", {
        default: sql`now()`,
        nullable: true,
        was: { default: "x".repeat(40), nullable: false },
      }),
    ),
    [
      '  op.alterColumn("a_table", "a_column", {',
      "    nullable: true,",
      "    default: sql`now()`,",
      "    was: {",
      "      nullable: false,",
      `      default: "${"x".repeat(40)}",`,
      "    },",
      "  });",
      "",
    ].join("\n"),
  );
});

test("values and SQL are written so that they are read as they were", () => {
  const hostile = "a`${b}\\ \u2028\u202e\r\n\"'";
  const { text } = print(
    [build("execute", sql`SELECT ${hostile}, ${10n}, ${new Date(0)}, ${sql.id("a`b")}`)],
    registry,
  );
  assert.equal(
    text,
    '  op.execute(\n    sql`SELECT ${"a`${b}\\\\ \\u2028\\u202e\\r\\n\\"\'"}, ${10n}, ${new Date("1970-01-01T00:00:00.000Z")}, ${sql.id("a`b")}`,\n  );\n',
  );
  const raw = print([build("execute", sql.raw(hostile))], registry).text;
  assert.equal(new Function("op", "sql", raw)({ execute: (given: unknown) => given }, sql), undefined);
  let given: unknown;
  new Function("op", "sql", raw)({ execute: (what: unknown) => void (given = what) }, sql);
  assert.deepEqual(given, sql.raw(hostile));
});

test("the kit is what the lines use", () => {
  assert.deepEqual(print([build("renameTable", "a", "b")], registry).kit, []);
  assert.deepEqual(print([build("addColumn", "a", t.column("sql", t.text()))], registry).kit, ["t"]);
  assert.deepEqual(print([build("addColumn", "a", t.column("b", t.text(), { default: sql`''` }))], registry).kit, [
    "t",
    "sql",
  ]);
});

test("no name that a database has gets out of a comment", () => {
  const comment = () => ["a\nop.dropTable('users');", "b\u2028op.dropTable('users');\r"];
  const { text } = print([build("renameTable", "a", "b")], registry, { comment, notes: ["c\nop.dropTable('users')"] });
  assert.deepEqual(text.split(/[\n\r\u2028]/), [
    "  // c\\u000aop.dropTable('users')",
    "  // a\\u000aop.dropTable('users');",
    "  // b\\u2028op.dropTable('users');\\u000d",
    '  op.renameTable("a", "b");',
    "",
  ]);
});
