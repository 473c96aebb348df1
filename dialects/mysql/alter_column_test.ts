import assert from "node:assert/strict";
import { test } from "node:test";
import {
  builtins,
  emptySchema,
  type Need,
  Registry,
  type Schema,
  sql,
  t,
  type TableElement,
  tableOf,
} from "../../mod.ts";
import { factsOf } from "../../testing/mod.ts";
import { mysql } from "./mod.ts";

const registry = new Registry(builtins, [mysql]);
const users = tableOf({ name: "users" }, [
  t.column("id", t.integer(), { primaryKey: true, autoincrement: false }),
  t.column("name", t.string(50), { nullable: false, default: "it's", comment: "who", collation: "utf8mb4_bin" }),
  t.column("body", t.text()),
  t.column("seen", t.dateTime(), { default: sql`CURRENT_TIMESTAMP ON UPDATE CURRENT_TIMESTAMP` }),
  t.column("twice", t.integer(), { computed: { sql: sql`id * 2`, stored: true } }),
]);
const given: Schema = { ...emptySchema, tables: [users] };

function altered(column: string, changes: object, schema = given, flavour = "mysql"): string {
  const operation = registry.build("alterColumn", ["users", column, changes]);
  const statements = registry.compile(operation, mysql.assume(flavour), factsOf(schema)).map(({ sql }) => sql);
  assert.equal(statements.length, 1);
  return statements[0]!.replace("ALTER TABLE `users` ", "");
}

function needs(changes: object): readonly Need[] {
  return registry.needs(registry.build("alterColumn", ["users", "name", changes]), mysql.assume());
}

test("what is not altered is said again, as it stands in the table", () => {
  assert.equal(
    altered("name", { nullable: true }),
    "MODIFY COLUMN `name` VARCHAR(50) COLLATE `utf8mb4_bin` DEFAULT 'it''s' COMMENT 'who'",
  );
  assert.equal(
    altered("twice", { comment: "of the number" }),
    "MODIFY COLUMN `twice` INTEGER GENERATED ALWAYS AS (id * 2) STORED COMMENT 'of the number'",
  );
  assert.equal(
    altered("seen", { nullable: false }),
    "MODIFY COLUMN `seen` DATETIME NOT NULL DEFAULT CURRENT_TIMESTAMP ON UPDATE CURRENT_TIMESTAMP",
  );
});

test("what the script says that the column was goes before what the table says", () => {
  assert.equal(
    altered("name", { nullable: true, was: { default: null, collation: null, comment: null } }),
    "MODIFY COLUMN `name` VARCHAR(50)",
  );
});

test("a type that is no text has no collation", () => {
  const rest = { default: 0, comment: null };
  assert.equal(altered("name", { type: t.integer(), ...rest }), "MODIFY COLUMN `name` INTEGER NOT NULL DEFAULT 0");
  assert.match(altered("name", { type: t.string(9), ...rest }), /VARCHAR\(9\) COLLATE `utf8mb4_bin`/);
  assert.match(
    altered("name", { type: t.string(9, { collation: "utf8mb4_general_ci" }) }),
    /COLLATE `utf8mb4_general_ci`/,
  );
});

test("a new name alone leaves everything as it is, and nothing must be known", () => {
  assert.equal(altered("name", { name: "label" }, emptySchema), "RENAME COLUMN `name` TO `label`");
  // What names it in a text is looked for.
  assert.deepEqual(needs({ name: "label" }), [{ fact: "table", table: { name: "users" }, optional: true }]);
  assert.match(altered("name", { name: "label", nullable: true }), /^CHANGE COLUMN `name` `label` VARCHAR\(50\) /);
});

test("a default alone is set without the rest of the column, but for that of a moment", () => {
  assert.equal(altered("name", { default: "x" }), "ALTER COLUMN `name` SET DEFAULT 'x'");
  assert.equal(altered("name", { default: null }), "ALTER COLUMN `name` DROP DEFAULT");
  assert.equal(
    altered("name", { default: 1, was: { type: t.integer() } }, emptySchema),
    "ALTER COLUMN `name` SET DEFAULT 1",
  );
  assert.equal(altered("seen", { default: null }), "MODIFY COLUMN `seen` DATETIME");
  assert.equal(altered("seen", { default: sql`now()` }), "MODIFY COLUMN `seen` DATETIME DEFAULT now()");
});

test("a column that may be NULL keeps that as its default, or MySQL would want a value in each INSERT", () => {
  assert.equal(altered("body", { default: null }), "ALTER COLUMN `body` SET DEFAULT NULL");
});

test("the default of what is kept beside the row stands in parentheses where it must", () => {
  assert.equal(altered("body", { default: "x" }), "ALTER COLUMN `body` SET DEFAULT ('x')");
  assert.equal(altered("body", { default: "x" }, given, "mariadb"), "ALTER COLUMN `body` SET DEFAULT 'x'");
});

test("the table must be known unless the script says the whole column, and what it lacks is named", () => {
  const was = {
    type: t.string(50),
    nullable: true,
    default: null,
    comment: null,
    autoincrement: false,
    computed: null,
    collation: null,
  };
  assert.deepEqual(needs({ nullable: false, was }), [{ fact: "table", table: { name: "users" }, optional: true }]);
  assert.equal(altered("name", { nullable: false, was }, emptySchema), "MODIFY COLUMN `name` VARCHAR(50) NOT NULL");
  const { computed: _, collation: __, ...some } = was;
  assert.deepEqual(needs({ nullable: false, was: some }), [{
    fact: "table",
    table: { name: "users" },
    hint: 'pass { was: { computed: …, collation: … } } to op.alterColumn("users", "name")',
  }]);
  for (const [key, changes] of [["type", { default: "x" }], ["type: …, nullable", { default: null }]] as const) {
    assert.equal(needs(changes)[0]!.hint, `pass { was: { ${key}: … } } to op.alterColumn("users", "name")`);
  }
  assert.throws(() => altered("name", { nullable: true }, emptySchema), { code: "E_MISSING_FACT" });
});

test("a column that is not there is told, with what may be meant", () => {
  assert.throws(() => altered("nam", { nullable: true }), {
    code: "E_INVALID_OPERATION",
    message: 'Cannot alter the column "users.nam": the table has no such column',
    hint: 'did you mean "name"?',
  });
  assert.match(altered("NAME", { nullable: true }), /^MODIFY COLUMN `name`/, "capitals make no difference");
});

test("the rows are numbered by the first column of a key that has no default, and by one alone", () => {
  assert.equal(altered("id", { autoincrement: true }), "MODIFY COLUMN `id` INTEGER NOT NULL AUTO_INCREMENT");
  const refused = (column: string, changes: object, schema = given) =>
    assert.throws(() => altered(column, { autoincrement: true, ...changes }, schema), {
      code: "E_UNSUPPORTED_OPERATION",
    });
  refused("body", { type: t.integer() });
  refused("id", { default: 1 });
  const numbered = tableOf({ name: "users" }, [
    t.column("id", t.integer(), { primaryKey: true }),
    t.column("other", t.integer(), { unique: true }),
  ]);
  refused("other", {}, { ...given, tables: [numbered] });
});

test("what one family's column has is said again, also where the script says all the rest", () => {
  const options = { mysql: { attributes: "INVISIBLE CHECK (`name` <> '')" } };
  const own = tableOf({ name: "users" }, [t.column("name", t.string(50))]);
  const schema = { ...given, tables: [{ ...own, columns: own.columns.map((column) => ({ ...column, options })) }] };
  const whole = "MODIFY COLUMN `name` VARCHAR(50) NOT NULL INVISIBLE CHECK (`name` <> '')";
  assert.equal(altered("name", { nullable: false }, schema), whole);
  const was = {
    type: t.string(50),
    default: null,
    comment: null,
    autoincrement: false,
    computed: null,
    collation: null,
  };
  assert.equal(altered("name", { nullable: false, was }, schema), whole);
  assert.equal(
    altered("name", { nullable: false, name: "label" }, schema),
    "CHANGE COLUMN `name` `label` VARCHAR(50) NOT NULL INVISIBLE CHECK (`label` <> '')",
  );
});

test("a type that no index can hold is refused while one stands on the column", () => {
  const indexed = tableOf({ name: "users" }, [t.column("name", t.string(50), { index: true })]);
  assert.throws(() => altered("name", { type: t.text() }, { ...given, tables: [indexed] }), {
    code: "E_UNSUPPORTED_OPERATION",
    message: /"users_name_idx"/,
  });
});

test("texts that call a column by its name are said again by the new one, beside a key in a statement of their own", () => {
  const named = (...more: readonly TableElement[]): Schema => ({
    ...emptySchema,
    tables: [tableOf({ name: "users" }, [
      t.column("name", t.string(9)),
      t.column("long", t.string(18), { computed: { sql: sql`concat(\`name\`, name)`, stored: false } }),
      t.check(sql`name <> 'name'`, { name: "ck" }),
      t.check(sql`\`long\` <> 'x'`, { name: "ck_other" }),
      t.index("ix", [sql`lower(name)`]),
      ...more,
    ])],
  });
  const statements = (schema: Schema, flavour: string) => {
    const operation = registry.build("alterColumn", ["users", "name", { name: "label" }]);
    return registry.compile(operation, mysql.assume(flavour), factsOf(schema))
      .map(({ sql }) => sql.replace("ALTER TABLE `users` ", ""));
  };
  const [first, last] = [
    "DROP CHECK `ck`, DROP INDEX `ix`, RENAME COLUMN `name` TO `label`, " +
    "MODIFY COLUMN `long` VARCHAR(18) GENERATED ALWAYS AS (concat(`label`, label)) VIRTUAL",
    "ADD CONSTRAINT `ck` CHECK (label <> 'name'), ADD INDEX `ix` ((lower(label)))",
  ];
  assert.deepEqual(statements(named(), "mysql"), [`${first}, ${last}`]);
  assert.deepEqual(statements(named(t.index("ix_name", ["name"])), "mysql"), [first, last]);
  // MariaDB does that by itself.
  assert.deepEqual(statements(named(), "mariadb"), ["RENAME COLUMN `name` TO `label`"]);
});
