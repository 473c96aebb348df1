/**
 * What is found where a database says what the models say in other words, or nearly so, on every server whose words matter.
 *
 * @module
 */
import assert from "node:assert/strict";
import {
  builtins,
  type ColumnType,
  dialects,
  emptySchema,
  type Operation,
  type Plugin,
  Registry,
  type Schema,
  sql,
  t,
} from "../../mod.ts";
import { type Live, onServers } from "./live.ts";

const registry = new Registry(builtins, dialects);

type Elements = readonly unknown[];
type Tables = Readonly<Record<string, Elements>>;

/** What a database has, what the models say, and what is found: kinds of operations. */
interface Case {
  /** Tables that are made of elements; or statements. */
  readonly database: Tables | readonly string[];
  readonly models: Tables;
  /** On dialects that are not named, as on those of `else`. @default nothing is found */
  readonly found?: readonly string[] | Readonly<Record<string, readonly string[]>>;
  /** Dialects that have no such thing. @default none */
  readonly without?: readonly string[];
}

const id = t.column("id", t.integer(), { primaryKey: true });
/** One that the database counts nothing up for. */
const plainId = t.column("id", t.integer(), { primaryKey: true, autoincrement: false });

function schemaOf(tables: Tables): Schema {
  return Object.entries(tables).reduce(
    (schema, [name, elements]) => registry.apply(registry.build("createTable", [name, elements]), schema),
    emptySchema,
  );
}

/** Operations by their kinds, those of a batch one by one. */
function kinds(operations: readonly Operation[]): readonly string[] {
  return operations.flatMap((operation) => {
    const held = registry.held(operation);
    return held.length > 0 ? kinds(held) : [operation.kind];
  });
}

/**
 * Plays cases, each on an empty database: what is found leads to the models, and what leads back, back.
 *
 * What a case leaves the next one finds, and after the last there must be nothing.
 */
async function play(live: Live, cases: Readonly<Record<string, Case>>): Promise<void> {
  const failures: string[] = [];
  for (const [name, { database, models, found = [], without = [] }] of Object.entries(cases)) {
    if (without.includes(live.server.dialect)) continue;
    let there: Schema | undefined;
    try {
      if (Array.isArray(database)) await live.execute(...database);
      else there = (await live.become(schemaOf(database as Tables), emptySchema)).there;
      const before = there ??= await live.state();
      const draft = await live.compared(schemaOf(models), before);
      const expected = Array.isArray(found)
        ? found
        : (found as Record<string, readonly string[]>)[live.server.dialect] ?? (found as Record<string, string[]>).else;
      const seen = kinds(draft.upgrade);
      if (seen.join() !== expected?.join()) failures.push(`${name}: found ${JSON.stringify(draft.upgrade)}`);
      if (draft.warnings.length === 0) {
        await live.follow(draft, schemaOf(models));
        await live.run(draft.downgrade);
        there = await live.state();
        const left = (await live.compared(before, there)).upgrade;
        if (left.length > 0) failures.push(`${name}: left when it went back ${JSON.stringify(left)}`);
      }
    } catch (error) {
      failures.push(`${name}: ${(error as Error).message}`);
      if (live.inTransaction) await live.rollback();
      there = undefined;
    }
    await live.run((await live.compared(emptySchema, there)).upgrade);
  }
  assert.deepEqual(await live.state(), emptySchema);
  assert.deepEqual(failures, []);
}

/** A table whose column `c` is of a type. */
const typed = (type: unknown, options = {}): Tables => ({
  things: [id, t.column("n", t.integer()), t.column("c", type as never, options)],
});

onServers("types", (live) =>
  play(live, {
    "the same length": { database: typed(t.string(30)), models: typed(t.string(30)) },
    "another length": { database: typed(t.string(30)), models: typed(t.string(40)), found: ["alter_column"] },
    "an integer of a text": { database: typed(t.string(30)), models: typed(t.integer()), found: ["alter_column"] },
    "a text of an integer": { database: typed(t.integer()), models: typed(t.string(30)), found: ["alter_column"] },
    "a text without a length": { database: typed(t.text()), models: typed(t.string(255)), found: ["alter_column"] },
    "another scale": { database: typed(t.numeric(10, 5)), models: typed(t.numeric(10, 6)), found: ["alter_column"] },
    "another precision": {
      database: typed(t.numeric(10, 5)),
      models: typed(t.numeric(12, 5)),
      found: ["alter_column"],
    },
    "a text of a number": { database: typed(t.numeric(10, 5)), models: typed(t.text()), found: ["alter_column"] },
    "a moment of a number": {
      database: typed(t.numeric(10, 5)),
      models: typed(t.dateTime()),
      found: ["alter_column"],
    },
    "a length that the models do not say": {
      database: typed(t.string(30)),
      models: typed(t.string()),
      found: ["alter_column"],
      // It has no VARCHAR without a length.
      without: ["mysql"],
    },
    "a scale that the models do not say": {
      database: typed(t.numeric(10, 5)),
      models: typed(t.numeric(10)),
      found: ["alter_column"],
    },
    "a scale that the database does not say": {
      database: typed(t.numeric(10)),
      models: typed(t.numeric(10, 5)),
      found: ["alter_column"],
    },
    "a scale of none, said aloud": {
      database: typed(t.numeric(10)),
      models: typed(t.numeric(10, 0)),
      // It keeps the type as it is written; so below.
      found: { sqlite: ["alter_column"], else: [] },
    },
    "DECIMAL is NUMERIC": {
      database: ["CREATE TABLE things (id INTEGER PRIMARY KEY, c DECIMAL(10, 5))"],
      models: { things: [plainId, t.column("c", t.numeric(10, 5))] },
      found: { sqlite: ["alter_column"], else: [] },
    },
    "the same integers": {
      database: ["CREATE TABLE things (id INTEGER PRIMARY KEY, c INTEGER, d BIGINT, e SMALLINT)"],
      models: {
        things: [
          plainId,
          t.column("c", t.integer()),
          t.column("d", t.bigInteger()),
          t.column("e", t.smallInteger()),
        ],
      },
    },
    "an integer of a larger one": {
      database: typed(t.bigInteger()),
      models: typed(t.integer()),
      found: ["alter_column"],
    },
    "a larger integer": { database: typed(t.integer()), models: typed(t.bigInteger()), found: ["alter_column"] },
    "a smaller integer": { database: typed(t.bigInteger()), models: typed(t.smallInteger()), found: ["alter_column"] },
    "a boolean": { database: typed(t.boolean()), models: typed(t.boolean()) },
    "a boolean of a text": { database: typed(t.text()), models: typed(t.boolean()), found: ["alter_column"] },
    "json of a text": { database: typed(t.text()), models: typed(t.json()), found: ["alter_column"] },
    "a uuid of a text": {
      database: typed(t.string(36)),
      models: typed(t.uuid()),
      found: { mysql: live.server.flavour === "mysql" ? ["alter_column"] : ["alter_column"], else: ["alter_column"] },
    },
    "a moment of a text": { database: typed(t.text()), models: typed(t.dateTime()), found: ["alter_column"] },
    "only the variant of the database counts": {
      database: typed(t.integer()),
      models: typed(t.variant(t.text(), { postgres: t.integer(), mysql: t.integer(), sqlite: t.integer() })),
    },
    "a variant of another database": {
      database: typed(t.integer()),
      models: typed(t.variant(t.integer(), { oracle: t.text() } as never)),
    },
    "a float": { database: typed(t.float()), models: typed(t.float()) },
    "a double of a float": {
      database: typed(t.float()),
      models: typed(t.double()),
      // FLOAT is double precision there.
      found: { postgres: [], else: ["alter_column"] },
    },
    "an enum of a text": {
      database: typed(t.string(10)),
      models: typed(t.enum("mood", ["sad", "happy"])),
      found: {
        postgres: ["create_enum_type", "alter_column"],
        else: ["alter_column"],
      },
    },
  }));

/** A type that a project has of its own, which is one of the database's. */
const prices: Plugin = {
  name: "shop/price",
  operations: {},
  types: {
    price: {
      type: "price",
      build: (digits: number) => price(digits),
      args: ({ digits }: Price) => [digits],
      sql: Object.fromEntries(dialects.map(({ name }) => [name, ({ digits }: Price) => `NUMERIC(${digits}, 2)`])),
    },
  },
};

interface Price extends ColumnType<"price"> {
  readonly digits: number;
}

const price = (digits: number): Price => ({ type: "price", digits });

onServers("types of a plugin", (live) =>
  play(live, {
    "the same": { database: typed(price(10)), models: typed(price(10)) },
    "the type that it is": { database: typed(t.numeric(10, 2)), models: typed(price(10)) },
    "another": { database: typed(price(10)), models: typed(price(12)), found: ["alter_column"] },
    "a number of a text": { database: typed(t.text()), models: typed(price(10)), found: ["alter_column"] },
  }), new Registry([...builtins, prices], dialects));

/** Collations, by dialect: two that differ, one of them spelt another way, and one that says what there is without. */
const COLLATIONS = {
  postgres: { one: "C", other: "POSIX", same: "C", usual: "default" },
  mysql: { one: "utf8mb4_bin", other: "utf8mb4_unicode_ci", same: "UTF8MB4_BIN", usual: undefined },
  sqlite: { one: "NOCASE", other: "RTRIM", same: "nocase", usual: "BINARY" },
} as const;

onServers("collations", (live) => {
  const { one, other, same, usual } = COLLATIONS[live.server.dialect as keyof typeof COLLATIONS];
  const text = (collation: string | undefined, type: unknown = t.string(30)) =>
    typed(type, collation === undefined ? {} : { collation });
  /** A column that a key, an index, a check and a computed default lean on. */
  const leaned = (collation?: string): Tables => ({
    things: [
      id,
      t.column("c", t.string(30), { nullable: false, default: "it's", ...(collation && { collation }) }),
      t.unique(["c"], { name: "uq_c" }),
      t.index("ix_c", ["c", "id"]),
      t.check(sql`c <> 'x'`, { name: "ck_c" }),
    ],
  });
  const referring = (collation?: string): Tables => {
    const options = collation === undefined ? {} : { collation };
    return {
      others: [t.column("code", t.string(30), { primaryKey: true, ...options })],
      things: [
        id,
        t.column("code", t.string(30), options),
        t.foreignKey(["code"], "others", ["code"], { name: "fk_code", onDelete: "CASCADE" }),
      ],
    };
  };
  return play(live, {
    "the same": { database: text(one), models: text(same) },
    "the usual one, aloud": { database: text(undefined), models: text(usual) },
    "one of the type is that of the column": {
      database: text(one),
      models: text(undefined, t.string(30, { collation: one })),
    },
    "one that comes": { database: text(undefined), models: text(one), found: ["alter_column"] },
    "one that goes": { database: text(one), models: text(undefined), found: ["alter_column"] },
    "another one": { database: text(one), models: text(other), found: ["alter_column"] },
    "another one of the type": {
      database: text(one),
      models: text(undefined, t.string(30, { collation: other })),
      found: ["alter_column"],
    },
    "another one and another type": { database: text(one), models: text(other, t.text()), found: ["alter_column"] },
    "another type alone": { database: text(one, t.text()), models: text(one), found: ["alter_column"] },
    "a type that has none": { database: text(one), models: text(undefined, t.integer()), found: ["alter_column"] },
    "one of another character set": {
      database: text("utf8mb4_bin"),
      models: text("latin1_swedish_ci"),
      found: ["alter_column"],
      without: ["postgres", "sqlite"],
    },
    "what leans on the column stays": { database: leaned(one), models: leaned(other), found: ["alter_column"] },
    "what leans on the column stays, where one comes": {
      database: leaned(),
      models: leaned(one),
      found: ["alter_column"],
    },
    "both sides of a foreign key": {
      database: referring(),
      models: referring(one),
      found: {
        mysql: ["drop_constraint", "alter_column", "alter_column", "create_foreign_key"],
        else: ["alter_column", "alter_column"],
      },
    },
  });
});

/** A table whose column `c` has a default. */
const defaulting = (value: unknown, type: unknown = t.string(50)): Tables => typed(type, { default: value });

onServers("defaults", (live) =>
  play(live, {
    "a text": { database: defaulting("some default"), models: defaulting(sql`'some default'`) },
    "a quote": { database: defaulting("has ' quote"), models: defaulting(sql`'has '' quote'`) },
    "slashes": { database: defaulting("//slash"), models: defaulting("//slash") },
    "a number as a text": { database: defaulting(15, t.integer()), models: defaulting(sql`15`, t.integer()) },
    "a text as a number": {
      database: defaulting(15, t.integer()),
      models: defaulting("15", t.integer()),
      // It keeps a default as it is written.
      found: { sqlite: ["alter_column"], else: [] },
    },
    "a text as a decimal": {
      database: defaulting(sql`1.50`, t.numeric(10, 2)),
      models: defaulting("1.50", t.numeric(10, 2)),
      found: { sqlite: ["alter_column"], else: [] },
    },
    "a text as a boolean": {
      database: defaulting(true, t.boolean()),
      models: defaulting("true", t.boolean()),
      // It takes no such text for one.
      without: ["mysql"],
      found: { sqlite: ["alter_column"], else: [] },
    },
    "another text": { database: defaulting("a"), models: defaulting("b"), found: ["alter_column"] },
    "none any more": { database: defaulting("a"), models: typed(t.string(50)), found: ["alter_column"] },
    "one where none was": { database: typed(t.string(50)), models: defaulting("a"), found: ["alter_column"] },
    "now": {
      database: defaulting(sql`CURRENT_TIMESTAMP`, t.dateTime()),
      models: defaulting(sql`current_timestamp`, t.dateTime()),
    },
    "now, as a call": {
      database: defaulting(sql`now()`, t.dateTime()),
      models: defaulting(sql`(now())`, t.dateTime()),
      without: ["sqlite"],
    },
    "a call with other blanks": {
      database: defaulting(sql`(substr('name', 1, 3))`),
      models: defaulting(sql`(substr('name',1,3))`),
    },
    "a sum": { database: defaulting(sql`(1 + 2)`, t.integer()), models: defaulting(sql`(1+2)`, t.integer()) },
    "a boolean": { database: defaulting(true, t.boolean()), models: defaulting(sql`true`, t.boolean()) },
    "a decimal": {
      database: defaulting(sql`1.50`, t.numeric(10, 2)),
      models: defaulting(1.5, t.numeric(10, 2)),
      found: { mysql: [], else: ["alter_column"] },
    },
    "NULL is none": { database: typed(t.string(50)), models: defaulting(sql`NULL`) },
  }));

/** Types, and defaults of columns of theirs in plausible spellings, most of which a server tells in another one. */
type Spellings = readonly (readonly [type: unknown, defaults: Elements])[];

/** Those that every dialect takes. */
const SPELLINGS: Spellings = [
  [t.integer(), [1, "1", "01", -1, "-1", sql`'7'`, sql`(7)`]],
  [t.bigInteger(), ["9223372036854775807", 9223372036854775807n]],
  [t.numeric(10), [7, "7", "007", "7.0", -7]],
  [t.numeric(10, 2), [1, "1", 1.5, "1.5", "1.50", 0.1, ".5", "1e2", 1.239, "1.239", sql`1.50`, sql`'1.5'`]],
  [t.double(), [1, 1.5, "1.5", "1.50", "1e5", 1e-7]],
  [t.boolean(), [true, false, "1", "0", sql`true`]],
  [t.string(30), ["", "a", "7", 7, "1.50", "NULL", "2020-1-1", sql`'x'`]],
  [t.date(), ["2020-01-01", "2020-1-1", "20200101", sql`'2020-01-01'`]],
  [t.time(), ["01:02:03", "1:2:3", "01:02"]],
  [t.time({ precision: 2 }), ["01:02:03", "01:02:03.5", "01:02:03.50", sql`'01:02:03'`]],
  [t.dateTime(), ["2020-01-01 00:00:00", "2020-01-01", "2020-01-01T00:00:00"]],
  [t.dateTime({ precision: 3 }), ["2020-01-01 00:00:00", "2020-01-01", "2020-01-01 00:00:00.5"]],
  [t.enum("mood", ["sad", "happy"]), ["sad", sql`'happy'`]],
  [t.binary(4), ["ab", new Uint8Array([0, 255])]],
];

/** Those of one dialect. */
const OWN_SPELLINGS: Readonly<Record<string, Spellings>> = {
  mysql: [
    [t.mysql.year(), [2020, "2020", 20, "20", 0]],
    [t.mysql.bit(), [1, true, sql`b'1'`]],
    [t.mysql.bit(8), [5, sql`b'00000101'`, sql`0x05`, sql`x'05'`, new Uint8Array([5])]],
    [t.mysql.set(["a", "b", "c"]), ["", "a,b", "b,a", "A", "a,a"]],
    [t.mysql.tinyInt(), [1, "1", true]],
    [t.mysql.timestamp({ precision: 3 }), ["2020-01-01 00:00:00", "2020-01-01", sql`now(3)`]],
    [t.mysql.char(5), ["a", "a "]],
    [t.enum("mood", ["sad", "happy"]), ["SAD"]],
    [t.date(), [20200101]],
    [t.native("decimal(10,3) unsigned"), [1, "1", "1.5"]],
  ],
  postgres: [
    [t.boolean(), ["true", "t", "yes"]],
    [t.dateTime({ timezone: true }), ["2020-01-01 00:00:00", "2020-01-01 00:00:00+00"]],
    [t.uuid(), ["00000000000000000000000000000001", "A0000000-0000-0000-0000-00000000000B"]],
    [t.interval(), ["1 day", "24:00:00"]],
    [t.native("jsonb"), ['{"b":1,"a":2}']],
    [t.native("inet"), ["127.0.0.1/32"]],
    [t.native("bit(3)"), ["101", sql`B'101'`]],
    [t.array(t.integer()), ["{1, 2}", sql`ARRAY[1,2]`]],
  ],
  sqlite: [],
};

onServers("a default is the same in whichever spelling it is given", async (live) => {
  const spellings = [...SPELLINGS, ...OWN_SPELLINGS[live.server.dialect]!];
  const columns = spellings.flatMap(([type, defaults], i) =>
    defaults.map((value, j) => t.column(`c_${i}_${j}`, type as never, { default: value as never }))
  );
  // It looks itself that nothing is left to be found.
  await live.become(schemaOf({ things: [id, ...columns] }));
});

const a = t.column("a", t.integer());
const b = t.column("b", t.integer());
const things = (...elements: Elements): Tables => ({ things: [id, a, b, ...elements] });

onServers("indexes and unique constraints", (live) =>
  play(live, {
    "an index that comes": { database: things(), models: things(t.index("ix", ["a"])), found: ["create_index"] },
    "an index that goes": { database: things(t.index("ix", ["a"])), models: things(), found: ["drop_index"] },
    "the order of the columns of an index": {
      database: things(t.index("ix", ["a", "b"])),
      models: things(t.index("ix", ["b", "a"])),
      found: ["drop_index", "create_index"],
    },
    "the order of the columns of a constraint": {
      database: things(t.unique(["a", "b"], { name: "uq" })),
      models: things(t.unique(["b", "a"], { name: "uq" })),
      found: ["drop_constraint", "create_unique_constraint"],
    },
    "an index that becomes unique": {
      database: things(t.index("ix", ["a"])),
      models: things(t.index("ix", ["a"], { unique: true })),
      found: { mysql: ["drop_index", "create_index"], else: ["drop_index", "create_index"] },
    },
    "a constraint that becomes an index": {
      database: things(t.unique(["a"], { name: "uq" })),
      models: things(t.index("uq", ["a"], { unique: true })),
      found: { mysql: [], else: ["drop_constraint", "create_index"] },
    },
    "an index that becomes a constraint": {
      database: things(t.index("uq", ["a"], { unique: true })),
      models: things(t.unique(["a"], { name: "uq" })),
      found: { mysql: [], else: ["drop_index", "create_unique_constraint"] },
    },
    "a name in another case": {
      database: things(t.index("IX_A", ["a"])),
      models: things(t.index("ix_a", ["a"])),
      found: ["drop_index", "create_index"],
    },
    "a name of a constraint in another case": {
      database: things(t.unique(["a"], { name: "UQ_A" })),
      models: things(t.unique(["a"], { name: "uq_a" })),
      found: ["drop_constraint", "create_unique_constraint"],
    },
    "a constraint that becomes an index, with a name in another case": {
      database: things(t.unique(["a"], { name: "UQ_A" })),
      models: things(t.index("uq_a", ["a"])),
      found: ["drop_constraint", "create_index"],
    },
    "an index that becomes a constraint, with a name in another case": {
      database: things(t.index("UQ_A", ["a"])),
      models: things(t.unique(["a"], { name: "uq_a" })),
      found: ["drop_index", "create_unique_constraint"],
    },
    "names in capitals and small letters": {
      database: things(t.index("Ix_One", ["a"]), t.unique(["b"], { name: "Uq_Two" })),
      models: things(t.index("Ix_One", ["a"]), t.unique(["b"], { name: "Uq_Two" })),
    },
    "descending": {
      database: things(t.index("ix", ["a"])),
      models: things(t.index("ix", [{ column: "a", desc: true }])),
      found: ["drop_index", "create_index"],
    },
    "ascending is nothing": {
      database: things(t.index("ix", ["a"])),
      models: things(t.index("ix", [{ column: "a", desc: false }])),
    },
    "where NULLs stand": {
      database: things(t.index("ix", ["a", { column: "b", desc: true }])),
      models: things(t.index("ix", [{ column: "a", nulls: "last" }, { column: "b", desc: true, nulls: "first" }])),
      without: ["mysql", "sqlite"],
    },
    "NULLs elsewhere": {
      database: things(t.index("ix", ["a"])),
      models: things(t.index("ix", [{ column: "a", nulls: "first" }])),
      found: ["drop_index", "create_index"],
      without: ["mysql", "sqlite"],
    },
    "a covering index": {
      database: things(t.index("ix", ["a"], { postgres: { include: ["b"] } })),
      models: things(t.index("ix", ["a"], { postgres: { include: ["b"] } })),
    },
    "a unique constraint without a name": {
      database: things(t.unique(["a"], { name: "other" })),
      models: things(t.unique(["a"])),
    },
    "an index on an expression": {
      database: things(t.index("ix", [sql`(a + b)`])),
      models: things(t.index("ix", [sql`(a+b)`])),
      without: live.server.flavour === "mariadb" ? ["mysql"] : [],
    },
    "an index on an expression that comes": {
      database: things(),
      models: things(t.index("ix", [sql`(a + b)`])),
      found: ["create_index"],
      without: live.server.flavour === "mariadb" ? ["mysql"] : [],
    },
    "an index on an expression that goes": {
      database: things(t.index("ix", [sql`(a + b)`])),
      models: things(),
      found: ["drop_index"],
      without: live.server.flavour === "mariadb" ? ["mysql"] : [],
    },
    "an index on another expression": {
      database: things(t.index("ix", [sql`(a + b)`])),
      models: things(t.index("ix", [sql`(a - b)`])),
      found: ["drop_index", "create_index"],
      without: live.server.flavour === "mariadb" ? ["mysql"] : [],
    },
    "a partial index": {
      database: things(t.index("ix", ["a"], { where: sql`b > 0` })),
      models: things(t.index("ix", ["a"], { where: sql`(b>0)` })),
      without: ["mysql"],
    },
    "a partial index with another condition": {
      database: things(t.index("ix", ["a"], { where: sql`b > 0` })),
      models: things(t.index("ix", ["a"], { where: sql`b > 1` })),
      found: ["drop_index", "create_index"],
      without: ["mysql"],
    },
    "a name that nobody gave, of columns with long names": {
      database: things(t.column("c".repeat(60), t.integer(), { unique: true, index: true })),
      models: things(t.column("c".repeat(60), t.integer(), { unique: true, index: true })),
    },
    "NULLs that are not distinct": {
      database: things(t.unique(["a"], { name: "uq" })),
      models: things(t.unique(["a"], { name: "uq", nullsNotDistinct: true })),
      found: ["drop_constraint", "create_unique_constraint"],
      without: ["mysql", "sqlite"],
    },
  }));

/** A type of PostgreSQL alone. */
const JSONB = t.postgres.jsonb();

onServers("indexes on expressions, in the words of PostgreSQL", async (live) => {
  if (live.server.dialect !== "postgres") return;
  const ginned = (column: object): Tables => ({
    things: [id, t.column("jb", JSONB), t.index("ix", [column as never], { using: "gin" })],
  });
  const typedIndex = (column: Parameters<typeof t.index>[1][number]): Tables => ({
    things: [id, t.column("name", t.text(), { collation: "C" }), t.index("ix", [column])],
  });
  const integer = (expression: ReturnType<typeof sql>): Tables => ({
    things: [id, t.column("jb", JSONB), t.index("ix", [expression])],
  });
  await play(live, {
    "an operator with other blanks": {
      database: ginned({ column: sql`jb->'x'` }),
      models: ginned({ column: sql`(jb -> 'x')` }),
    },
    "a cast in other words": {
      database: integer(sql`cast(jb->'x' as integer)`),
      models: integer(sql`(jb -> 'x')::integer`),
    },
    "an operator class": {
      database: ginned({ column: sql`jb->'x'`, ops: "jsonb_path_ops" }),
      models: ginned({ column: sql`(jb -> 'x')`, ops: "jsonb_path_ops" }),
    },
    "another operator class": {
      database: ginned({ column: sql`jb->'x'`, ops: "jsonb_path_ops" }),
      models: ginned({ column: sql`jb->'x'` }),
      found: ["drop_index", "create_index"],
    },
    "the operator class that there is without, aloud": {
      database: things(t.index("ix", ["a"])),
      models: things(t.index("ix", [{ column: "a", ops: "int4_ops" }])),
    },
    "the collation that there is without, aloud": {
      database: typedIndex("name"),
      models: typedIndex({ column: "name", collation: "C" }),
    },
    "the operator class of an expression that there is without, aloud": {
      database: ginned({ column: sql`jb->'x'` }),
      models: ginned({ column: sql`jb->'x'`, ops: "jsonb_ops" }),
    },
  });
  // A class in the text of an expression stands within the parentheses that are put around that.
  for (const text of [sql`(jb->'x')jsonb_path_ops`, sql`jb jsonb_path_ops`]) {
    await assert.rejects(live.become(schemaOf(ginned({ column: text }))), /syntax error at or near "jsonb_path_ops"/);
    await live.rollback();
  }
});

/** A table that refers to another. */
const referring = (options: object = {}, columns = ["a"], referred = ["id"]): Tables => ({
  others: [id, t.column("x", t.integer()), t.column("y", t.integer()), t.unique(["x", "y"], { name: "uq_xy" })],
  things: [id, a, b, t.foreignKey(columns, "others", referred, { name: "fk", ...options })],
});

/** A table that refers to another by keys on one column, each to another key. */
const twice = (...names: readonly ("fk_a" | "fk_b")[]): Tables => ({
  others: [id, t.column("x", t.integer()), t.unique(["x"], { name: "uq_x" })],
  things: [id, a, ...names.map((name) => t.foreignKey(["a"], "others", [name === "fk_a" ? "id" : "x"], { name }))],
});

const AGAIN = ["drop_constraint", "create_foreign_key"];

onServers("foreign keys", (live) =>
  play(live, {
    "NO ACTION is nothing": {
      database: referring(),
      models: referring({ onDelete: "NO ACTION", onUpdate: "NO ACTION" }),
    },
    "RESTRICT": {
      database: referring(),
      models: referring({ onDelete: "RESTRICT" }),
      found: { mysql: [], else: AGAIN },
    },
    "CASCADE in the place of RESTRICT": {
      database: referring({ onDelete: "RESTRICT" }),
      models: referring({ onDelete: "CASCADE" }),
      found: AGAIN,
    },
    "an action on update": { database: referring(), models: referring({ onUpdate: "CASCADE" }), found: AGAIN },
    "an action that goes": { database: referring({ onDelete: "SET NULL" }), models: referring(), found: AGAIN },
    "deferrable at once": {
      database: referring({ deferrable: true }),
      models: referring({ deferrable: true, initially: "IMMEDIATE" }),
      without: ["mysql"],
    },
    "deferred": {
      database: referring({ deferrable: true }),
      models: referring({ deferrable: true, initially: "DEFERRED" }),
      found: AGAIN,
      without: ["mysql"],
    },
    "the order of the columns": {
      database: referring({}, ["a", "b"], ["x", "y"]),
      models: referring({}, ["b", "a"], ["x", "y"]),
      found: AGAIN,
    },
    "an action on delete that comes": {
      database: referring(),
      models: referring({ onDelete: "CASCADE" }),
      found: AGAIN,
    },
    "an action on update that goes": {
      database: referring({ onUpdate: "CASCADE" }),
      models: referring(),
      found: AGAIN,
    },
    "deferrable that comes": {
      database: referring(),
      models: referring({ deferrable: true }),
      found: AGAIN,
      without: ["mysql"],
    },
    "deferrable that goes": {
      database: referring({ deferrable: true }),
      models: referring(),
      found: AGAIN,
      without: ["mysql"],
    },
    "deferred is deferrable": {
      database: referring({ initially: "DEFERRED" }),
      models: referring({ deferrable: true, initially: "DEFERRED" }),
      without: ["mysql"],
    },
    "a name in another case is no difference": {
      database: referring({ name: "FK" }),
      models: referring({ name: "fk" }),
    },
    "one of two on one column goes": {
      database: twice("fk_a", "fk_b"),
      models: twice("fk_a"),
      found: ["drop_constraint"],
    },
    "the other of two on one column goes": {
      database: twice("fk_a", "fk_b"),
      models: twice("fk_b"),
      found: ["drop_constraint"],
    },
    "both of two on one column go": {
      database: twice("fk_a", "fk_b"),
      models: twice(),
      found: ["drop_constraint", "drop_constraint"],
    },
    "another name is no difference": { database: referring({ name: "theirs" }), models: referring() },
    "the index that the database makes for it": {
      database: {
        others: [id],
        things: [id, a],
      },
      models: {
        others: [id],
        things: [id, a, t.foreignKey(["a"], "others", ["id"], { name: "fk" })],
      },
      found: ["create_foreign_key"],
    },
    "the index that the database makes for one of two columns": {
      database: referring({}, ["a", "b"], ["x", "y"]),
      models: referring({}, ["a", "b"], ["x", "y"]),
    },
    "an index that is called as its column, and goes": {
      database: { ...referring(), things: [...referring().things!, t.index("b", ["b"])] },
      models: referring(),
      found: ["drop_index"],
    },
    "an index that is called as the column of the foreign key": {
      database: { ...referring(), things: [...referring().things!, t.index("a", ["a"])] },
      models: referring(),
      // It may be the one that came with the foreign key.
      found: { mysql: [], else: ["drop_index"] },
    },
    "an index that is called as its column": {
      database: referring(),
      models: {
        ...referring(),
        things: [...referring().things!, t.index("b", ["b"])],
      },
      found: ["create_index"],
    },
    "the type of both sides": {
      database: referring(),
      models: {
        others: [
          t.column("id", t.bigInteger(), { primaryKey: true }),
          t.column("x", t.integer()),
          t.column("y", t.integer()),
          t.unique(["x", "y"], { name: "uq_xy" }),
        ],
        things: [id, t.column("a", t.bigInteger()), b, t.foreignKey(["a"], "others", ["id"], { name: "fk" })],
      },
      found: {
        mysql: ["drop_constraint", "alter_column", "alter_column", "create_foreign_key"],
        else: ["alter_column", "alter_column"],
      },
    },
    "another name of the key that it refers to": {
      database: referring({}, ["a", "b"], ["x", "y"]),
      models: {
        ...referring({}, ["a", "b"], ["x", "y"]),
        others: [id, t.column("x", t.integer()), t.column("y", t.integer()), t.unique(["x", "y"], { name: "uq_new" })],
      },
      found: {
        sqlite: ["drop_constraint", "create_unique_constraint"],
        else: ["drop_constraint", "drop_constraint", "create_unique_constraint", "create_foreign_key"],
      },
    },
  }));

onServers("checks", (live) =>
  play(live, {
    "one that comes": {
      database: things(),
      models: things(t.check("a > 0", { name: "ck" })),
      found: ["create_check_constraint"],
    },
    "one that goes": {
      database: things(t.check("a > 0", { name: "ck" })),
      models: things(),
      found: ["drop_constraint"],
    },
    "other words": {
      database: things(t.check("a > 0 and b in (1, 2)", { name: "ck" })),
      models: things(t.check("(a>0 AND b IN (1,2))", { name: "ck" })),
    },
    "another condition": {
      database: things(t.check("a > 0", { name: "ck" })),
      models: things(t.check("a > 1", { name: "ck" })),
      found: ["drop_constraint", "create_check_constraint"],
    },
    "without a name": {
      database: things(t.check("a > 0", { name: "ck" })),
      models: things(t.check("a > 0")),
    },
    "the name that it gets by itself": {
      database: things(t.check("a > 0"), t.check("b > 0")),
      models: things(t.check("a>0"), t.check("b>0")),
    },
    "one without a name that comes, and one that goes": {
      database: things(t.check("a > 0")),
      models: things(t.check("b > 0")),
      found: ["drop_constraint", "create_check_constraint"],
    },
    "of a new table": {
      database: {},
      models: things(t.check("a > 0", { name: "ck" }), t.unique(["b"], { name: "uq" })),
      found: ["create_table"],
    },
    "of a table that goes": {
      database: things(t.check("a > 0", { name: "ck" }), t.unique(["b"], { name: "uq" })),
      models: {},
      found: ["drop_table"],
    },
    "that stands for an enum": {
      database: typed(t.enum("mood", ["sad", "happy"], { native: false })),
      models: typed(t.enum("mood", ["sad", "happy"], { native: false })),
    },
    "several": {
      database: things(t.check("a > 0", { name: "ck_a" }), t.check("b > 0", { name: "ck_b" })),
      models: things(t.check("b > 0", { name: "ck_b" }), t.check("a > 5", { name: "ck_c" })),
      found: ["drop_constraint", "create_check_constraint"],
    },
  }));

/** What a person writes who gives no names. */
const NAMELESS: readonly string[] = [
  "CREATE TABLE others (id INTEGER PRIMARY KEY)",
  "CREATE TABLE things (id INTEGER PRIMARY KEY, a INTEGER, b INTEGER, UNIQUE (b), CHECK (b > 0), " +
  "FOREIGN KEY (a) REFERENCES others (id))",
];

/** The same as models, with or without what has no name. */
const namelessly = (...elements: Elements): Tables => ({ others: [plainId], things: [plainId, a, b, ...elements] });

onServers("constraints that nobody gave a name", (live) =>
  play(live, {
    "the models give none either": {
      database: NAMELESS,
      models: namelessly(t.unique(["b"]), t.check("b > 0"), t.foreignKey(["a"], "others", ["id"])),
    },
    "a foreign key that the models give one": {
      database: NAMELESS,
      models: namelessly(t.unique(["b"]), t.check("b > 0"), t.foreignKey(["a"], "others", ["id"], { name: "fk" })),
    },
    "some that go": {
      database: NAMELESS,
      models: namelessly(t.foreignKey(["a"], "others", ["id"])),
      found: ["drop_constraint", "drop_constraint"],
    },
    "all of them go": {
      database: NAMELESS,
      models: namelessly(),
      found: {
        // The foreign key had brought one.
        mysql: ["drop_constraint", "drop_index", "drop_constraint", "drop_constraint"],
        else: ["drop_constraint", "drop_constraint", "drop_constraint"],
      },
    },
    "checks in another order, and in other words": {
      database: things(t.check("a > 0 and b in (1, 2)"), t.check("b > 0")),
      models: things(t.check("b>0"), t.check("(a>0 AND b IN (1,2))")),
    },
    "a check that comes before another": {
      database: things(t.check("a > 0 and b in (1, 2)")),
      models: things(t.check("b>0"), t.check("(a>0 AND b IN (1,2))")),
      found: ["create_check_constraint"],
    },
    "a foreign key whose built-in name another one has": {
      database: {
        others: [plainId],
        things: [
          plainId,
          a,
          b,
          t.index("ix_a", ["a"]),
          t.index("ix_b", ["b"]),
          t.foreignKey(["a"], "others", ["id"], { name: "theirs" }),
          t.foreignKey(["b"], "others", ["id"], { name: "things_a_fkey" }),
        ],
      },
      models: namelessly(t.index("ix_a", ["a"]), t.index("ix_b", ["b"]), t.foreignKey(["a"], "others", ["id"])),
      found: ["drop_constraint"],
    },
  }));

/** What is dropped before a column that computed ones read is altered, and comes behind it. */
const anew = ["drop_column", "alter_column", "add_column"];

onServers("columns that computed ones read", (live) => {
  const { version } = live.server;
  const computed = (expression: string) => ({ computed: { sql: sql.raw(expression), stored: true } });
  const twice = t.column("twice", t.integer(), computed("n * 2"));
  const n = t.column("n", t.integer());
  const large = t.column("n", t.bigInteger());
  const leaned = (n: unknown): Tables => ({
    things: [
      plainId,
      twice,
      n,
      t.column("other", t.integer()),
      t.index("ix_twice", ["twice", "other"]),
      t.index("ix_other", ["other"]),
      t.unique(["n", "twice"], { name: "uq_twice" }),
      t.check(sql`twice = n * 2`, { name: "ck_twice" }),
      t.check(sql`n > 0`, { name: "ck_n" }),
    ],
  });
  /** What PostgreSQL alone has, and two foreign keys. */
  const hung = (n: unknown): Tables => ({
    codes: [t.column("code", t.integer(), { primaryKey: true, autoincrement: false })],
    things: [
      plainId,
      n,
      t.column("name", t.text()),
      t.column("twice", t.integer(), { ...computed("n * 2"), nullable: false, comment: "it's twice n" }),
      t.column("loud", t.text(), { ...computed("upper(name)"), collation: "C" }),
      t.unique(["twice"], { name: "uq_twice" }),
      t.foreignKey(["twice"], "codes", ["code"], { name: "fk_code", onDelete: "CASCADE" }),
      t.exclude([{ column: "twice", with: "=" }], { name: "ex_twice", using: "hash" }),
      t.index("ix_expression", [sql`(twice + 1)`]),
      t.index("ix_where", ["n"], { where: sql`twice > 4` }),
      t.index("ix_beside", ["n"], { postgres: { include: ["twice"] } }),
      t.index("ix_loud", ["loud"]),
    ],
    readers: [
      plainId,
      t.column("thing", t.integer()),
      t.foreignKey(["thing"], "things", ["twice"], { name: "fk_thing" }),
    ],
  });
  return play(live, {
    "another type, with what stands on the computed one": {
      database: leaned(n),
      models: leaned(large),
      found: {
        postgres: [
          ...["drop_index", "drop_constraint", "drop_constraint", ...anew],
          ...["create_unique_constraint", "create_check_constraint", "create_index"],
        ],
        else: ["alter_column"],
      },
    },
    "another type, with all that can stand on the computed one": {
      database: hung(n),
      models: hung(large),
      found: [
        ...["drop_constraint", "drop_constraint", "drop_index", "drop_index", "drop_index", "drop_constraint"],
        ...["drop_constraint", ...anew, "create_unique_constraint", "create_exclude_constraint"],
        ...["create_index", "create_index", "create_index", "create_foreign_key", "create_foreign_key"],
      ],
      without: ["mysql", "sqlite"],
    },
    "another type, with rows whose values are computed again": {
      database: [
        "CREATE TABLE things (id integer PRIMARY KEY, n integer, twice integer NOT NULL GENERATED ALWAYS AS (n * 2) STORED, " +
        "CONSTRAINT ck_twice CHECK (twice = n * 2))",
        "INSERT INTO things (id, n) VALUES (1, 3), (2, 4)",
      ],
      models: {
        things: [plainId, large, { ...twice, nullable: false }, t.check(sql`twice = n * 2`, { name: "ck_twice" })],
      },
      found: ["drop_constraint", ...anew, "create_check_constraint"],
      without: ["mysql", "sqlite"],
    },
    "another collation": {
      database: [
        "CREATE TABLE things (id integer PRIMARY KEY, name text, n text GENERATED ALWAYS AS (upper(name)) STORED)",
      ],
      models: {
        things: [
          plainId,
          t.column("name", t.text(), { collation: "C" }),
          t.column("n", t.text(), computed("upper(name)")),
        ],
      },
      found: anew,
      without: ["mysql", "sqlite"],
    },
    "another type, and another expression": {
      database: { things: [id, n, twice] },
      models: { things: [id, large, t.column("twice", t.integer(), computed("n * 3"))] },
      found: { postgres: anew, else: ["alter_column", "alter_column"] },
    },
    "another type that is read when it is read": {
      database: { things: [id, n, t.column("twice", t.integer(), { computed: { sql: sql`n * 2` } })] },
      models: { things: [id, large, t.column("twice", t.integer(), { computed: { sql: sql`n * 2` } })] },
      found: { postgres: anew, else: ["alter_column"] },
      without: version[0] < 18 ? ["postgres"] : [],
    },
    "another type of what only has the name of a function, a type or a text": {
      database: {
        things: [
          id,
          ...["upper", "text", "kept"].map((name) => t.column(name, t.string(20))),
          t.column("name", t.string(20)),
          t.column("n", t.text(), computed("upper(name || 'kept')")),
        ],
      },
      models: {
        things: [
          id,
          ...["upper", "text", "kept"].map((name) => t.column(name, t.string(30))),
          t.column("name", t.string(20)),
          t.column("n", t.text(), computed("upper(name || 'kept')")),
        ],
      },
      found: ["alter_column", "alter_column", "alter_column"],
    },
    "another type, and the computed one goes": {
      database: { things: [id, n, twice] },
      models: { things: [id, large] },
      found: ["drop_column", "alter_column"],
    },
    "another type, and the computed one comes": {
      database: { things: [id, n] },
      models: { things: [id, twice, large] },
      found: ["alter_column", "add_column"],
    },
    "both come": {
      database: { things: [id] },
      models: { things: [id, twice, n] },
      found: ["add_column", "add_column"],
    },
    "both go": {
      database: { things: [id, n, twice] },
      models: { things: [id] },
      found: ["drop_column", "drop_column"],
    },
    "others come for both": {
      database: { things: [id, n, twice] },
      models: { things: [id, t.column("half", t.integer(), computed("m / 2")), t.column("m", t.bigInteger())] },
      found: ["drop_column", "add_column", "add_column", "drop_column"],
    },
  });
});

onServers("computed columns, identity and comments", (live) =>
  play(live, {
    "a computed column in other words": {
      database: typed(t.integer(), { computed: { sql: sql`n * 2`, stored: true } }),
      models: typed(t.integer(), { computed: { sql: sql`(n*2)`, stored: true } }),
    },
    "a computed column in other lines, and capitals": {
      database: typed(t.integer(), { computed: { sql: sql`abs(n) * 2`, stored: true } }),
      models: typed(t.integer(), { computed: { sql: sql`\n  (ABS( n )\n*2)\n`, stored: true } }),
    },
    "a computed column with needless quotes": {
      database: typed(t.integer(), { computed: { sql: sql`n * 2`, stored: true } }),
      models: typed(t.integer(), {
        computed: { sql: sql.raw(live.server.dialect === "mysql" ? "(`n`*2)" : '("n"*2)'), stored: true },
      }),
    },
    "a computed column that comes": {
      database: { things: [id, t.column("n", t.integer())] },
      models: typed(t.integer(), { computed: { sql: sql`n * 2`, stored: true } }),
      found: ["add_column"],
    },
    "a computed column that goes": {
      database: typed(t.integer(), { computed: { sql: sql`n * 2`, stored: true } }),
      models: { things: [id, t.column("n", t.integer())] },
      found: ["drop_column"],
    },
    "identity that comes": {
      database: typed(t.integer(), { nullable: false }),
      models: typed(t.integer(), { nullable: false, identity: {} }),
      found: ["alter_column"],
      without: ["mysql", "sqlite"],
    },
    "identity that changes": {
      database: typed(t.integer(), { identity: { always: true } }),
      models: typed(t.integer(), { identity: { always: false, increment: 5 } }),
      found: ["alter_column"],
      without: ["mysql", "sqlite"],
    },
    "identity with what goes without saying": {
      database: typed(t.integer(), { identity: {} }),
      models: typed(t.integer(), { identity: { always: false, start: 1, increment: 1, cycle: false } }),
      without: ["mysql", "sqlite"],
    },
    "a comment that comes": {
      database: typed(t.integer()),
      models: typed(t.integer(), { comment: "it's" }),
      found: { sqlite: [], else: ["alter_column"] },
    },
    "a comment that changes": {
      database: typed(t.integer(), { comment: "one" }),
      models: typed(t.integer(), { comment: "another" }),
      found: { sqlite: [], else: ["alter_column"] },
    },
    "NOT NULL": {
      database: typed(t.integer()),
      models: typed(t.integer(), { nullable: false }),
      found: ["alter_column"],
    },
  }));

/** A key of two columns, of which the first counts up where it is said. */
const ofTwo = (type: unknown, options: object = {}): Tables => ({
  things: [
    t.column("a", type as never, { nullable: false, ...options }),
    t.column("b", t.integer(), { nullable: false }),
    t.primaryKey(["a", "b"]),
  ],
});

/** A column that is no key of its table, and counts up where it is said. */
const besideKey = (type: unknown, options: object = {}): Tables => ({
  things: [plainId, t.column("n", type as never, { nullable: false, ...options }), t.index("ix_n", ["n"])],
});

onServers("what counts up goes on when another thing of it is altered, and nothing else begins to", (live) => {
  if (live.server.dialect !== "mysql") return;
  const key = (type: unknown, options: object = {}): Tables => ({
    things: [t.column("id", type as never, { primaryKey: true, ...options })],
  });
  const [found, yes, no] = [["alter_column"], { autoincrement: true }, { autoincrement: false }];
  return play(live, {
    "a key": { database: key(t.integer()), models: key(t.bigInteger()), found },
    "a key, said aloud": { database: key(t.integer()), models: key(t.bigInteger(), yes), found },
    "a key that does not": { database: key(t.integer(), no), models: key(t.bigInteger(), no), found },
    "a key that no longer does": { database: key(t.integer()), models: key(t.bigInteger(), no), found },
    "no key": { database: besideKey(t.integer()), models: besideKey(t.bigInteger()), found },
    "no key, which does": { database: besideKey(t.integer(), yes), models: besideKey(t.bigInteger(), yes), found },
    "no key, which does not": { database: besideKey(t.integer(), no), models: besideKey(t.bigInteger(), no), found },
    "a key of two": { database: ofTwo(t.integer()), models: ofTwo(t.bigInteger()), found },
    "a key of two, which does": { database: ofTwo(t.integer(), yes), models: ofTwo(t.bigInteger(), yes), found },
    "a key of two, which does not": { database: ofTwo(t.integer(), no), models: ofTwo(t.bigInteger(), no), found },
  });
});

/** A name that PostgreSQL and MySQL do not keep whole. */
const LONG = "n".repeat(70);

onServers("names that are longer than the database keeps", (live) => {
  const longer = { models: things(t.index(LONG, ["a"]), t.unique(["b"], { name: `${LONG}_b` })) };
  if (live.server.dialect === "sqlite") return play(live, { "kept whole": { database: longer.models, ...longer } });
  return assert.rejects(live.become(schemaOf(longer.models)), {
    code: "E_UNSUPPORTED_OPERATION",
    message: /^Cannot quote the name "nn/,
  });
});
