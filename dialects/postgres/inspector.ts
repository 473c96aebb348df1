import { MissingFactError } from "../../errors.ts";
import type { Inspector, ReadOptions } from "../../registry/connection.ts";
import type { Server } from "../../registry/server.ts";
import { defined } from "../../schema/defined.ts";
import type {
  Column,
  Constraint,
  DialectOptions,
  Identity,
  Index,
  IndexColumn,
  OptionValue,
  ReferentialAction,
  Schema,
  SchemaObject,
  SequenceObject,
  SequenceType,
  Table,
  TableName,
} from "../../schema/model.ts";
import { wholeNumber } from "../../schema/sequence_options.ts";
import { type Sql, sql as tag } from "../../schema/sql.ts";
import { parseDefault } from "./defaults.ts";
import { plainIdentity } from "./identity.ts";
import { path, quotedText } from "./quoting.ts";
import { plainSequenceObject } from "./sequence.ts";
import { atLeast } from "./server.ts";
import type { Query } from "./session.ts";
import { parsePostgresType } from "./types_parse.ts";
import { unmodelledObjects, unmodelledQuery } from "./unmodelled.ts";

/** A view, or a materialized one: a {@linkcode SchemaObject}. */
export interface InspectedView extends SchemaObject {
  /** Its query. */
  readonly as: Sql;
  /** Those of a materialized one, if it has any. */
  readonly indexes?: readonly Index[];
}

/** An enum type: a {@linkcode SchemaObject} of the kind `enum`. */
export interface InspectedEnum extends SchemaObject {
  readonly values: readonly string[];
}

type Row = Readonly<Record<string, unknown>>;

/**
 * Reads PostgreSQL's catalogs, by as many queries as there are kinds of things in them. They show everything to everybody, what
 * one may not use too: https://www.postgresql.org/docs/current/catalogs.html
 */
export class PostgresInspector implements Inspector {
  readonly #query: Query;
  readonly #server: Server;

  constructor(query: Query, server: Server) {
    this.#query = query;
    this.#server = server;
  }

  async hasTable(table: TableName): Promise<boolean> {
    const sql = `SELECT 1 FROM pg_catalog.pg_class c WHERE c.relkind IN ('r', 'p', 'f') AND ${isTable(table)}`;
    return (await this.#query(sql)).length > 0;
  }

  /** Finds a table as a statement would, along the search path. @throws {MissingFactError} if there is no such table */
  async table({ name, schema }: TableName): Promise<Table> {
    const { tables: [table] } = await this.#tables(
      isTable({ name, ...(schema !== undefined && { schema }) }),
      schema === undefined,
    );
    if (table !== undefined) return table;
    throw new MissingFactError(`Cannot read the table "${name}": the database has no such table`, {
      hint: "look at its spelling and its schema, and whether it is a view",
    });
  }

  /** Reads the connection's own schema, or those that are named: eight queries in one go, and one more to see who looks. */
  async schema({ schemas, warn }: ReadOptions = {}): Promise<Schema> {
    const own = schemas === undefined;
    const where = `${inSchemas(schemas)} ${WITHOUT_PARTITIONS}`;
    const [{ tables, indexes }, enums, sequences, views, others, hidden] = await Promise.all([
      this.#tables(where, own),
      this.#query(enumsQuery(schemas)),
      this.#query(sequencesQuery(where)),
      this.#query(viewsQuery(where)),
      this.#query(unmodelledQuery((column) => inSchemas(schemas, column), own)),
      own ? this.#query(HIDDEN) : [],
    ]);
    for (const { name, role } of hidden) {
      warn?.(
        `Cannot see the schema "${name}" of the search path: the role "${role}" has no USAGE on it; grant it, or name the schema`,
      );
    }
    const types = enums.map((row): InspectedEnum =>
      defined({ name: String(row.name), schema: schemaOf(row, own), values: row.values as readonly string[] })
    );
    const viewsOf = (kind: string) =>
      views.filter((row) => row.kind === kind).map((row): InspectedView =>
        defined({
          name: String(row.name),
          schema: schemaOf(row, own),
          as: viewQuery(String(row.definition)),
          indexes: orNone(indexesOf(partsOf(indexes.get(String(row.id)) ?? [])[1])),
        })
      );
    return {
      tables,
      objects: defined({
        enum: orNone(types),
        sequence: orNone(sequences.map((row) => sequenceOf(row, schemaOf(row, own)))),
        view: orNone(viewsOf("v")),
        materialized_view: orNone(viewsOf("m")),
        ...unmodelledObjects(others, (row) => schemaOf(row, own)),
      }),
    };
  }

  async schemas(): Promise<readonly string[]> {
    const rows = await this.#query(
      "SELECT nspname AS name FROM pg_catalog.pg_namespace WHERE nspname !~ '^pg_' AND nspname <> 'information_schema' ORDER BY 1",
    );
    return rows.map(({ name }) => String(name));
  }

  /**
   * Tables, and the indexes of materialized views with theirs. Four queries.
   *
   * @param own whether they are in the connection's own schema, so that no schema is told
   */
  async #tables(
    where: string,
    own: boolean,
  ): Promise<{ readonly tables: readonly Table[]; readonly indexes: Grouped }> {
    // None waits for another's answer: the session sends them all at once.
    const [found, columns, constraints, indexes] = await Promise.all([
      this.#query(tablesQuery(where)),
      this.#query(columnsQuery(where)).then(group),
      this.#query(constraintsQuery(where, this.#server)).then(group),
      this.#query(indexesQuery(where, this.#server)).then(group),
    ]);
    const tables = found.map((row) => tableOf(row, schemaOf(row, own), columns, constraints, indexes));
    return { tables, indexes };
  }
}

function schemaOf(row: Row, own: boolean): string | undefined {
  return own ? undefined : String(row.schema);
}

/** A condition for the one table that a statement means by a name. */
function isTable({ name, schema }: TableName): string {
  return `c.oid = pg_catalog.to_regclass(${quotedText(path(schema === undefined ? [name] : [schema, name]))})`;
}

/** The schema of this session's temporary tables, under its alias. */
export const TEMPORARY = "pg_temp";

/** A condition for a column that holds a schema: one of the named, or the connection's own. */
function inSchemas(schemas: readonly string[] | undefined, column = "c.relnamespace"): string {
  if (schemas === undefined) {
    return `${column} = (SELECT n.oid FROM pg_catalog.pg_namespace n WHERE n.nspname = current_schema())`;
  }
  const named = schemas.filter((schema) => schema !== TEMPORARY).map(quotedText);
  return `${column} IN (SELECT n.oid FROM pg_catalog.pg_namespace n WHERE n.nspname IN (${
    ["NULL", ...named].join(", ")
  })${schemas.includes(TEMPORARY) ? " OR n.oid = pg_catalog.pg_my_temp_schema()" : ""})`;
}

/** A partition is a place for the rows of its table, which has all that it is made of. */
const WITHOUT_PARTITIONS = "AND NOT c.relispartition";

/** The schemas of the search path that the role may not use: to its session they are not there. */
const HIDDEN = `SELECT n.nspname AS name, current_user::text AS role FROM pg_catalog.pg_namespace n ` +
  `WHERE n.nspname IN (SELECT CASE p WHEN '"$user"' THEN current_user::text ELSE replace(trim(BOTH '"' FROM p), '""', '"') END ` +
  `FROM regexp_split_to_table(current_setting('search_path'), '\\s*,\\s*') AS p) ` +
  `AND NOT pg_catalog.has_schema_privilege(n.oid, 'USAGE') ORDER BY 1`;

function tablesQuery(where: string): string {
  return `SELECT c.oid::text AS id, c.relname AS name, n.nspname AS "schema", c.relkind::text AS kind, ` +
    `c.relpersistence = 'u' AS unlogged, c.reloptions::text[] AS storage, ts.spcname AS tablespace, ` +
    `CASE WHEN c.relkind = 'p' THEN pg_catalog.pg_get_partkeydef(c.oid) END AS partition, ` +
    `(SELECT array_agg(p.relname::text ORDER BY i.inhseqno) FROM pg_catalog.pg_inherits i ` +
    `JOIN pg_catalog.pg_class p ON p.oid = i.inhparent WHERE i.inhrelid = c.oid AND NOT c.relispartition) AS inherits, ` +
    `pg_catalog.obj_description(c.oid, 'pg_class') AS comment ` +
    `FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace ` +
    `LEFT JOIN pg_catalog.pg_tablespace ts ON ts.oid = c.reltablespace ` +
    `WHERE c.relkind IN ('r', 'p') AND ${where} ${WITHOUT_EXTENSIONS} ORDER BY c.oid`;
}

function viewsQuery(where: string): string {
  return `SELECT c.oid::text AS id, c.relname AS name, n.nspname AS "schema", c.relkind::text AS kind, ` +
    `pg_catalog.pg_get_viewdef(c.oid) AS definition ` +
    `FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace ` +
    `WHERE c.relkind IN ('v', 'm') AND ${where} ${WITHOUT_EXTENSIONS} ORDER BY c.oid`;
}

/** What an extension has brought is not the project's. */
const WITHOUT_EXTENSIONS =
  `AND NOT EXISTS (SELECT 1 FROM pg_catalog.pg_depend d WHERE d.classid = 'pg_class'::regclass AND d.objid = c.oid AND d.deptype = 'e')`;

function columnsQuery(where: string): string {
  return `SELECT c.oid::text AS "table", a.attname AS name, pg_catalog.format_type(a.atttypid, a.atttypmod) AS type, ` +
    `a.attnotnull AS "notNull", a.attgenerated::text AS generated, a.attidentity::text AS identity, ` +
    // Under the other setting it writes backslashes twice.
    `CASE WHEN current_setting('standard_conforming_strings')::boolean THEN pg_catalog.pg_get_expr(d.adbin, d.adrelid) ` +
    `ELSE replace(pg_catalog.pg_get_expr(d.adbin, d.adrelid), repeat(chr(92), 2), chr(92)) END AS "default", co.collname AS collation, ` +
    `pg_catalog.col_description(c.oid, a.attnum) AS comment, ` +
    // A serial column owns the sequence that its default asks.
    `EXISTS (SELECT 1 FROM pg_catalog.pg_depend asks JOIN pg_catalog.pg_depend o ON o.classid = 'pg_class'::regclass ` +
    `AND o.objid = asks.refobjid AND o.refobjid = c.oid AND o.refobjsubid = a.attnum AND o.deptype = 'a' ` +
    `WHERE asks.classid = 'pg_attrdef'::regclass AND asks.objid = d.oid AND asks.refclassid = 'pg_class'::regclass) AS serial, ` +
    `e.typname AS "enumName", en.nspname AS "enumSchema", en.nspname = current_schema() AS "enumHere", ` +
    `(SELECT array_agg(l.enumlabel::text ORDER BY l.enumsortorder) FROM pg_catalog.pg_enum l WHERE l.enumtypid = e.oid) AS "enumValues", ` +
    `CASE WHEN a.attidentity <> '' THEN (SELECT array[s.seqstart, s.seqincrement, s.seqmin, s.seqmax, s.seqcache, s.seqcycle::int]::text[] ` +
    `FROM pg_catalog.pg_sequence s JOIN pg_catalog.pg_depend o ON o.classid = 'pg_class'::regclass AND o.objid = s.seqrelid ` +
    `WHERE o.refclassid = 'pg_class'::regclass AND o.refobjid = c.oid AND o.refobjsubid = a.attnum AND o.deptype = 'i') END AS sequence ` +
    `FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace ` +
    `JOIN pg_catalog.pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped ` +
    `JOIN pg_catalog.pg_type t ON t.oid = a.atttypid ` +
    `LEFT JOIN pg_catalog.pg_type e ON e.typtype = 'e' AND e.oid = CASE WHEN t.typcategory = 'A' THEN t.typelem ELSE t.oid END ` +
    `LEFT JOIN pg_catalog.pg_namespace en ON en.oid = e.typnamespace ` +
    `LEFT JOIN pg_catalog.pg_attrdef d ON d.adrelid = c.oid AND d.adnum = a.attnum ` +
    `LEFT JOIN pg_catalog.pg_collation co ON co.oid = a.attcollation AND a.attcollation <> t.typcollation ` +
    `WHERE c.relkind IN ('r', 'p') AND ${where} ORDER BY c.oid, a.attnum`;
}

function constraintsQuery(where: string, server: Server): string {
  const nulls = atLeast(server, 15) ? "ix.indnullsnotdistinct" : "false";
  return `SELECT c.oid::text AS "table", o.conname AS name, o.contype::text AS type, o.condeferrable AS deferrable, ` +
    `o.condeferred AS deferred, o.connoinherit AS "noInherit", o.confupdtype::text AS "onUpdate", o.confdeltype::text AS "onDelete", ` +
    `o.confmatchtype::text AS match, pg_catalog.pg_get_expr(o.conbin, o.conrelid) AS expression, ` +
    `${nulls} AS "nullsNotDistinct", ` +
    `${columnNames("o.conkey", "o.conrelid")} AS columns, ${columnNames("o.confkey", "o.confrelid")} AS referred, ` +
    `r.relname AS "referredTable", rn.nspname AS "referredSchema", rn.nspname = current_schema() AS "referredHere" ` +
    `FROM pg_catalog.pg_class c JOIN pg_catalog.pg_constraint o ON o.conrelid = c.oid AND o.contype IN ('p', 'u', 'c', 'f', 'x') ` +
    // A key that refers to a partitioned table is kept up by one more for each partition.
    `AND (o.conparentid = 0 OR c.relispartition) ` +
    `LEFT JOIN pg_catalog.pg_class r ON r.oid = o.confrelid LEFT JOIN pg_catalog.pg_namespace rn ON rn.oid = r.relnamespace ` +
    `LEFT JOIN pg_catalog.pg_index ix ON ix.indexrelid = o.conindid AND o.contype = 'u' ` +
    `WHERE c.relkind IN ('r', 'p') AND ${where} ORDER BY c.oid, o.contype = 'p' DESC, o.oid`;
}

/** The names of the columns whose numbers an array holds, in its order. */
function columnNames(numbers: string, table: string): string {
  return `(SELECT array_agg(a.attname::text ORDER BY k.n) FROM unnest(${numbers}) WITH ORDINALITY AS k(number, n) ` +
    `JOIN pg_catalog.pg_attribute a ON a.attrelid = ${table} AND a.attnum = k.number)`;
}

function indexesQuery(where: string, server: Server): string {
  const nulls = atLeast(server, 15) ? "x.indnullsnotdistinct" : "false";
  return `SELECT c.oid::text AS "table", i.relname AS name, x.indisunique AS "unique", am.amname AS method, ` +
    `pg_catalog.pg_get_expr(x.indpred, x.indrelid) AS predicate, ${nulls} AS "nullsNotDistinct", i.reloptions::text[] AS storage, ` +
    `ts.spcname AS tablespace, k.n AS position, k.n > x.indnkeyatts AS included, a.attname AS "column", ` +
    `CASE WHEN a.attname IS NULL THEN pg_catalog.pg_get_indexdef(i.oid, k.n::int, false) END AS definition, ` +
    `x.indoption[k.n - 1] AS options, ` +
    `CASE WHEN NOT oc.opcdefault THEN oc.opcname END AS ops, co.collname AS collation, ` +
    // An index that keeps up an exclusion has an operator for each of its columns. By its index alone no constraint is found
    // without a look at all of them.
    `CASE WHEN x.indisexclusion THEN (SELECT op.oprname FROM pg_catalog.pg_constraint o ` +
    `JOIN pg_catalog.pg_operator op ON op.oid = o.conexclop[k.n] ` +
    `WHERE o.conrelid = c.oid AND o.conindid = i.oid AND o.contype = 'x') END AS operator ` +
    `FROM pg_catalog.pg_class c JOIN pg_catalog.pg_index x ON x.indrelid = c.oid ` +
    `JOIN pg_catalog.pg_class i ON i.oid = x.indexrelid JOIN pg_catalog.pg_am am ON am.oid = i.relam ` +
    `CROSS JOIN LATERAL generate_series(1, x.indnatts) AS k(n) ` +
    `LEFT JOIN pg_catalog.pg_attribute a ON a.attrelid = c.oid AND a.attnum = x.indkey[k.n - 1] AND a.attnum > 0 ` +
    `LEFT JOIN pg_catalog.pg_opclass oc ON k.n <= x.indnkeyatts AND oc.oid = x.indclass[k.n - 1] ` +
    `LEFT JOIN pg_catalog.pg_collation co ON k.n <= x.indnkeyatts AND co.oid = x.indcollation[k.n - 1] AND co.oid <> coalesce(a.attcollation, 100) ` +
    `LEFT JOIN pg_catalog.pg_tablespace ts ON ts.oid = i.reltablespace ` +
    `WHERE c.relkind IN ('r', 'p', 'm') AND ${where} AND NOT EXISTS (SELECT 1 FROM pg_catalog.pg_constraint o ` +
    `WHERE o.conrelid = c.oid AND o.conindid = i.oid AND o.contype IN ('p', 'u')) ORDER BY c.oid, i.oid, k.n`;
}

function enumsQuery(schemas: readonly string[] | undefined): string {
  return `SELECT t.typname AS name, n.nspname AS "schema", array_agg(l.enumlabel::text ORDER BY l.enumsortorder) AS values ` +
    `FROM pg_catalog.pg_type t JOIN pg_catalog.pg_namespace n ON n.oid = t.typnamespace ` +
    `JOIN pg_catalog.pg_enum l ON l.enumtypid = t.oid WHERE ${inSchemas(schemas, "t.typnamespace")} ` +
    `AND NOT EXISTS (SELECT 1 FROM pg_catalog.pg_depend d WHERE d.classid = 'pg_type'::regclass AND d.objid = t.oid AND d.deptype = 'e') ` +
    `GROUP BY t.oid, t.typname, n.nspname ORDER BY t.oid`;
}

/** What no column owns, by itself or as its identity, and no extension has brought. */
function sequencesQuery(where: string): string {
  return `SELECT c.relname AS name, n.nspname AS "schema", pg_catalog.format_type(s.seqtypid, NULL) AS type, ` +
    `array[s.seqstart, s.seqincrement, s.seqmin, s.seqmax, s.seqcache]::text[] AS numbers, s.seqcycle AS cycle ` +
    `FROM pg_catalog.pg_sequence s JOIN pg_catalog.pg_class c ON c.oid = s.seqrelid ` +
    `JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace ` +
    `WHERE ${where} AND NOT EXISTS (SELECT 1 FROM pg_catalog.pg_depend d WHERE d.classid = 'pg_class'::regclass ` +
    `AND d.objid = c.oid AND d.deptype IN ('a', 'i', 'e')) ORDER BY c.oid`;
}

type Grouped = ReadonlyMap<string, readonly Row[]>;

function group(rows: readonly Row[]): Grouped {
  const groups = new Map<string, Row[]>();
  for (const row of rows) {
    const key = String(row.table);
    const list = groups.get(key);
    if (list === undefined) groups.set(key, [row]);
    else list.push(row);
  }
  return groups;
}

function tableOf(
  row: Row,
  schema: string | undefined,
  columns: Grouped,
  constraints: Grouped,
  indexes: Grouped,
): Table {
  const id = String(row.id);
  const [exclusions, others] = partsOf(indexes.get(id) ?? []);
  return defined({
    name: String(row.name),
    schema,
    columns: (columns.get(id) ?? []).map((each) => columnOf(each, schema)),
    constraints: (constraints.get(id) ?? []).map((each) => constraintOf(each, schema, exclusions)),
    indexes: indexesOf(others),
    comment: textOf(row.comment),
    options: optionsOf(row),
  });
}

function optionsOf(row: Row): DialectOptions | undefined {
  const own = defined({
    unlogged: row.unlogged === true || undefined,
    inherits: row.inherits as readonly string[] | undefined ?? undefined,
    partitionBy: textOf(row.partition),
    with: storageOf(row.storage),
    tablespace: textOf(row.tablespace),
  });
  return Object.keys(own).length === 0 ? undefined : { postgres: own as Readonly<Record<string, OptionValue>> };
}

function storageOf(value: unknown): Readonly<Record<string, string>> | undefined {
  if (value === null || value === undefined) return undefined;
  const pairs = (value as readonly string[]).map((text): [string, string] => {
    const at = text.indexOf("=");
    return [text.slice(0, at), text.slice(at + 1)];
  });
  return Object.fromEntries(pairs);
}

function textOf(value: unknown): string | undefined {
  return value === null || value === undefined ? undefined : String(value);
}

function columnOf(row: Row, schema: string | undefined): Column {
  const type = parsePostgresType(String(row.type), enumOf(row, schema));
  const expression = textOf(row.default);
  const generated = row.generated === "s" || row.generated === "v";
  const serial = row.serial === true && expression !== undefined && /^nextval\(/.test(expression);
  return defined({
    name: String(row.name),
    type,
    nullable: row.notNull !== true,
    default: expression === undefined || generated || serial ? undefined : parseDefault(expression),
    identity: row.identity === "" ? undefined : plainIdentity(identityOf(row), type),
    computed: generated && expression !== undefined
      ? { sql: tag.raw(expression), stored: row.generated === "s" }
      : undefined,
    autoincrement: serial || undefined,
    collation: textOf(row.collation),
    comment: textOf(row.comment),
  }) as Column;
}

function enumOf(
  row: Row,
  schema: string | undefined,
): { readonly name: string; readonly schema?: string; readonly values: readonly string[] } | undefined {
  if (row.enumName === null || row.enumName === undefined) return undefined;
  return defined({
    name: String(row.enumName),
    schema: schema === undefined && row.enumHere === true ? undefined : String(row.enumSchema),
    values: row.enumValues as readonly string[],
  });
}

function sequenceOf(row: Row, schema: string | undefined): SequenceObject {
  const [start, increment, minValue, maxValue, cache] = (row.numbers as readonly string[])
    .map((digits) => wholeNumber(BigInt(digits)));
  const options = defined({ start, increment, minValue, maxValue, cache, cycle: row.cycle === true });
  return plainSequenceObject(
    defined({
      name: String(row.name),
      schema,
      type: String(row.type) === "integer" ? "int" : String(row.type) as SequenceType,
      ...options,
    }),
  );
}

function identityOf(row: Row): Identity {
  const [start, increment, minValue, maxValue, cache, cycle] = (row.sequence as readonly string[]).map(Number);
  return { always: row.identity === "a", start, increment, minValue, maxValue, cache, cycle: cycle === 1 } as Identity;
}

const ACTIONS: Readonly<Record<string, ReferentialAction | undefined>> = {
  a: undefined,
  r: "RESTRICT",
  c: "CASCADE",
  n: "SET NULL",
  d: "SET DEFAULT",
};

function constraintOf(row: Row, schema: string | undefined, exclusions: Parts): Constraint {
  const name = String(row.name);
  const columns = row.columns as readonly string[];
  const deferral = {
    deferrable: row.deferrable === true || undefined,
    initially: row.deferred === true ? "DEFERRED" as const : undefined,
  };
  switch (row.type) {
    case "p":
      return defined({ kind: "primary_key" as const, name, columns, ...deferral });
    case "u":
      return defined({
        kind: "unique" as const,
        name,
        columns,
        ...deferral,
        nullsNotDistinct: row.nullsNotDistinct === true || undefined,
      });
    case "c":
      return defined({
        kind: "check" as const,
        name,
        condition: tag.raw(unwrapped(String(row.expression))),
        options: row.noInherit === true ? { postgres: { noInherit: true } } : undefined,
      });
    case "x":
      return defined({ kind: "exclude" as const, name, ...excludeOf(exclusions.get(name) ?? []), ...deferral });
    default:
      return defined({
        kind: "foreign_key" as const,
        name,
        columns,
        references: {
          table: defined({
            name: String(row.referredTable),
            schema: schema === undefined && row.referredHere === true ? undefined : String(row.referredSchema),
          }),
          columns: row.referred as readonly string[],
        },
        onDelete: ACTIONS[String(row.onDelete)],
        onUpdate: ACTIONS[String(row.onUpdate)],
        match: row.match === "f" ? "FULL" as const : undefined,
        ...deferral,
      });
  }
}

/** What an exclusion says, out of the index that keeps it up. */
function excludeOf(parts: readonly Row[]) {
  const predicate = textOf(parts[0]?.predicate);
  return defined({
    using: String(parts[0]?.method),
    elements: parts.map((part) => {
      const { column, expression, ops } = indexColumnOf(part);
      return defined({ column, expression, ops, with: String(part.operator) });
    }),
    where: predicate === undefined ? undefined : tag.raw(unwrapped(predicate)),
  });
}

/** `text` without parentheses around the whole of it. */
export function unwrapped(text: string): string {
  if (!text.startsWith("(") || !text.endsWith(")")) return text;
  let depth = 0, quote = "";
  for (let at = 0; at < text.length; at++) {
    const character = text[at]!;
    if (quote !== "") {
      if (character === quote) quote = "";
    } else if (character === "'" || character === '"') quote = character;
    else if (character === "(") depth++;
    else if (character === ")" && --depth === 0 && at < text.length - 1) return text;
  }
  return unwrapped(text.slice(1, -1));
}

/** The columns of indexes, by the names of these. */
type Parts = ReadonlyMap<string, readonly Row[]>;

/** The indexes of exclusions, which have the names of these, and the others. */
function partsOf(rows: readonly Row[]): readonly [exclusions: Parts, others: Parts] {
  const parted = [new Map<string, Row[]>(), new Map<string, Row[]>()] as const;
  for (const row of rows) {
    const map = parted[row.operator === null ? 1 : 0];
    const list = map.get(String(row.name));
    if (list === undefined) map.set(String(row.name), [row]);
    else list.push(row);
  }
  return parted;
}

function indexesOf(indexes: Parts): readonly Index[] {
  return [...indexes].map(([name, parts]) => indexOf(name, parts));
}

function indexOf(name: string, parts: readonly Row[]): Index {
  const first = parts[0]!;
  const included = parts.filter((part) => part.included === true).map((part) => String(part.column));
  const own = defined({
    include: included.length === 0 ? undefined : included,
    nullsNotDistinct: first.nullsNotDistinct === true || undefined,
    with: storageOf(first.storage),
    tablespace: textOf(first.tablespace),
  });
  const predicate = textOf(first.predicate);
  return defined({
    name,
    columns: parts.filter((part) => part.included !== true).map(indexColumnOf),
    unique: first.unique === true,
    where: predicate === undefined ? undefined : tag.raw(unwrapped(predicate)),
    using: first.method === "btree" ? undefined : String(first.method),
    options: Object.keys(own).length === 0 ? undefined : { postgres: own as Readonly<Record<string, OptionValue>> },
  }) as Index;
}

function indexColumnOf(row: Row): IndexColumn {
  const bits = Number(row.options);
  const desc = (bits & 1) !== 0, nullsFirst = (bits & 2) !== 0;
  return defined({
    ...(row.column === null
      ? { expression: tag.raw(unwrapped(String(row.definition))) }
      : { column: String(row.column) }),
    desc: desc || undefined,
    // Of a descending column NULLs come first unless told otherwise.
    nulls: nullsFirst === desc ? undefined : nullsFirst ? "first" as const : "last" as const,
    ops: textOf(row.ops),
    collation: textOf(row.collation),
  });
}

function viewQuery(definition: string): Sql {
  return tag.raw(definition.trim().replace(/;$/, ""));
}

function orNone<T>(list: readonly T[]): readonly T[] | undefined {
  return list.length === 0 ? undefined : list;
}
