/**
 * What the rows of `information_schema` say of indexes, as data.
 *
 * @module
 */
import type { Server } from "../../registry/server.ts";
import { defined } from "../../schema/defined.ts";
import type { Constraint, ForeignKey, Index, IndexColumn } from "../../schema/model.ts";
import { sql as tag } from "../../schema/sql.ts";
import { groupBy, type Row } from "./catalog_rows.ts";
import { expressionOf } from "./expressions.ts";
import { hasIndexOfItsOwn, PREFIXES } from "./keys.ts";

/** What the indexes of a table are. A unique constraint is an index and nothing else: what could be one is told as one. */
export interface Indexed {
  /** The names of all. */
  readonly names: ReadonlySet<string>;
  readonly constraints: readonly Constraint[];
  readonly indexes: readonly Index[];
}

/** Of a table without any. */
export const NO_INDEXES: Indexed = { names: new Set(), constraints: [], indexes: [] };

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
  const prefix = PREFIXES.find((each) => each === method);
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
export function isMadeForKey(
  index: Index,
  { constraints, indexes }: Indexed,
  foreignKeys: readonly ForeignKey[],
): boolean {
  const key = foreignKeys.find((each) => each.name === index.name);
  if (key === undefined || JSON.stringify(key.columns) !== JSON.stringify(plainColumns(index))) return false;
  return hasIndexOfItsOwn({ constraints, indexes: indexes.filter((other) => other !== index) }, key);
}

/** Foreign keys in the order in which the server has given them their indexes: of those that share one, the last has it. */
export function byIndexes(foreignKeys: readonly ForeignKey[], names: ReadonlySet<string>): readonly ForeignKey[] {
  const shares = (key: ForeignKey) =>
    !names.has(key.name!) &&
    foreignKeys.some(({ name, columns }) =>
      names.has(name!) && key.columns.every((column, i) => columns[i] === column)
    );
  return [...foreignKeys.filter(shares), ...foreignKeys.filter((key) => !shares(key))];
}
