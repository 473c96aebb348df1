import { createTableSql } from "../../ops/table/create_table.ts";
import type { Connection } from "../../registry/connection.ts";
import type { Grammar } from "../../registry/grammar.ts";
import { objectsOf } from "../../schema/edit.ts";
import { ownEnumTypes } from "../../schema/enum_types.ts";
import type { Column, Constraint, Index, IndexColumn, Schema, SchemaObject, Table } from "../../schema/model.ts";
import type { Sql } from "../../schema/sql.ts";
import { postgresGrammar } from "./grammar.ts";
import { TEMPORARY } from "./catalog_queries.ts";
import { quotedText } from "./quoting.ts";

/** How many tables and views stand beside each other: a transaction locks each of them, and the server counts its locks. */
const AT_ONCE = 100;

/** A table or a view that the server is to read. */
interface Specimen {
  readonly name: string;
  /** What makes it. */
  readonly statements: readonly string[];
  /** Names that nothing else may have beside it. */
  readonly names: readonly string[];
}

/**
 * Puts expressions into the server's own words, by letting it read them: it makes temporary tables and views of them, tells
 * how it has understood them, and takes all of it back. What it does not understand stays as it is.
 */
export async function canonicalize(connection: Connection, schema: Schema): Promise<Schema> {
  const grammar = postgresGrammar(connection.server, ({ type }) => type);
  // A query is worded the same whether its rows are kept or not; no temporary view keeps them.
  const views = ["view", "materialized_view"].flatMap((kind) => objectsOf<View>(schema, kind));
  const tables = schema.tables.filter(isAsked);
  const words = new Map<SchemaObject, Table | View>();
  for (
    const round of [
      // Apart from tables: a view is to read the one that is there, which another of its name would stand before.
      ...rounds(views.map((view) => [view, viewSpecimen(view, grammar)])),
      ...rounds(tables.map((table) => [table, tableSpecimen(table, grammar)])),
    ]
  ) {
    await undone(connection, async () => {
      const types = typeStatements(round.flatMap(([object]) => (object as Partial<Table>).columns ?? []), grammar);
      const asked = [...types, ...round.map(([, { statements }]) => statements)];
      await connection.run(asked.map((statements) => ({ sql: unlessRefused(statements) })));
      const read = await connection.inspector.schema({ schemas: [TEMPORARY] });
      const found = new Map(
        [...read.tables, ...objectsOf<View>(read, "view")].map((each) => [each.name, each]),
      );
      for (const [object, { name }] of round) if (found.has(name)) words.set(object, found.get(name)!);
    });
  }
  const worded = <O extends SchemaObject>(object: O, told: (object: O, read: never) => O): O => {
    const read = words.get(object);
    return read === undefined ? object : told(object, read as never);
  };
  return {
    tables: schema.tables.map((table) => worded(table, wordedTable)),
    objects: Object.fromEntries(
      Object.entries(schema.objects).map(([kind, list]) => [kind, list.map((each) => worded(each, wordedView))]),
    ),
  };
}

type View = SchemaObject & { readonly as: Sql };

function tableSpecimen(table: Table, g: Grammar): Specimen {
  const made = createTableSql({ kind: "create_table", table: bare(table) }, { grammar: g });
  return {
    name: table.name,
    statements: [
      made.replace("CREATE", "CREATE TEMPORARY"),
      ...table.indexes.map((index) => indexSql(table, index, g)),
    ],
    names: [table.name, ...table.indexes.map(({ name }) => name)],
  };
}

function viewSpecimen({ name, as }: View, g: Grammar): Specimen {
  return { name, statements: [`CREATE TEMPORARY VIEW ${g.ident(name)} AS ${g.inline(as)}`], names: [name] };
}

/**
 * What makes the enum types of columns, which may be not there yet, or without a value that an expression names: temporary
 * ones, which are found before those that are there, and in a schema of their own where they name one.
 */
function typeStatements(columns: readonly Column[], g: Grammar): readonly (readonly string[])[] {
  return ownEnumTypes(columns, g.dialect).map(({ name, schema, values }) => {
    const type = g.table({ name, schema: schema ?? TEMPORARY });
    const texts = values.map((value) => g.literal(value)).join(", ");
    return [
      ...(schema === undefined ? [] : [`CREATE SCHEMA IF NOT EXISTS ${g.ident(schema)}`]),
      `CREATE TYPE ${type} AS ENUM (${texts})`,
    ];
  });
}

/** An object, and what the server is to read for it. */
type Asked = readonly [SchemaObject, Specimen];

/** Parts of what is to be read, each of which can stand in one schema at once. */
function rounds(asked: readonly Asked[]): readonly (readonly Asked[])[] {
  const rounds: { readonly list: Asked[]; readonly names: Set<string> }[] = [];
  for (const each of asked) {
    const [, { names: wanted }] = each;
    let round = rounds.findLast(({ list, names }) => list.length < AT_ONCE && !wanted.some((name) => names.has(name)));
    if (round === undefined) rounds.push(round = { list: [], names: new Set() });
    round.list.push(each);
    for (const name of wanted) round.names.add(name);
  }
  return rounds.map(({ list }) => list);
}

function isAsked({ columns, constraints, indexes }: Table): boolean {
  return columns.some((column) => isWorded(column) || column.computed !== undefined) ||
    constraints.some(({ kind }) => kind === "check" || kind === "exclude") ||
    indexes.some(({ where, columns: of }) => where !== undefined || of.some(isToldOtherwise));
}

/** Whether the catalog may tell a column of an index otherwise: of an operator class or a collation that is the usual one it tells nothing. */
function isToldOtherwise({ expression, ops, collation }: IndexColumn): boolean {
  return expression !== undefined || ops !== undefined || collation !== undefined;
}

/** Types whose texts are told as they are given. */
const TEXTS = /^(?:string|text|enum|json)$/;

/** Types whose whole numbers are told as they are given. */
const WHOLE = /^(?:integer|big_integer|small_integer|numeric)$/;

/**
 * Whether a default may be told in other words than it was given: the server reads a literal as its column's type, and tells
 * what it has read, so that a number in quotes loses them, and a date is told in one way of writing it.
 */
function isWorded({ default: initial, type }: Column): boolean {
  if (typeof initial === "string") return !TEXTS.test(type.type);
  if (typeof initial === "number") return !Number.isInteger(initial) || !WHOLE.test(type.type);
  return initial !== undefined && typeof initial !== "boolean";
}

/** The table with no more than what its expressions need. */
function bare(table: Table): Table {
  return {
    name: table.name,
    columns: table.columns.map(({ autoincrement: _, identity: __, comment: ___, ...column }): Column => column),
    constraints: table.constraints.filter(({ kind }) => kind === "check" || kind === "exclude").map((constraint) =>
      ({ ...constraint, options: undefined }) as unknown as Constraint
    ),
    indexes: [],
  };
}

function indexSql(table: Table, index: Index, g: Grammar): string {
  const using = index.using === undefined ? "" : ` USING ${g.ident(index.using)}`;
  const columns = index.columns.map((column) => g.indexColumn(column)).join(", ");
  const where = index.where === undefined ? "" : ` WHERE ${g.inline(index.where)}`;
  return `CREATE INDEX ${g.ident(index.name)} ON ${g.ident(table.name)}${using} (${columns})${where}`;
}

function wordedView<V extends SchemaObject>(view: V, { as }: View): V {
  return { ...view, as };
}

/** `table` with the expressions of `found`, which is the same table as the server reads it. */
function wordedTable(table: Table, found: Table): Table {
  const named = <T extends { readonly name?: string }>(list: readonly T[], name: string | undefined) =>
    list.find((each) => each.name === name);
  return {
    ...table,
    columns: table.columns.map((column) => {
      const read = named(found.columns, column.name);
      return {
        ...column,
        ...(isWorded(column) && read?.default !== undefined && { default: read.default }),
        ...(column.computed && read?.computed && { computed: { ...column.computed, sql: read.computed.sql } }),
      };
    }),
    constraints: table.constraints.map((constraint) => {
      const read = named(found.constraints, constraint.name);
      if (constraint.kind === "check" && read?.kind === "check") return { ...constraint, condition: read.condition };
      if (constraint.kind === "exclude" && read?.kind === "exclude") return { ...constraint, ...read };
      return constraint;
    }),
    indexes: table.indexes.map((index) => {
      const read = named(found.indexes, index.name);
      if (read === undefined) return index;
      return { ...index, columns: read.columns, ...(index.where && read.where && { where: read.where }) };
    }),
  };
}

/** A statement that does all of `statements`, or nothing where one of them fails, and does not fail itself. */
function unlessRefused(statements: readonly string[]): string {
  const lines = statements.map((sql) => `EXECUTE ${quotedText(sql)};`).join("\n");
  return `DO ${quotedText(`BEGIN\n${lines}\nEXCEPTION WHEN OTHERS THEN NULL;\nEND`)}`;
}

/** What `body` finds out; what it does is taken back. */
async function undone<T>(connection: Connection, body: () => Promise<T>): Promise<T> {
  const inside = connection.inTransaction;
  if (inside) await connection.savepoint("retort_canonicalize");
  else await connection.begin();
  try {
    return await body();
  } finally {
    if (inside) {
      await connection.rollbackTo("retort_canonicalize");
      await connection.release("retort_canonicalize");
    } else await connection.rollback();
  }
}
