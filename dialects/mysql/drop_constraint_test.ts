import assert from "node:assert/strict";
import { test } from "node:test";
import { builtins, emptySchema, Registry, type Schema, t, tableOf } from "../../mod.ts";
import { factsOf } from "../../testing/mod.ts";
import { mysql } from "./mod.ts";

const registry = new Registry(builtins, [mysql]);
const columns = [
  t.column("id", t.integer(), { primaryKey: true, autoincrement: false }),
  t.column("a", t.integer()),
  t.column("b", t.integer()),
  t.unique(["a", "b"], { name: "both" }),
  t.check("a > 0", { name: "positive" }),
  t.foreignKey(["a"], "other", ["id"], { name: "first" }),
  t.foreignKey(["b"], "other", ["id"], { name: "second" }),
];
const table = tableOf({ name: "it" }, columns);
/** With the primary key as the catalog calls it. */
const given: Schema = {
  ...emptySchema,
  tables: [{
    ...table,
    constraints: table.constraints.map((each) => each.kind === "primary_key" ? { ...each, name: "PRIMARY" } : each),
  }],
};

function dropped(name: string, options: object = {}, flavour = "mysql", schema = given): readonly string[] {
  const operation = registry.build("dropConstraint", [name, "it", options]);
  return registry.compile(operation, mysql.assume(flavour), factsOf(schema))
    .map(({ sql }) => sql.replace("ALTER TABLE `it` ", ""));
}

test("the kind of a constraint is that of its name in the table, where the script does not say", () => {
  assert.deepEqual(dropped("PRIMARY"), ["DROP PRIMARY KEY"]);
  // A foreign key stood on it.
  assert.deepEqual(dropped("both"), ["DROP INDEX `both`, ADD INDEX `first` (`a`)"]);
  assert.deepEqual(dropped("positive"), ["DROP CHECK `positive`"]);
  assert.deepEqual(dropped("positive", {}, "mariadb"), ["DROP CONSTRAINT `positive`"]);
});

test("a unique index that an operation before it makes is a unique constraint", () => {
  const make = registry.build("createIndex", ["ix", "it", ["b"], { unique: true }]);
  const made = registry.apply(make, given);
  assert.deepEqual(dropped("ix", {}, "mysql", made), ["DROP INDEX `ix`, ADD INDEX `second` (`b`)"]);
  assert.deepEqual(registry.apply(registry.build("dropConstraint", ["ix", "it"]), made), given);
  const several = registry.apply(registry.build("createIndex", ["ix", "it", ["b"]]), given);
  assert.throws(() => dropped("ix", {}, "mysql", several), { code: "E_INVALID_OPERATION" });
});

test("the index that the server made for a foreign key goes with it, and no other", () => {
  assert.deepEqual(dropped("first"), ["DROP FOREIGN KEY `first`"]);
  assert.deepEqual(dropped("second"), ["DROP FOREIGN KEY `second`, DROP INDEX `second`"]);
  assert.deepEqual(dropped("second", { type: "foreignkey", ifExists: true }, "mariadb"), [
    "DROP FOREIGN KEY IF EXISTS `second`, DROP INDEX IF EXISTS `second`",
  ]);
});

test("a key that has stood on the index of the one that goes gets one of its own", () => {
  const keys = ["one", "two"].map((name) => t.foreignKey(["a"], "other", ["id"], { name }));
  const shared = (...more: readonly unknown[]): Schema => ({
    ...emptySchema,
    tables: [
      tableOf({ name: "it" }, [t.column("a", t.integer()), t.column("b", t.integer()), ...keys, ...more] as never),
    ],
  });
  // The server has dropped the index of the first when it made that of the second.
  assert.deepEqual(dropped("one", {}, "mysql", shared()), ["DROP FOREIGN KEY `one`"]);
  assert.deepEqual(dropped("two", {}, "mysql", shared()), [
    "DROP FOREIGN KEY `two`, DROP INDEX `two`, ADD INDEX `one` (`a`)",
  ]);
  const wide = shared(t.foreignKey(["a", "b"], "other", ["x", "y"], { name: "wide" }));
  assert.deepEqual(dropped("two", {}, "mysql", wide), ["DROP FOREIGN KEY `two`"]);
  assert.deepEqual(dropped("wide", {}, "mysql", wide), [
    "DROP FOREIGN KEY `wide`, DROP INDEX `wide`, ADD INDEX `two` (`a`)",
  ]);
  const indexed = shared(t.unique(["a", "b"], { name: "both" }));
  assert.deepEqual(dropped("two", {}, "mysql", indexed), ["DROP FOREIGN KEY `two`"]);
  assert.deepEqual(dropped("both", {}, "mysql", indexed), ["DROP INDEX `both`, ADD INDEX `two` (`a`)"]);
});

test("what is not there is told, or left alone where it need not be", () => {
  assert.throws(() => dropped("bot"), { code: "E_INVALID_OPERATION", hint: 'did you mean "both"?' });
  assert.throws(() => dropped("it_pkey"), { code: "E_INVALID_OPERATION", hint: /type: "primary"/ });
  assert.deepEqual(dropped("nothing", { ifExists: true }, "mariadb"), []);
  assert.deepEqual(dropped("it_pkey", { type: "primary", ifExists: true }, "mariadb"), [
    "DROP INDEX IF EXISTS `PRIMARY`",
  ]);
  assert.throws(() => dropped("nothing", { ifExists: true }), { code: "E_UNSUPPORTED_OPERATION" });
});

test("the table is asked for where the script does not say the kind, and for foreign keys", () => {
  const needs = (options: object) =>
    registry.needs(registry.build("dropConstraint", ["both", "it", options]), mysql.assume());
  assert.match(needs({})[0]!.hint!, /type: "check"/);
  assert.equal(needs({ type: "foreignkey" }).length, 1);
  assert.equal(needs({ type: "unique" })[0]!.optional, true);
  for (const type of ["primary", "check"]) assert.deepEqual(needs({ type }), []);
});
