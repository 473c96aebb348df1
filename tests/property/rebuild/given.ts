/**
 * Random databases: one table with whatever SQLite lets a table have, what hangs on it, and rows that are hard to keep.
 *
 * @module
 */
import fc from "fast-check";

/** Draws values, by one generator. */
export class Draw {
  readonly #gen: fc.GeneratorValue;

  constructor(gen: fc.GeneratorValue) {
    this.#gen = gen;
  }

  /** A number from 0 to `most`. */
  nat(most: number): number {
    return this.#gen(fc.nat, { max: most });
  }

  /** One of `list`. */
  of<T>(list: readonly T[]): T {
    return list[this.nat(list.length - 1)]!;
  }

  /** Happens once in `n` times. */
  once(n: number): boolean {
    return this.nat(n - 1) === n - 1;
  }

  /** Some of `list`, at least so many, in any order. */
  some<T>(list: readonly T[], least: number, most: number): readonly T[] {
    const left = [...list];
    const count = Math.min(list.length, least + this.nat(Math.max(0, most - least)));
    return Array.from({ length: count }, () => left.splice(this.nat(left.length - 1), 1)[0]!);
  }
}

/** A column of the table. */
export interface GivenColumn {
  readonly name: string;
  readonly type: string;
  readonly generated: boolean;
}

/** A database, as the statements that make it. */
export interface Given {
  /** The table that is to be altered. */
  readonly table: string;
  readonly columns: readonly GivenColumn[];
  readonly key: readonly string[];
  readonly strict: boolean;
  readonly withoutRowid: boolean;
  /** Names of its constraints, as far as they have any. */
  readonly constraints: readonly { readonly name: string; readonly kind: string }[];
  readonly indexes: readonly string[];
  /** Tables beside it. */
  readonly others: readonly string[];
  readonly statements: readonly string[];
}

/** Names that are no plain words, and some that are. */
const NAMES = [
  ...["a", "B", "c", "Dd", "e f", 'q"uote', "it's", "select", "order", "x.y", "col-1", "Ünï", "table", "[br", "back`"],
  ...["rowid", "_rowid_", "oid", "new", "old", "1st", "check", "null", "value", "true", "--", "key", "text", "😀"],
];
const TABLES = ["t", "T 1", "order", 'say "x"', "_t", "users", "Group", "it's", "t--", "ÄT", "main", "abort", "values"];
const LOOSE = [
  "INTEGER",
  "TEXT",
  "REAL",
  "BLOB",
  "NUMERIC",
  "VARCHAR(10)",
  "",
  "DATETIME",
  "BOOLEAN",
  "WAT",
  "DECIMAL(10,2)",
  "double precision",
  '"odd type"',
  "BIGINT",
  "JSON",
  "INT",
];
const STRICT = ["INTEGER", "TEXT", "REAL", "BLOB", "ANY", "INT"];
const ACTIONS = ["CASCADE", "SET NULL", "SET DEFAULT", "RESTRICT", "NO ACTION"];
const COLLATIONS = ["NOCASE", "RTRIM", "BINARY"];
const CONFLICTS = ["REPLACE", "IGNORE", "ABORT", "FAIL", "ROLLBACK"];
const COMMENTS = ["/* a comment, with ( and ' */", "-- to the end (\n", "/*,*/"];

/** Values that are hard to keep, as SQL. */
export const VALUES = [
  ...[
    "NULL",
    "0",
    "1",
    "-1",
    "2",
    "3",
    "'1'",
    "'01'",
    "'a'",
    "'A'",
    "'a '",
    "''",
    "'it''s'",
    "1.5",
    "-0.0",
    "0.1",
    "1e300",
  ],
  ...["9e999", "-9e999", "9007199254740993", "-9223372036854775808", "9223372036854775807", "X''", "X'00FF'", "X'31'"],
  ...[
    "CAST(X'610062' AS TEXT)",
    "CAST(X'C3' AS TEXT)",
    "CAST(X'EDA080' AS TEXT)",
    "'1e5'",
    "' 7 '",
    "'9007199254740993'",
  ],
  ...["'Ünï'", "'😀'", "0.1 + 0.2", "char(10)", "'2020-01-01'"],
];

const BIG = ["9007199254740993", "-9223372036854775808", "-7", "1234567890123456"];
const TEXTS = VALUES.filter((value) => /^'|AS TEXT|char/.test(value)).concat("NULL");
const INTEGERS = VALUES.filter((value) => /^-?\d+$/.test(value)).concat("NULL");
/** The values that a STRICT column takes. */
const OF_TYPE: Readonly<Record<string, readonly string[]>> = {
  INTEGER: INTEGERS,
  INT: INTEGERS,
  TEXT: TEXTS,
  REAL: ["NULL", "1.5", "-0.0", "0.1", "1e300", "9e999", "-9e999", "0.1 + 0.2"],
  BLOB: ["NULL", "X''", "X'00FF'", "X'31'"],
};

const DEFAULTS = [
  "1",
  "'x'",
  "NULL",
  "(1 + 2)",
  "CURRENT_TIMESTAMP",
  "'it''s'",
  "-1.5",
  "X'00'",
  "TRUE",
  "(abs(-3))",
  "'a, b)'",
];

const QUOTES: readonly ((name: string) => string | undefined)[] = [
  (name) => `"${name.replaceAll('"', '""')}"`,
  (name) => `"${name.replaceAll('"', '""')}"`,
  (name) => name.includes("]") ? undefined : `[${name}]`,
  (name) => `\`${name.replaceAll("`", "``")}\``,
  (name) =>
    /^[a-z]\w*$/i.test(name) && !/^(?:select|order|table|check|null|values|group)$/i.test(name) ? name : undefined,
];

export function quoted(name: string): string {
  return `"${name.replaceAll('"', '""')}"`;
}

/** A database. */
export function drawGiven(d: Draw): Given {
  const q = (name: string) => d.of(QUOTES)(name) ?? quoted(name);
  const maybe = (n: number, text: () => string) => d.once(n) ? text() : "";
  const comment = () => maybe(8, () => ` ${d.of(COMMENTS)} `);
  const table = d.of(TABLES);
  const strict = d.once(6);
  const withoutRowid = d.once(6);
  const used = new Set<string>();
  const fresh = (): string => {
    const name = d.of(NAMES.filter((each) => !used.has(each.toLowerCase())));
    used.add(name.toLowerCase());
    return name;
  };
  const constraints: { name: string; kind: string }[] = [];
  const named = (kind: string, n = 2) =>
    maybe(n, () => {
      const name = `${d.of(["ck", "C 1", "uq", "fk", "x"])}_${constraints.length}`;
      constraints.push({ name, kind });
      return `CONSTRAINT ${q(name)} `;
    });
  const conflict = () => maybe(6, () => ` ON CONFLICT ${d.of(CONFLICTS)}`);
  const reference = (to: string, columns: string) =>
    `REFERENCES ${q(to)}${columns}` + maybe(2, () => ` ON DELETE ${d.of(ACTIONS)}`) +
    maybe(3, () => ` ON UPDATE ${d.of(ACTIONS)}`) +
    maybe(
      4,
      () =>
        d.of([" DEFERRABLE INITIALLY DEFERRED", " NOT DEFERRABLE", " DEFERRABLE INITIALLY IMMEDIATE", " DEFERRABLE"]),
    );

  // ── the key ──
  const elements: string[] = [];
  const columns: GivenColumn[] = [];
  const names: string[] = [];
  let key: readonly string[] = [];
  let late = "";
  const kind = withoutRowid
    ? d.of(["text", "composite", "int"])
    : d.of(["rowid", "rowid", "auto", "none", "text", "composite", "desc", "tablekey"]);
  const push = (name: string, type: string, rest: string, generated = false) => {
    columns.push({ name, type, generated });
    names.push(name);
    elements.push(`${q(name)}${comment()} ${type}${rest}`);
  };
  switch (kind) {
    case "rowid":
    case "auto":
    case "desc":
    case "int": {
      const name = fresh();
      key = [name];
      const how = kind === "auto" ? " AUTOINCREMENT" : kind === "desc" ? " DESC" : "";
      push(
        name,
        "INTEGER",
        ` ${named("primary")}PRIMARY KEY${kind === "desc" ? how : ""}${kind === "auto" ? "" : conflict()}${
          kind === "auto" ? how : ""
        }`,
      );
      break;
    }
    case "text": {
      const name = fresh();
      key = [name];
      push(
        name,
        "TEXT",
        `${maybe(3, () => ` COLLATE ${d.of(COLLATIONS)}`)} ${named("primary")}PRIMARY KEY${
          maybe(3, () => " DESC")
        }${conflict()}`,
      );
      break;
    }
    case "tablekey": {
      const name = fresh();
      key = [name];
      push(name, "INTEGER", "");
      late = `${named("primary")}PRIMARY KEY (${q(name)})${conflict()}`;
      break;
    }
    case "composite": {
      const two = [fresh(), fresh()];
      key = two;
      push(two[0]!, d.of(["INTEGER", "TEXT"]), maybe(3, () => " NOT NULL"));
      push(two[1]!, d.of(["INTEGER", "TEXT"]), "");
      late = `${named("primary")}PRIMARY KEY (${q(two[0]!)}${maybe(3, () => " DESC")}, ${q(two[1]!)}${
        maybe(4, () => " COLLATE NOCASE")
      }${maybe(3, () => " DESC")})${conflict()}`;
      break;
    }
  }

  // ── the others ──
  const parent = "par ent";
  const count = 1 + d.nat(4);
  for (let i = 0; i < count; i++) {
    const name = fresh();
    const type = d.of(strict ? STRICT : LOOSE);
    const before = names.filter((each) => !columns.find((column) => column.name === each)!.generated);
    if (before.length > 0 && d.once(6)) {
      const from = d.of(before);
      const expression = d.of([
        `${q(from)} || 'x'`,
        `length(${q(from)})`,
        `coalesce(${q(from)}, 0)`,
        `${q(from)} IS NULL`,
        `typeof(${q(from)})`,
      ]);
      const usable = strict ? "ANY" : type;
      push(
        name,
        usable,
        `${maybe(2, () => " GENERATED ALWAYS")} AS (${comment()}${expression})${d.of([" STORED", " VIRTUAL", ""])}`,
        true,
      );
      continue;
    }
    const parts = [
      maybe(5, () => ` NOT NULL${conflict()}`),
      maybe(3, () => ` DEFAULT ${d.of(DEFAULTS)}`),
      maybe(5, () => ` COLLATE ${d.of(COLLATIONS)}`),
      maybe(6, () => ` ${named("unique")}UNIQUE${conflict()}`),
      maybe(
        5,
        () =>
          ` ${named("check")}CHECK (${comment()}${
            d.of([
              `${q(name)} IS NOT 'never'`,
              `length(${q(table)}.${q(name)}) < 100 OR ${q(name)} IS NULL`,
              `typeof(${q(name)}) <> 'nothing'`,
            ])
          })`,
      ),
      maybe(
        6,
        () =>
          ` ${named("foreignkey")}${
            reference(
              ...d.of<[string, string]>([[parent, ""], [parent, '("id")'], [
                table,
                key.length === 1 ? "" : ` (${q(name)})`,
              ]]),
            )
          }`,
      ),
    ];
    push(name, type, d.some(parts, parts.length, parts.length).join(comment()));
  }
  const plain = columns.filter(({ generated }) => !generated).map(({ name }) => name);
  if (late !== "") elements.push(late);
  if (plain.length > 1) {
    if (d.once(4)) elements.push(`${named("unique")}UNIQUE (${d.some(plain, 2, 2).map(q).join(", ")})${conflict()}`);
    if (d.once(4)) {
      const [one, other] = d.some(plain, 2, 2);
      elements.push(`${named("check")}CHECK (${q(one!)} IS NOT 'nope' OR ${q(other!)} <> ${q(one!)})`);
    }
    if (d.once(5)) {
      elements.push(
        `${named("foreignkey")}FOREIGN KEY (${d.some(plain, 2, 2).map(q).join(", ")}) ${
          reference(parent, ' ("x", "y")')
        }`,
      );
    }
  }
  const options = d.some([...(strict ? ["STRICT"] : []), ...(withoutRowid ? ["WITHOUT ROWID"] : [])], 2, 2).join(", ");

  const statements: string[] = [
    "PRAGMA foreign_keys = OFF",
    `CREATE TABLE ${quoted(parent)} (id INTEGER PRIMARY KEY, x, y, UNIQUE (x, y))`,
    `INSERT INTO ${quoted(parent)} VALUES (1, 1, 1), (2, 1, 2), (3, 'a', 'b'), (7, NULL, NULL)`,
    `CREATE TABLE log (at INTEGER PRIMARY KEY, what, value)`,
    `CREATE TABLE ${q(table)} (${comment()}${
      elements.map((each) => `${maybe(2, () => "\n  ")}${each}`).join(`${comment()},`)
    }${comment()})${comment()} ${options}`,
  ];

  // ── rows ──
  const rows = d.nat(6);
  for (let i = 0; i < rows; i++) {
    const values = plain.map((name) => {
      const { type } = columns.find((column) => column.name === name)!;
      if (key.length === 1 && key[0] === name && (type === "INTEGER" || d.nat(2) > 0)) {
        return d.once(12) ? d.of(BIG) : String(i * (1 + d.nat(3)) + 1);
      }
      return d.of(strict ? OF_TYPE[type] ?? VALUES : VALUES);
    });
    statements.push(
      `INSERT OR IGNORE INTO ${quoted(table)} (${plain.map(quoted).join(", ")}) VALUES (${values.join(", ")})`,
    );
  }
  if (rows > 0 && d.once(3)) {
    statements.push(
      `DELETE FROM ${quoted(table)} WHERE ${quoted(plain[0]!)} = (SELECT ${d.of(["max", "min"])}(${
        quoted(plain[0]!)
      }) FROM ${quoted(table)})`,
    );
  }

  // ── what hangs on it ──
  const others = [parent, "log"];
  if (key.length === 1 && d.once(2)) {
    others.push("child");
    statements.push(
      `CREATE TABLE child (id INTEGER PRIMARY KEY, up ${reference(table, d.of(["", ` (${q(key[0]!)})`]))})`,
    );
    statements.push(`INSERT INTO child (up) SELECT ${quoted(key[0]!)} FROM ${quoted(table)}`);
    if (d.once(2)) {
      others.push("grandchild");
      statements.push(
        `CREATE TABLE grandchild (up REFERENCES child ON DELETE CASCADE)`,
        `INSERT INTO grandchild SELECT id FROM child`,
      );
    }
  }
  const indexes: string[] = [];
  const many = d.nat(3);
  for (let i = 0; i < many; i++) {
    const name = `${d.of(["ix", "Ix ", "ix-"])}${i}`;
    const all = columns.map((column) => column.name);
    const parts = d.some(all, 1, 2).map((each) =>
      d.of([
        q(each),
        `${q(each)} DESC`,
        `${q(each)} COLLATE NOCASE`,
        `lower(${q(each)})`,
        `(${q(each)} || '-') DESC`,
        `coalesce(${q(each)}, 'x') COLLATE RTRIM ASC`,
      ])
    );
    const where = maybe(3, () => ` WHERE ${d.of([`${q(d.of(all))} IS NOT NULL`, `${q(d.of(all))} <> 'zz'`])}`);
    indexes.push(name);
    statements.push(
      `CREATE ${maybe(6, () => "UNIQUE ")}INDEX ${q(name)} ON ${q(table)}${comment()} (${parts.join(", ")})${where}`,
    );
  }
  if (d.once(3)) {
    const all = columns.map((column) => column.name);
    const chosen = d.some(all, 1, 2).map(q);
    statements.push(
      `CREATE VIEW ${q("v 1")} AS SELECT ${
        d.of(["*", chosen.join(", "), `count(*) AS n, max(${chosen[0]}) AS m`])
      } FROM ${q(table)}${maybe(3, () => ` AS s`)}${maybe(3, () => ` WHERE 1`)}`,
    );
    if (d.once(2)) statements.push(`CREATE VIEW v2 AS SELECT * FROM ${q("v 1")} JOIN ${q(parent)}`);
    if (d.once(3)) {
      statements.push(
        `CREATE TRIGGER "on view" INSTEAD OF DELETE ON "v 1" BEGIN INSERT INTO log (what) SELECT 'view' FROM ${
          q(table)
        }; END`,
      );
    }
  }
  const triggers = d.nat(2);
  for (let i = 0; i < triggers; i++) {
    const column = q(d.of(columns).name);
    const [event, value] = d.of([
      ["AFTER INSERT", `NEW.${column}`],
      ["AFTER DELETE", `OLD.${column}`],
      ["AFTER UPDATE", `NEW.${column}`],
      [`BEFORE UPDATE OF ${d.some(plain, 1, 2).map(q).join(", ")}`, `OLD.${column}`],
    ]);
    const when = maybe(3, () => ` WHEN ${value} IS NOT 'zz'`);
    const body = d.of([
      `INSERT INTO log (what, value) VALUES ('own ${i}', ${value});`,
      `INSERT INTO log (what, value) SELECT 'own ${i}', ${column} FROM ${q(table)} WHERE ${value} IS ${column};`,
      `INSERT INTO log (what, value) VALUES ('a; END', ${value}); UPDATE log SET value = ${value} WHERE what = 'a; END';`,
    ]);
    statements.push(
      `CREATE TRIGGER ${q(`tr ${i}`)} ${event}${maybe(3, () => "")} ON ${q(table)}${
        maybe(2, () => " FOR EACH ROW")
      }${when} BEGIN ${body} END`,
    );
  }
  if (d.once(4)) {
    const column = q(d.of(plain));
    const body = d.of([
      `UPDATE ${q(table)} SET ${column} = ${column} WHERE 0;`,
      `INSERT INTO log (what, value) SELECT 'other', ${column} FROM ${q(table)};`,
      `DELETE FROM ${q(table)} WHERE ${column} IS NEW.x AND 0;`,
    ]);
    statements.push(`CREATE TRIGGER elsewhere AFTER INSERT ON ${quoted(parent)} BEGIN ${body} END`);
  }
  if (d.once(4)) statements.push("ANALYZE");
  statements.push("PRAGMA foreign_keys = ON");
  return { table, columns, key, strict, withoutRowid, constraints, indexes, others, statements };
}
