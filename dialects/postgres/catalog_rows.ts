/**
 * What the rows of PostgreSQL's catalogs say, as data.
 *
 * @module
 */
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
  SequenceObject,
  SequenceType,
  Table,
} from "../../schema/model.ts";
import { wholeNumber } from "../../schema/sequence_options.ts";
import { type Sql, sql as tag } from "../../schema/sql.ts";
import { parseDefault } from "./defaults.ts";
import { plainIdentity } from "./identity.ts";
import { plainSequenceObject } from "./sequence.ts";
import { parsePostgresType } from "./types_parse.ts";

/** A row of a catalog. */
export type Row = Readonly<Record<string, unknown>>;

/** Rows by the table that each is of, by its id. */
export type Grouped = ReadonlyMap<string, readonly Row[]>;

/** Rows by the table that each is of. */
export function group(rows: readonly Row[]): Grouped {
  const groups = new Map<string, Row[]>();
  for (const row of rows) {
    const key = String(row.table);
    const list = groups.get(key);
    if (list === undefined) groups.set(key, [row]);
    else list.push(row);
  }
  return groups;
}

/** A table, out of its row and those of what it has. */
export function tableOf(
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

/** A sequence that no column owns. */
export function sequenceOf(row: Row, schema: string | undefined): SequenceObject {
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
  const enforced = row.enforced === false ? false : undefined;
  switch (row.type) {
    case "p":
      return defined({ kind: "primary_key" as const, name, columns, ...deferral, options: keyOptionsOf(row) });
    case "u":
      return defined({
        kind: "unique" as const,
        name,
        columns,
        ...deferral,
        nullsNotDistinct: row.nullsNotDistinct === true || undefined,
        options: keyOptionsOf(row),
      });
    case "c":
      return defined({
        kind: "check" as const,
        name,
        condition: tag.raw(unwrapped(String(row.expression))),
        enforced,
        options: postgresOptions({ noInherit: row.noInherit === true || undefined }),
      });
    case "x":
      return defined({
        kind: "exclude" as const,
        name,
        ...excludeOf(exclusions.get(name) ?? []),
        ...deferral,
        options: postgresOptions(indexedOf(row)),
      });
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
        enforced,
        options: postgresOptions({
          onDeleteColumns: row.onDeleteColumns as readonly string[] | null ?? undefined,
          period: row.period === true || undefined,
        }),
      });
  }
}

/** What a key is told that other databases know nothing of. */
function keyOptionsOf(row: Row): DialectOptions | undefined {
  return postgresOptions({ ...indexedOf(row), withoutOverlaps: row.period === true || undefined });
}

/** What the index of a constraint is told. */
function indexedOf({ include, storage, tablespace }: Row) {
  return {
    include: include as readonly string[] | null ?? undefined,
    with: storageOf(storage),
    tablespace: textOf(tablespace),
  };
}

/** A block of options; `undefined` where there are none. */
function postgresOptions(options: Readonly<Record<string, OptionValue | undefined>>): DialectOptions | undefined {
  const own = defined(options);
  return Object.keys(own).length === 0 ? undefined : { postgres: own as Readonly<Record<string, OptionValue>> };
}

/** What an exclusion says, out of the index that keeps it up. */
function excludeOf(parts: readonly Row[]) {
  const predicate = textOf(parts[0]?.predicate);
  return defined({
    using: String(parts[0]?.method),
    elements: parts.filter(({ included }) => included !== true).map((part) => {
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
export function partsOf(rows: readonly Row[]): readonly [exclusions: Parts, others: Parts] {
  const parted = [new Map<string, Row[]>(), new Map<string, Row[]>()] as const;
  for (const row of rows) {
    // What an index holds beside its columns has no operator, and comes behind them.
    const map = parted[row.operator !== null || row.included === true && parted[0].has(String(row.name)) ? 0 : 1];
    const list = map.get(String(row.name));
    if (list === undefined) map.set(String(row.name), [row]);
    else list.push(row);
  }
  return parted;
}

/** The indexes that the parts make. */
export function indexesOf(indexes: Parts): readonly Index[] {
  return [...indexes].map(([name, parts]) => indexOf(name, parts));
}

function indexOf(name: string, parts: readonly Row[]): Index {
  const first = parts[0]!;
  const included = parts.filter((part) => part.included === true).map((part) => String(part.column));
  const predicate = textOf(first.predicate);
  return defined({
    name,
    columns: parts.filter((part) => part.included !== true).map(indexColumnOf),
    unique: first.unique === true,
    where: predicate === undefined ? undefined : tag.raw(unwrapped(predicate)),
    using: first.method === "btree" ? undefined : String(first.method),
    options: postgresOptions({
      ...indexedOf({ ...first, include: included.length === 0 ? null : included }),
      nullsNotDistinct: first.nullsNotDistinct === true || undefined,
    }),
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

/** The query of a view, as the catalogs have it. */
export function viewQuery(definition: string): Sql {
  return tag.raw(definition.trim().replace(/;$/, ""));
}

/** A list that has something in it. */
export function orNone<T>(list: readonly T[]): readonly T[] | undefined {
  return list.length === 0 ? undefined : list;
}
