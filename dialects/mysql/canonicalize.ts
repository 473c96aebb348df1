import { createTableSql } from "../../ops/table/create_table.ts";
import { type Connection, StatementFailure } from "../../registry/connection.ts";
import type { Grammar } from "../../registry/grammar.ts";
import { defined } from "../../schema/defined.ts";
import { objectsOf, tableName } from "../../schema/edit.ts";
import type { Column, Index, Schema, SchemaObject, Table, TableName } from "../../schema/model.ts";
import type { Sql } from "../../schema/sql.ts";
import { tableOptions } from "./create_table.ts";
import { mysqlGrammar } from "./grammar.ts";
import { indexClause } from "./keys.ts";
import { normalize } from "./normalize.ts";

/** How many tables and views stand in the database at once: each is dropped again, by one statement for all. */
const AT_ONCE = 100;

/**
 * Puts expressions, character sets and collations into the server's own words, by letting it read them: it makes tables and
 * views of them under names of their own, tells how it has understood them, and drops them. What it does not understand stays
 * as it is. They are no temporary ones, since `information_schema` does not have those. Inside a transaction nothing is asked:
 * making a table would commit it.
 */
export async function canonicalize(connection: Connection, schema: Schema): Promise<Schema> {
  if (connection.inTransaction) return schema;
  const grammar = mysqlGrammar(connection.server, ({ type }) => type);
  const tables = schema.tables.filter(wantsWords);
  const views = objectsOf<View>(schema, "view");
  const words = new Map<SchemaObject, SchemaObject>();
  for (let at = 0; at < Math.max(tables.length, views.length); at += AT_ONCE) {
    const round = new Round(connection, grammar);
    await using _dropped = round;
    for (const table of tables.slice(at, at + AT_ONCE)) await round.makeTable(table);
    for (const view of views.slice(at, at + AT_ONCE)) await round.makeView(view);
    for (const [object, worded] of await round.read()) words.set(object, worded);
  }
  const worded = <O extends SchemaObject>(object: O) => (words.get(object) ?? object) as O;
  return {
    tables: schema.tables.map(worded),
    objects: Object.fromEntries(Object.entries(schema.objects).map(([kind, list]) => [kind, list.map(worded)])),
  };
}

type View = SchemaObject & { readonly as: Sql };

function wantsWords({ columns, constraints, indexes, options }: Table): boolean {
  return columns.some((column) => isWorded(column) || column.computed || column.collation !== undefined) ||
    constraints.some(({ kind }) => kind === "check") || indexes.some(isOnExpression) ||
    options?.mysql?.charset !== undefined || options?.mysql?.collation !== undefined;
}

/** Types whose texts are told as they are given. */
const TEXTS = /^(?:string|text|json|mysql\.\w+_text)$/;

/** Types whose whole numbers are told as they are given, but for zeros behind the point. */
const WHOLE = /^(?:integer|big_integer|small_integer|numeric|boolean|mysql\.(?:\w+_int|integer|\w+_integer))$/;

/**
 * Whether a default may be told in other words than it was given: the server fills up a fraction, tells a date, a member of a
 * set and a year in one way of writing it, and rounds; MariaDB tells `?` for what is beyond the basic plane.
 */
function isWorded({ default: initial, type }: Column): boolean {
  if (typeof initial === "string") return !TEXTS.test(type.type) || /[\u{10000}-\u{10FFFF}]/u.test(initial);
  if (typeof initial === "number") return !Number.isInteger(initial) || !WHOLE.test(type.type);
  return initial !== undefined && typeof initial !== "boolean";
}

function isOnExpression({ columns }: Index): boolean {
  return columns.some(({ expression }) => expression !== undefined);
}

/** Tables and views that stand in the database until they have been read. */
class Round implements AsyncDisposable {
  readonly #connection: Connection;
  readonly #grammar: Grammar;
  /** Their names begin so, as nobody else's do. */
  readonly #prefix = `retort_words_${crypto.randomUUID().replaceAll("-", "").slice(0, 16)}_`;
  readonly #tables = new Map<string, Table>();
  readonly #views = new Map<string, View>();

  constructor(connection: Connection, grammar: Grammar) {
    this.#connection = connection;
    this.#grammar = grammar;
  }

  async makeTable(table: Table): Promise<void> {
    const { server } = this.#connection;
    const bare = bareTable(table, this.#scratch(table));
    await this.#make(table, bare, this.#tables, () => {
      const lines = bare.indexes.map((index) => indexClause(index, this.#grammar, server));
      const more = { lines, suffix: tableOptions(bare) };
      return createTableSql({ kind: "create_table", table: bare }, { grammar: this.#grammar }, more);
    });
  }

  async makeView(view: View): Promise<void> {
    const name = this.#scratch(view);
    await this.#make(
      view,
      name,
      this.#views,
      () => `CREATE VIEW ${this.#grammar.table(name)} AS ${this.#grammar.inline(view.as)}`,
    );
  }

  /** Each that the server has taken, with its words. */
  async read(): Promise<readonly (readonly [SchemaObject, SchemaObject])[]> {
    const made = [...this.#tables.values(), ...this.#views.values()];
    if (made.length === 0) return [];
    const { inspector, server } = this.#connection;
    const own = server.defaultSchema;
    const schemas = new Set(made.map(({ schema }) => schema ?? own).filter((schema) => schema !== undefined));
    const read = await inspector.schema({ schemas: [...schemas] });
    const found = { ...read, tables: read.tables.filter(({ name }) => this.#tables.has(name)) };
    const { tables } = normalize(found, server);
    const views = objectsOf<View>(read, "view").filter(({ name }) => this.#views.has(name));
    return [
      ...tables.map((each): [Table, Table] => {
        const table = this.#tables.get(each.name)!;
        return [table, wordedTable(table, each)];
      }),
      ...views.map(({ name, as }): [View, View] => [this.#views.get(name)!, { ...this.#views.get(name)!, as }]),
    ];
  }

  async [Symbol.asyncDispose](): Promise<void> {
    const names = (made: ReadonlyMap<string, SchemaObject>) =>
      [...made].map(([name, { schema }]) => this.#grammar.table(tableName(name, schema))).join(", ");
    if (this.#views.size > 0) await this.#connection.run([{ sql: `DROP VIEW IF EXISTS ${names(this.#views)}` }]);
    if (this.#tables.size > 0) await this.#connection.run([{ sql: `DROP TABLE IF EXISTS ${names(this.#tables)}` }]);
  }

  #scratch({ schema }: SchemaObject): TableName {
    return tableName(`${this.#prefix}${this.#tables.size + this.#views.size}`, schema);
  }

  /** Makes something under a name of its own, unless the server does not take it. */
  async #make<O>(object: O, { name }: TableName, among: Map<string, O>, sql: () => string): Promise<void> {
    // Before it is there: whatever happens, it does not stay.
    among.set(name, object);
    try {
      await this.#connection.run([{ sql: sql() }]);
    } catch (error) {
      if (!(error instanceof StatementFailure) && (error as { code?: unknown }).code !== "E_UNSUPPORTED_OPERATION") {
        throw error;
      }
    }
  }
}

/** The table with no more than what its words need. The names of checks are those of the whole database on MySQL. */
function bareTable(table: Table, { name }: TableName): Table {
  return defined({
    ...table,
    name,
    columns: table.columns.map(({ autoincrement: _, comment: __, ...column }): Column => column),
    constraints: table.constraints.flatMap((constraint, i) =>
      constraint.kind === "check" ? [{ ...constraint, name: checkName(name, i) }] : []
    ),
    indexes: table.indexes.filter(isOnExpression),
    comment: undefined,
  });
}

function checkName(table: string, i: number): string {
  return `${table}_${i}`;
}

/** `table` with the words of `found`, which is the same table as the server reads it. */
function wordedTable(table: Table, found: Table): Table {
  return defined({
    ...table,
    columns: table.columns.map((column): Column => {
      const read = found.columns.find(({ name }) => name === column.name)!;
      return defined({
        ...column,
        default: isWorded(column) ? read.default : column.default,
        computed: column.computed && read.computed,
        collation: read.collation,
      });
    }),
    constraints: table.constraints.map((constraint, i) => {
      const read = found.constraints.find(({ name }) => name === checkName(found.name, i));
      return constraint.kind === "check" && read?.kind === "check"
        ? { ...constraint, condition: read.condition }
        : constraint;
    }),
    indexes: table.indexes.map((index) => {
      const read = found.indexes.find(({ name }) => name === index.name);
      return isOnExpression(index) && read !== undefined ? { ...index, columns: read.columns } : index;
    }),
    options: found.options,
  });
}
