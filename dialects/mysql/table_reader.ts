/**
 * What the rows of `information_schema` say of a table, as data.
 *
 * @module
 */
import { Buffer } from "node:buffer";
import type { Server } from "../../registry/server.ts";
import { defined } from "../../schema/defined.ts";
import type {
  Check,
  Column,
  Constraint,
  DialectOptions,
  ForeignKey,
  Index,
  IndexColumn,
  OptionValue,
  ReferentialAction,
  Table,
} from "../../schema/model.ts";
import { isSql, type Sql, sql as tag } from "../../schema/sql.ts";
import type { ColumnType } from "../../schema/types.ts";
import type { Value } from "../../schema/value.ts";
import type { ToldColumn } from "./attributes.ts";
import { ofType, parseDefault } from "./defaults.ts";
import { expressionOf, nowText, shownExpression, withoutSchema } from "./expressions.ts";
import { hasIndexOfItsOwn } from "./keys.ts";
import { quotedText } from "./quoting.ts";
import { parseMysqlType } from "./types_parse.ts";

/** A row of a catalog. */
export type Row = Readonly<Record<string, unknown>>;

/** What belongs to a table, by {@linkcode keyOf} it. */
export type Grouped = ReadonlyMap<string, readonly Row[]>;

/** What tells a table from others, of whatever schema. */
export function keyOf(schema: unknown, table: unknown): string {
  return `${schema}\0${table}`;
}

/** Rows by {@linkcode keyOf} their table. */
export function group(rows: readonly Row[]): Grouped {
  return groupBy(rows, (row) => keyOf(row.schema, row.table));
}

function groupBy(rows: readonly Row[], keyOf: (row: Row) => string): Grouped {
  const groups = new Map<string, Row[]>();
  for (const row of rows) {
    const key = keyOf(row);
    const list = groups.get(key);
    if (list === undefined) groups.set(key, [row]);
    else list.push(row);
  }
  return groups;
}

/** What is known of tables once their columns are. */
export interface Described {
  readonly tables: readonly Row[];
  readonly columns: Grouped;
  readonly checks: Grouped;
  /** The columns of each table as they are told. */
  readonly described: ReadonlyMap<string, readonly Column[]>;
}

/** What the indexes of a table are. A unique constraint is an index and nothing else: what could be one is told as one. */
export interface Indexed {
  /** The names of all. */
  readonly names: ReadonlySet<string>;
  readonly constraints: readonly Constraint[];
  readonly indexes: readonly Index[];
}

/** What tables are put together of. */
export interface Parts {
  /** The columns of each table. */
  readonly described: Described["described"];
  /** The indexes of each. */
  readonly indexed: ReadonlyMap<string, Indexed>;
  readonly keys: Grouped;
  readonly rules: Grouped;
  readonly checks: Grouped;
}

/** What the columns of a table are read with. */
export interface OfTable {
  /** The table's own collation. */
  readonly collation: string;
  /** The columns with the check that MariaDB makes of JSON. */
  readonly json: ReadonlySet<string>;
  /** What the server's own definition says of the columns; empty where it was not asked for. */
  readonly told: ReadonlyMap<string, ToldColumn>;
}

/** Reads columns. What is said alike of several of them is read once: a schema has thousands, and few that say another thing. */
export class ColumnReader {
  readonly #server: Server;
  readonly #named: boolean;
  /** By all that is said of them. */
  readonly #known = new Map<string, Omit<Column, "name">>();

  /** @param named whether schemas were named */
  constructor(server: Server, named: boolean) {
    this.#server = server;
    this.#named = named;
  }

  column(row: Row, table: OfTable): Column {
    const name = String(row.name);
    const isJson = row.type === "longtext" && table.json.has(name);
    const told = table.told.get(name);
    // One of a few texts is called like the column.
    if (told !== undefined || String(row.type).startsWith("enum(")) {
      return { name, ...this.#said(row, { isJson, told, table }) };
    }
    const { schema, type, initial, nullable, extra, collation, expression, comment } = row;
    const key = [
      isJson,
      table.collation,
      schema,
      type,
      initial === null,
      initial,
      nullable,
      extra,
      collation,
      expression,
      comment,
    ].join("\0");
    let said = this.#known.get(key);
    if (said === undefined) this.#known.set(key, said = this.#said(row, { isJson, table }));
    return { name, ...said };
  }

  /** What a column is beside its name. */
  #said(
    row: Row,
    { isJson, told, table }: {
      readonly isJson: boolean;
      readonly told?: ToldColumn | undefined;
      readonly table: OfTable;
    },
  ): Omit<Column, "name"> {
    const extra = String(row.extra);
    const found: ColumnType = isJson ? { type: "json" } : parseMysqlType(typeText(row));
    const type = found.type === "enum" ? { ...found, name: String(row.name) } as ColumnType : found;
    const generated = /\b(STORED|VIRTUAL|PERSISTENT) GENERATED\b/i.exec(extra)?.[1]?.toUpperCase();
    const autoincrement = /\bauto_increment\b/i.test(extra);
    return defined({
      type,
      nullable: row.nullable === "YES",
      default: generated !== undefined
        ? undefined
        : isHidden(row) && told?.initial !== undefined
        ? parseDefault(shownExpression(told.initial), type)
        : this.#default(withEmoji(row, "initial", told?.initial), type),
      computed: generated === undefined ? undefined : {
        sql: tag.raw(expressionOf(String(withEmoji(row, "expression", told?.computed).expression), this.#server)),
        stored: generated !== "VIRTUAL",
      },
      autoincrement: autoincrement || undefined,
      collation: isJson || row.collation === table.collation ? undefined : textOrNone(row.collation),
      comment: textOrNone(row.comment),
      options: told?.attributes === undefined ? undefined : { mysql: { attributes: told.attributes } },
    }) as Omit<Column, "name">;
  }

  /** The DEFAULT, with what a row that changes gets. */
  #default({ initial, extra, schema }: Row, type: ColumnType): Value | Sql | undefined {
    // MariaDB names the database of a sequence that a default asks.
    const text = this.#named ? String(initial) : withoutSchema(String(initial), String(schema));
    const value = initial === null ? undefined : this.#initial(text, String(extra), type);
    const update = /\bon update (\S+)/i.exec(String(extra))?.[1];
    if (update === undefined) return value;
    const before = value === undefined ? "NULL" : isSql(value) ? value.parts.join("") : quotedText(String(value));
    return tag.raw(`${before} ON UPDATE ${nowText(update) ?? update}`);
  }

  /** MariaDB tells a default as it is written; MySQL tells a literal without its quotes, and an expression with a mark. */
  #initial(text: string, extra: string, type: ColumnType): Value | Sql | undefined {
    if (this.#server.flavour === "mariadb") return parseDefault(text, type);
    if (/\bDEFAULT_GENERATED\b/.test(extra)) return parseDefault(expressionOf(text, this.#server), type);
    if (type.type === "mysql.bit") return tag.raw(text);
    if (type.type === "binary" || type.type === "mysql.binary" || type.type === "mysql.var_binary") {
      return parseDefault(text, type);
    }
    return ofType(text, type);
  }
}

/** Puts tables together. */
export class TableReader {
  readonly #server: Server;
  readonly #parts: Parts;
  readonly #named: boolean;
  readonly #warn: (message: string) => void;

  /** @param options `named`: whether schemas were named, so that tables tell theirs; `warn`: who is told of what cannot be seen */
  constructor(
    server: Server,
    parts: Parts,
    { named, warn }: { readonly named: boolean; readonly warn: (message: string) => void },
  ) {
    this.#server = server;
    this.#parts = parts;
    this.#named = named;
    this.#warn = warn;
  }

  table(row: Row, usualCollation: string | undefined): Table {
    const key = keyOf(row.schema, row.name);
    const { described, indexed, keys, rules, checks } = this.#parts;
    const of = (part: Grouped) => part.get(key) ?? [];
    const foreignKeys = this.#foreignKeys(of(keys), of(rules), String(row.schema));
    const own = indexed.get(key) ?? NO_INDEXES;
    return defined({
      name: String(row.name),
      schema: this.#named ? String(row.schema) : undefined,
      columns: described.get(key) ?? [],
      constraints: [
        ...own.constraints,
        ...byIndexes(foreignKeys, own.names),
        ...of(checks).filter((check) => !isJsonCheck(check)).map((check) => this.#check(check)),
      ],
      indexes: own.indexes.filter((index) => !isMadeForKey(index, own, foreignKeys)),
      comment: textOrNone(row.comment),
      options: optionsOf(row, usualCollation),
    });
  }

  #check({ name, level, clause }: Row): Check {
    return defined({
      kind: "check" as const,
      // That of a column is called like the column, which is no name to drop it by.
      name: level === "Column" ? undefined : String(name),
      condition: tag.raw(expressionOf(String(clause), this.#server)),
    });
  }

  #foreignKeys(keys: readonly Row[], rules: readonly Row[], schema: string): readonly ForeignKey[] {
    const rule = new Map(rules.map((row) => [String(row.name), row]));
    const inOrder = keys.toSorted((a, b) => Number(a.position) - Number(b.position));
    return [...groupBy(inOrder, ({ name }) => String(name))].sort(byName).map(([name, rows]) => {
      const [first] = rows as readonly [Row];
      const referred = String(first.referredSchema);
      // MariaDB tells the columns of a key to whoever may read the table, and its rules to others alone.
      if (!rule.has(name)) {
        this.#warn(
          `Cannot see what the foreign key "${name}" of "${first.table}" does ON DELETE and ON UPDATE: ` +
            `the user may do no more than SELECT there`,
        );
      }
      return defined({
        kind: "foreign_key" as const,
        name,
        columns: rows.map(({ column }) => String(column)),
        references: {
          table: defined({
            name: String(first.referredTable),
            schema: !this.#named && referred === schema ? undefined : referred,
          }),
          columns: rows.map(({ referredColumn }) => String(referredColumn)),
        },
        onDelete: actionOf(rule.get(name)?.onDelete),
        onUpdate: actionOf(rule.get(name)?.onUpdate),
      });
    });
  }
}

const NO_INDEXES: Indexed = { names: new Set(), constraints: [], indexes: [] };

/** What the indexes of a table are. @param rows those of it alone @param engine the table's */
export function indexesOf(rows: readonly Row[], engine: string, server: Server): Indexed {
  const constraints: Constraint[] = [], indexes: Index[] = [];
  const groups = groupBy(rows, (row) => String(row.name));
  for (const [name, parts] of groups) {
    const index = indexOf(name, parts, engine, server);
    const columns = plainColumns(index);
    if (name === "PRIMARY") constraints.push({ kind: "primary_key", name, columns: columns! });
    else if (index.unique && columns !== undefined) constraints.push({ kind: "unique", name, columns });
    else indexes.push(index);
  }
  return { names: new Set(groups.keys()), constraints, indexes };
}

function indexOf(name: string, parts: readonly Row[], engine: string, server: Server): Index {
  const [{ several, method }] = parts as readonly [Row];
  const prefix = method === "FULLTEXT" || method === "SPATIAL" ? method : undefined;
  // MariaDB tells R-trees as such. A MEMORY table has hashes unless told otherwise, all others trees.
  const usual = engine === "MEMORY" ? "HASH" : "BTREE";
  const unique = Number(several) === 0;
  return defined({
    name,
    columns: parts.map(({ column, expression, direction, length }): IndexColumn =>
      defined({
        ...(column === null
          ? { expression: tag.raw(expressionOf(String(expression), server)) }
          : { column: String(column) }),
        desc: direction === "D" || undefined,
        length: length === null || prefix !== undefined ? undefined : Number(length),
      })
    ),
    unique,
    using: prefix !== undefined || unique || method === usual ? undefined : String(method).toLowerCase(),
    options: prefix === undefined ? undefined : { mysql: { prefix } },
  }) as Index;
}

/** Whether MySQL 8.0 hides a default: that of a TEXT or a BLOB has been NULL in the catalog before it was mended. */
function isHidden({ initial, extra }: Row): boolean {
  return initial === null && /\bDEFAULT_GENERATED\b/.test(String(extra)) && !/\bon update\b/i.test(String(extra));
}

/** Whether the catalog may not tell all of a column: it has a `?` for what stands beyond the basic plane of Unicode. */
export function isUntold(row: Row): boolean {
  return isHidden(row) || String(row.initial).includes("?") || String(row.expression).includes("?");
}

/**
 * A row of the catalog with what the server's own definition says in place of a text that may have lost an emoji: the
 * catalogs have a `?` for it. MySQL tells such a literal by its bytes; its expressions lose nothing in the catalog.
 */
function withEmoji(row: Row, key: "initial" | "expression", told: string | undefined): Row {
  if (told === undefined || !String(row[key]).includes("?")) return row;
  const bytes = /^0x([0-9a-f]+)$/i.exec(told)?.[1];
  if (bytes === undefined) {
    return /[\u{10000}-\u{10FFFF}]/u.test(told) && !/_utf8mb4/.test(told) ? { ...row, [key]: told } : row;
  }
  return /^utf8mb4/.test(String(row.collation)) ? { ...row, [key]: Buffer.from(bytes, "hex").toString("utf8") } : row;
}

/** A type without the marks around what older servers do not know: `blob /*M!100301 COMPRESSED …`. */
function typeText({ type }: Row): string {
  return String(type).replace(/ ?\/\*M?!\d*\s*(\w+)\s*\*\//g, " $1");
}

/** What MariaDB makes of JSON: a text with this check. https://mariadb.com/docs/server/reference/data-types/string-data-types/json */
export function isJsonCheck({ level, name, clause }: Row): boolean {
  return level === "Column" && clause === `json_valid(\`${String(name).replaceAll("`", "``")}\`)`;
}

/** The columns of an index that is on whole columns in ascending order, and nothing else. */
export function plainColumns({ columns, where, options }: Index): readonly string[] | undefined {
  if (where !== undefined || options?.mysql?.prefix !== undefined) return undefined;
  const names = columns.flatMap(({ column, desc, length }) => column === undefined || desc || length ? [] : [column]);
  return names.length === columns.length ? names : undefined;
}

/**
 * Whether the server has made an index by itself, since a foreign key wants one: it is called like the key, and there is no
 * other one for it, since the server would have dropped its own.
 */
function isMadeForKey(
  index: Index,
  { constraints, indexes }: Indexed,
  foreignKeys: readonly ForeignKey[],
): boolean {
  const key = foreignKeys.find((each) => each.name === index.name);
  if (key === undefined || JSON.stringify(key.columns) !== JSON.stringify(plainColumns(index))) return false;
  return hasIndexOfItsOwn({ constraints, indexes: indexes.filter((other) => other !== index) }, key);
}

/** Foreign keys in the order in which the server has given them their indexes: of those that share one, the last has it. */
function byIndexes(foreignKeys: readonly ForeignKey[], names: ReadonlySet<string>): readonly ForeignKey[] {
  const shares = (key: ForeignKey) =>
    !names.has(key.name!) &&
    foreignKeys.some(({ name, columns }) =>
      names.has(name!) && key.columns.every((column, i) => columns[i] === column)
    );
  return [...foreignKeys.filter(shares), ...foreignKeys.filter((key) => !shares(key))];
}

/** To InnoDB both are the same, and MariaDB tells the one where MySQL tells the other. */
function actionOf(rule: unknown): ReferentialAction | undefined {
  return rule === undefined || rule === null || rule === "NO ACTION" || rule === "RESTRICT"
    ? undefined
    : String(rule) as ReferentialAction;
}

function textOrNone(value: unknown): string | undefined {
  return value === null || value === undefined || value === "" ? undefined : String(value);
}

/** Whether `CREATE_OPTIONS` tell that a table's rows are kept in parts: which, no table says. */
export function isPartitioned(options: unknown): boolean {
  return /\bpartitioned\b/i.test(String(options ?? ""));
}

function byName([a]: readonly [name: string, rows: unknown], [b]: readonly [name: string, rows: unknown]): number {
  return a < b ? -1 : 1;
}

/** What differs from a table that is told nothing. */
function optionsOf(
  { engine, collation, options }: Row,
  usualCollation: string | undefined,
): DialectOptions | undefined {
  const rowFormat = /\brow_format=(\w+)/i.exec(String(options ?? ""))?.[1];
  const own = defined({
    engine: engine === "InnoDB" ? undefined : textOrNone(engine),
    collation: collation === usualCollation ? undefined : textOrNone(collation),
    rowFormat: rowFormat?.toUpperCase(),
  });
  return Object.keys(own).length === 0 ? undefined : { mysql: own as Readonly<Record<string, OptionValue>> };
}
