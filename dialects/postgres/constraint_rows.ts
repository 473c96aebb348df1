/**
 * What the rows of PostgreSQL's catalogs say of constraints and indexes, as data.
 *
 * @module
 */
import { defined } from "../../schema/defined.ts";
import type { Constraint, DialectOptions, Index, IndexColumn, ReferentialAction } from "../../schema/model.ts";
import { sql as tag } from "../../schema/sql.ts";
import { postgresOptions, type Row, storageOf, textOf, unwrapped } from "./catalog_rows.ts";

const ACTIONS: Readonly<Record<string, ReferentialAction | undefined>> = {
  a: undefined,
  r: "RESTRICT",
  c: "CASCADE",
  n: "SET NULL",
  d: "SET DEFAULT",
};

/** A constraint, out of its row; what an exclusion says stands among those of its index. */
export function constraintOf(row: Row, schema: string | undefined, exclusions: Parts): Constraint {
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

/** The columns of indexes, by the names of these. */
export type Parts = ReadonlyMap<string, readonly Row[]>;

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
