import { Buffer } from "node:buffer";
import { MissingFactError } from "../../errors.ts";
import type { Inspector, ReadOptions } from "../../registry/connection.ts";
import type { Referred } from "../../registry/operation.ts";
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
  Schema,
  SchemaObject,
  Table,
  TableName,
} from "../../schema/model.ts";
import { isSql, type Sql, sql as tag } from "../../schema/sql.ts";
import type { ColumnType } from "../../schema/types.ts";
import type { Value } from "../../schema/value.ts";
import { isSpatial, type ToldColumn, toldColumns } from "./attributes.ts";
import { ofType, parseDefault } from "./defaults.ts";
import { expressionOf, nowText, shownExpression, withoutSchema } from "./expressions.ts";
import { hasIndexOfItsOwn } from "./keys.ts";
import { path, quotedText } from "./quoting.ts";
import { readSequences } from "./read_sequences.ts";
import type { Query } from "./session.ts";
import { parseMysqlType } from "./types_parse.ts";
import { unmodelledObjects, unmodelledQuery } from "./unmodelled.ts";

/** A view: a {@linkcode SchemaObject}. */
export interface InspectedView extends SchemaObject {
  /** Its query. */
  readonly as: Sql;
}

type Row = Readonly<Record<string, unknown>>;

/** What belongs to a table, by {@linkcode keyOf} it. */
type Grouped = ReadonlyMap<string, readonly Row[]>;

/**
 * Reads `information_schema`, by as many queries as there are kinds of things in it. They are not joined: MariaDB opens no
 * more than one database's tables only where the name stands in the query. https://mariadb.com/docs/server/reference/system-tables/information-schema
 */
export class MysqlInspector implements Inspector {
  readonly #query: Query;
  readonly #server: Server;

  constructor(query: Query, server: Server) {
    this.#query = query;
    this.#server = server;
  }

  /** The databases of the server, without its own. */
  async schemas(): Promise<readonly string[]> {
    const rows = await this.#query(
      "SELECT schema_name AS name FROM information_schema.schemata WHERE schema_name NOT IN " +
        "('information_schema', 'performance_schema', 'mysql', 'sys') ORDER BY 1",
    );
    return rows.map(({ name }) => String(name));
  }

  async referring({ name, schema = this.#server.defaultSchema ?? "" }: Referred): Promise<readonly TableName[]> {
    const rows = await this.#query(
      `SELECT DISTINCT TABLE_SCHEMA AS \`schema\`, TABLE_NAME AS name FROM information_schema.KEY_COLUMN_USAGE ` +
        `WHERE REFERENCED_TABLE_SCHEMA = ${quotedText(schema)} AND TABLE_SCHEMA <> ${quotedText(schema)}` +
        `${name === undefined ? "" : ` AND REFERENCED_TABLE_NAME = ${quotedText(name)}`} ORDER BY 1, 2`,
    );
    return rows.map((row) => ({ name: String(row.name), schema: String(row.schema) }));
  }

  async hasTable(name: TableName): Promise<boolean> {
    const rows = await this.#query(tablesQuery(this.#where(schemasOf(name), "TABLE_SCHEMA", name.name)));
    return rows.some((row) => isTable(row));
  }

  /** @throws {MissingFactError} if there is no such table */
  async table(name: TableName): Promise<Table> {
    const { tables: [table] } = await this.#read(schemasOf(name), name.name);
    if (table !== undefined) return table;
    throw new MissingFactError(`Cannot read the table "${name.name}": the database has no such table`, {
      hint: "look at its spelling and its schema, and whether it is a view",
    });
  }

  /** Reads the connection's own database, or those that are named. */
  async schema({ schemas, warn }: ReadOptions = {}): Promise<Schema> {
    return await this.#read(schemas, undefined, warn);
  }

  /** A condition: one of the schemas, and the one table if one is wanted. */
  #where(schemas: readonly string[] | undefined, column: string, only?: string, table = "TABLE_NAME"): string {
    const names = schemas ?? [this.#server.defaultSchema ?? ""];
    const listed = `${column} IN (${["NULL", ...names.map(quotedText)].join(", ")})`;
    return only === undefined ? listed : `${listed} AND ${table} = ${quotedText(only)}`;
  }

  async #read(
    schemas: readonly string[] | undefined,
    only?: string,
    warn: (message: string) => void = () => {},
  ): Promise<Schema> {
    const where = this.#where(schemas, "TABLE_SCHEMA", only);
    const inConstraints = this.#where(schemas, "CONSTRAINT_SCHEMA", only);
    // None waits for another's answer: the session sends them all at once. What is most work here comes first.
    const [{ tables, columns, checks, described }, usual, statistics, keys, rules, others] = await Promise.all([
      this.#described(schemas, only),
      this.#query(
        `SELECT SCHEMA_NAME AS name, DEFAULT_COLLATION_NAME AS collation FROM information_schema.SCHEMATA ` +
          `WHERE ${this.#where(schemas, "SCHEMA_NAME")}`,
      ),
      this.#query(statisticsQuery(where, this.#server)).then(group),
      this.#query(keysQuery(where)).then(group),
      this.#query(rulesQuery(inConstraints)).then(group),
      only === undefined ? this.#query(unmodelledQuery((column) => this.#where(schemas, column))) : [],
    ]);
    const parts: Parts = { statistics, keys, rules, checks };
    const reader = new TableReader(this.#server, parts, { named: schemas !== undefined, described, warn });
    const collations = new Map(usual.map(({ name, collation }) => [String(name), String(collation)]));
    const found = tables.filter(isTable).map((row) => reader.table(row, collations.get(String(row.schema))));
    if (only !== undefined) return { tables: found, objects: {} };
    const views = tables.some((row) => !isTable(row))
      ? await this.#query(
        `SELECT TABLE_SCHEMA AS \`schema\`, TABLE_NAME AS name, VIEW_DEFINITION AS definition ` +
          `FROM information_schema.VIEWS WHERE ${where} ORDER BY TABLE_NAME`,
      )
      : [];
    const view = views.filter((row) => isShown(row, warn)).map((row): InspectedView =>
      defined({
        name: String(row.name),
        schema: schemas === undefined ? undefined : String(row.schema),
        as: tag.raw(withoutSchema(String(row.definition), String(row.schema))),
      })
    );
    const sequence = await readSequences(
      this.#query,
      tables.filter(({ type }) => type === "SEQUENCE").map((row) => ({
        schema: String(row.schema),
        name: String(row.name),
        type: String(columns.get(keyOf(row.schema, row.name))?.find(({ name }) => name === "minimum_value")?.type),
      })),
      { named: schemas !== undefined, warn },
    );
    const partitioned = tables.filter(({ options }) => isPartitioned(options)).map((row) => ({
      kind: "partitioned_table",
      name: row.name,
      schema: row.schema,
      table: null,
    }));
    return {
      tables: found,
      objects: {
        ...(sequence.length > 0 && { sequence }),
        ...(view.length > 0 && { view }),
        ...unmodelledObjects([...others, ...partitioned], schemas !== undefined),
      },
    };
  }

  /** The tables, and what their columns are: that is found out while the server answers the rest. */
  async #described(schemas: readonly string[] | undefined, only: string | undefined): Promise<Described> {
    const [tables, checks, columns] = await Promise.all([
      this.#query(tablesQuery(this.#where(schemas, "TABLE_SCHEMA", only))),
      this.#checks(schemas, only).then(group),
      this.#columns(schemas, only).then(group),
    ]);
    const named = schemas !== undefined;
    const described = new Map<string, readonly Column[]>();
    for (const row of tables.filter(isTable)) {
      const key = keyOf(row.schema, row.name);
      const rows = columns.get(key) ?? [];
      const told = only !== undefined || rows.some(isUntold) ? await this.#told(row) : new Map<string, ToldColumn>();
      const json = new Set((checks.get(key) ?? []).filter(isJsonCheck).map(({ name }) => String(name)));
      const reader = new ColumnReader(this.#server, { named, collation: String(row.collation), json, told });
      described.set(key, rows.map((column) => reader.column(column)));
    }
    return { tables, columns, checks, described };
  }

  /** On MariaDB the places of a column may be of a system that stands in a list of its own, and nowhere else. */
  async #columns(schemas: readonly string[] | undefined, only: string | undefined): Promise<readonly Row[]> {
    const rows = await this.#query(columnsQuery(this.#where(schemas, "TABLE_SCHEMA", only)));
    if (this.#server.flavour !== "mariadb" || !rows.some(({ type }) => isSpatial(String(type)))) return rows;
    const systems = await this.#query(
      `SELECT G_TABLE_SCHEMA AS \`schema\`, G_TABLE_NAME AS \`table\`, G_GEOMETRY_COLUMN AS name, SRID AS srid ` +
        `FROM information_schema.GEOMETRY_COLUMNS WHERE SRID <> 0 AND ` +
        this.#where(schemas, "G_TABLE_SCHEMA", only, "G_TABLE_NAME"),
    );
    const placeOf = (row: Row) => JSON.stringify([row.schema, row.table, row.name]);
    const byPlace = new Map(systems.map((row) => [placeOf(row), row.srid]));
    return rows.map((row) => {
      const srid = byPlace.get(placeOf(row));
      return srid === undefined ? row : { ...row, type: `${row.type} ref_system_id=${srid}` };
    });
  }

  /** What only the server's own definition of a table tells: each is another question, so not all are asked for. */
  async #told({ schema, name }: Row): Promise<ReadonlyMap<string, ToldColumn>> {
    const [row] = await this.#query(`SHOW CREATE TABLE ${path([String(schema), String(name)])}`);
    return toldColumns(String(row?.["Create Table"]));
  }

  /** MySQL has the table of a check in another list; MariaDB tells those of columns beside those of tables. */
  async #checks(schemas: readonly string[] | undefined, only: string | undefined): Promise<readonly Row[]> {
    const columns = "CONSTRAINT_SCHEMA AS `schema`, CONSTRAINT_NAME AS name";
    if (this.#server.flavour === "mariadb") {
      return await this.#query(
        `SELECT ${columns}, TABLE_NAME AS \`table\`, LEVEL AS level, CHECK_CLAUSE AS clause ` +
          `FROM information_schema.CHECK_CONSTRAINTS WHERE ${this.#where(schemas, "CONSTRAINT_SCHEMA", only)}`,
      );
    }
    const placed = await this.#query(
      `SELECT ${columns}, TABLE_NAME AS \`table\` FROM information_schema.TABLE_CONSTRAINTS ` +
        `WHERE CONSTRAINT_TYPE = 'CHECK' AND ${this.#where(schemas, "TABLE_SCHEMA", only)}`,
    );
    if (placed.length === 0) return [];
    const clauses = await this.#query(
      `SELECT ${columns}, CHECK_CLAUSE AS clause FROM information_schema.CHECK_CONSTRAINTS ` +
        `WHERE ${this.#where(schemas, "CONSTRAINT_SCHEMA")}`,
    );
    const byName = new Map(clauses.map((row) => [JSON.stringify([row.schema, row.name]), row.clause]));
    return placed.map((row) => ({ ...row, clause: byName.get(JSON.stringify([row.schema, row.name])) }));
  }
}

function schemasOf({ schema }: TableName): readonly string[] | undefined {
  return schema === undefined ? undefined : [schema];
}

/** Whether a view's query is told: to those who may not ask for it the catalogs have an empty one. */
function isShown({ name, definition }: Row, warn: (message: string) => void): boolean {
  if (definition !== "") return true;
  warn(`Cannot see the query of the view "${name}": the user has no SHOW VIEW on it, and the view is left out`);
  return false;
}

/** `BASE TABLE`, and MariaDB's `SYSTEM VERSIONED` and `SEQUENCE`, of which the last is none. */
function isTable({ type }: Row): boolean {
  return type === "BASE TABLE" || type === "SYSTEM VERSIONED";
}

function tablesQuery(where: string): string {
  return `SELECT TABLE_SCHEMA AS \`schema\`, TABLE_NAME AS name, TABLE_TYPE AS type, ENGINE AS engine, ` +
    `TABLE_COLLATION AS collation, CREATE_OPTIONS AS options, TABLE_COMMENT AS comment ` +
    `FROM information_schema.TABLES WHERE ${where} ORDER BY TABLE_NAME`;
}

function columnsQuery(where: string): string {
  return `SELECT TABLE_SCHEMA AS \`schema\`, TABLE_NAME AS \`table\`, COLUMN_NAME AS name, COLUMN_TYPE AS type, ` +
    `COLUMN_DEFAULT AS initial, IS_NULLABLE AS nullable, EXTRA AS extra, COLLATION_NAME AS collation, ` +
    `GENERATION_EXPRESSION AS expression, COLUMN_COMMENT AS comment ` +
    `FROM information_schema.COLUMNS WHERE ${where} ORDER BY TABLE_NAME, ORDINAL_POSITION`;
}

function statisticsQuery(where: string, { flavour }: Server): string {
  return `SELECT TABLE_SCHEMA AS \`schema\`, TABLE_NAME AS \`table\`, INDEX_NAME AS name, NON_UNIQUE AS several, ` +
    `COLUMN_NAME AS \`column\`, COLLATION AS direction, SUB_PART AS length, INDEX_TYPE AS method, ` +
    `${flavour === "mysql" ? "EXPRESSION" : "NULL"} AS expression ` +
    `FROM information_schema.STATISTICS WHERE ${where} ORDER BY TABLE_NAME, INDEX_NAME, SEQ_IN_INDEX`;
}

function keysQuery(where: string): string {
  return `SELECT TABLE_SCHEMA AS \`schema\`, TABLE_NAME AS \`table\`, CONSTRAINT_NAME AS name, COLUMN_NAME AS \`column\`, ` +
    `REFERENCED_TABLE_SCHEMA AS referredSchema, REFERENCED_TABLE_NAME AS referredTable, ` +
    `REFERENCED_COLUMN_NAME AS referredColumn FROM information_schema.KEY_COLUMN_USAGE ` +
    `WHERE ${where} AND REFERENCED_TABLE_NAME IS NOT NULL ORDER BY TABLE_NAME, CONSTRAINT_NAME, ORDINAL_POSITION`;
}

function rulesQuery(where: string): string {
  return `SELECT CONSTRAINT_SCHEMA AS \`schema\`, TABLE_NAME AS \`table\`, CONSTRAINT_NAME AS name, ` +
    `UPDATE_RULE AS onUpdate, DELETE_RULE AS onDelete FROM information_schema.REFERENTIAL_CONSTRAINTS WHERE ${where}`;
}

function keyOf(schema: unknown, table: unknown): string {
  return `${schema}\0${table}`;
}

function group(rows: readonly Row[]): Grouped {
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
interface Described {
  readonly tables: readonly Row[];
  readonly columns: Grouped;
  readonly checks: Grouped;
  /** The columns of each table as they are told. */
  readonly described: ReadonlyMap<string, readonly Column[]>;
}

/** What tables are put together of, beside their columns. */
interface Parts {
  readonly statistics: Grouped;
  readonly keys: Grouped;
  readonly rules: Grouped;
  readonly checks: Grouped;
}

/** Reads the columns of one table. */
class ColumnReader {
  readonly #server: Server;
  readonly #named: boolean;
  readonly #collation: string;
  readonly #json: ReadonlySet<string>;
  readonly #told: ReadonlyMap<string, ToldColumn>;

  /**
   * @param table `named`: whether schemas were named; `collation`: the table's own; `json`: the columns with the check that MariaDB makes of JSON; `told`: what the
   * server's own definition says of the columns, where it was asked for
   */
  constructor(
    server: Server,
    { named, collation, json, told }: {
      readonly named: boolean;
      readonly collation: string;
      readonly json: ReadonlySet<string>;
      readonly told: ReadonlyMap<string, ToldColumn>;
    },
  ) {
    this.#server = server;
    this.#named = named;
    this.#collation = collation;
    this.#json = json;
    this.#told = told;
  }

  column(row: Row): Column {
    const name = String(row.name);
    const extra = String(row.extra);
    const isJson = this.#json.has(name) && row.type === "longtext";
    const told = this.#told.get(name);
    const found: ColumnType = isJson ? { type: "json" } : parseMysqlType(typeText(row));
    const type = found.type === "enum" ? { ...found, name } as ColumnType : found;
    const generated = /\b(STORED|VIRTUAL|PERSISTENT) GENERATED\b/i.exec(extra)?.[1]?.toUpperCase();
    const autoincrement = /\bauto_increment\b/i.test(extra);
    return defined({
      name,
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
      collation: isJson || row.collation === this.#collation ? undefined : textOrNone(row.collation),
      comment: textOrNone(row.comment),
      options: told?.attributes === undefined ? undefined : { mysql: { attributes: told.attributes } },
    }) as Column;
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

class TableReader {
  readonly #server: Server;
  readonly #parts: Parts;
  readonly #named: boolean;
  readonly #described: Described["described"];
  readonly #warn: (message: string) => void;

  /**
   * @param known `named`: whether schemas were named, so that tables tell theirs; `described`: the columns of each table;
   * `warn`: who is told of what cannot be seen
   */
  constructor(
    server: Server,
    parts: Parts,
    { named, described, warn }: {
      readonly named: boolean;
      readonly described: Described["described"];
      readonly warn: (message: string) => void;
    },
  ) {
    this.#server = server;
    this.#parts = parts;
    this.#named = named;
    this.#described = described;
    this.#warn = warn;
  }

  table(row: Row, usualCollation: string | undefined): Table {
    const key = keyOf(row.schema, row.name);
    const of = (part: keyof Parts) => this.#parts[part].get(key) ?? [];
    const checks = of("checks");
    const foreignKeys = this.#foreignKeys(of("keys"), of("rules"), String(row.schema));
    const { constraints, indexes } = this.#indexes(of("statistics"), String(row.engine), foreignKeys);
    return defined({
      name: String(row.name),
      schema: this.#named ? String(row.schema) : undefined,
      columns: this.#described.get(key) ?? [],
      constraints: [
        ...constraints,
        ...byIndexes(foreignKeys, of("statistics")),
        ...checks.filter((check) => !isJsonCheck(check)).map((check) => this.#check(check)),
      ],
      indexes,
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
    return [...groupBy(keys, ({ name }) => String(name))].map(([name, rows]) => {
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

  /** A unique constraint is an index and nothing else: what could be one is told as one. */
  #indexes(
    rows: readonly Row[],
    engine: string,
    foreignKeys: readonly ForeignKey[],
  ): { readonly constraints: readonly Constraint[]; readonly indexes: readonly Index[] } {
    const constraints: Constraint[] = [], indexes: Index[] = [];
    for (const [name, parts] of groupBy(rows, (row) => String(row.name))) {
      const index = this.#index(name, parts, engine);
      const columns = plainColumns(index);
      if (name === "PRIMARY") constraints.push({ kind: "primary_key", name, columns: columns! });
      else if (index.unique && columns !== undefined) constraints.push({ kind: "unique", name, columns });
      else indexes.push(index);
    }
    return {
      constraints,
      indexes: indexes.filter((index) => !isMadeForKey(index, { constraints, indexes }, foreignKeys)),
    };
  }

  #index(name: string, parts: readonly Row[], engine: string): Index {
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
            ? { expression: tag.raw(expressionOf(String(expression), this.#server)) }
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
}

/** Whether MySQL 8.0 hides a default: that of a TEXT or a BLOB has been NULL in the catalog before it was mended. */
function isHidden({ initial, extra }: Row): boolean {
  return initial === null && /\bDEFAULT_GENERATED\b/.test(String(extra)) && !/\bon update\b/i.test(String(extra));
}

/** Whether the catalog may not tell all of a column: it has a `?` for what stands beyond the basic plane of Unicode. */
function isUntold(row: Row): boolean {
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
function isJsonCheck({ level, name, clause }: Row): boolean {
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
  { constraints, indexes }: Pick<Table, "constraints" | "indexes">,
  foreignKeys: readonly ForeignKey[],
): boolean {
  const key = foreignKeys.find((each) => each.name === index.name);
  if (key === undefined || JSON.stringify(key.columns) !== JSON.stringify(plainColumns(index))) return false;
  return hasIndexOfItsOwn({ constraints, indexes: indexes.filter((other) => other !== index) }, key);
}

/** Foreign keys in the order in which the server has given them their indexes: of those that share one, the last has it. */
function byIndexes(foreignKeys: readonly ForeignKey[], statistics: readonly Row[]): readonly ForeignKey[] {
  const names = new Set(statistics.map(({ name }) => String(name)));
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
function isPartitioned(options: unknown): boolean {
  return /\bpartitioned\b/i.test(String(options ?? ""));
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
