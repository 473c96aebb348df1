/**
 * Keys and indexes as parts of CREATE TABLE and ALTER TABLE: a statement that fails leaves no half of it behind.
 *
 * @module
 */
import { UnsupportedOperationError } from "../../errors.ts";
import type { Grammar } from "../../registry/grammar.ts";
import type { Statement } from "../../registry/operation.ts";
import type { Server } from "../../registry/server.ts";
import type { Column, Constraint, ForeignKey, Index, Table } from "../../schema/model.ts";
import { columnList } from "./quoting.ts";
import { called, has } from "./server.ts";
import { isLong } from "./types.ts";

/** Access methods. https://dev.mysql.com/doc/refman/8.4/en/create-index.html */
const METHODS: readonly string[] = ["BTREE", "HASH"];

/** Kinds of indexes that are for something else than comparing. */
export const PREFIXES: readonly string[] = ["FULLTEXT", "SPATIAL", "VECTOR"];

/** What an index is made of, its name and table left out. */
export interface IndexParts {
  /** `UNIQUE `, one of {@linkcode PREFIXES}, or nothing. */
  readonly words: string;
  /** `USING …`, with a space behind it; or nothing. */
  readonly using: string;
  /** `(a, b)` with what follows. */
  readonly columns: string;
}

/** @throws {UnsupportedOperationError} for a condition, an access method or a parser that there is not */
export function indexParts(index: Index, g: Grammar, server: Server): IndexParts {
  const { name, unique, where, using, columns, options } = index;
  const { prefix, parser } = options?.mysql ?? {};
  const cannot = (why: string, hint: string) =>
    new UnsupportedOperationError(`Cannot create the index "${name}" ${why}`, { hint });
  if (where !== undefined) {
    throw cannot(
      `with a WHERE: ${server.flavour} has no partial indexes`,
      "index an expression or a computed column that is NULL for the other rows",
    );
  }
  if (using !== undefined && !METHODS.includes(using.toUpperCase())) {
    throw cannot(`by "${using}": ${server.flavour} has no such access method`, "it may be btree or hash");
  }
  if (prefix !== undefined && !PREFIXES.includes(String(prefix))) {
    throw cannot(`as "${String(prefix)}": there is no such kind`, `it may be ${PREFIXES.join(", ")}`);
  }
  if (prefix === "VECTOR" && !has(server, "vectorIndexes")) {
    throw cannot(`as VECTOR: ${called(server)} has no such indexes`, "MariaDB has them since 11.7");
  }
  if (unique && prefix !== undefined) throw cannot(`as UNIQUE ${String(prefix)}`, "leave one of both out");
  if (parser === "ngram" && !has(server, "ngram")) {
    throw cannot(`with the parser "ngram": ${server.flavour} has none of that name`, "leave the parser out there");
  }
  return {
    words: unique ? "UNIQUE " : prefix === undefined ? "" : `${String(prefix)} `,
    using: using === undefined ? "" : `USING ${using.toUpperCase()} `,
    columns: `(${columns.map((column) => g.indexColumn(column)).join(", ")})${
      parser === undefined ? "" : ` WITH PARSER ${g.ident(String(parser))}`
    }`,
  };
}

/** `UNIQUE INDEX name (…)`: an index as a part of CREATE TABLE, and behind ADD. */
export function indexClause(index: Index, g: Grammar, server: Server, ifNotExists = false): string {
  const { words, using, columns } = indexParts(index, g, server);
  return `${words}INDEX ${ifNotExists ? "IF NOT EXISTS " : ""}${g.ident(index.name)} ${using}${columns}`;
}

/**
 * Refuses keys on the whole of what is kept beside the row, as far as the columns are known.
 *
 * @throws {UnsupportedOperationError} with the way out; MariaDB would index the first characters with no more than a warning
 */
export function checkKeys(
  columns: readonly Column[],
  { constraints, indexes }: { readonly constraints: readonly Constraint[]; readonly indexes: readonly Index[] },
  g: Grammar,
  server: Server,
): void {
  const long = new Map(
    columns.map((column) => [column.name, g.type(column.type)] as const).filter(([, words]) => isLong(words)),
  );
  const refuse = (what: string, name: string | undefined): void => {
    const words = name === undefined ? undefined : long.get(name);
    if (words === undefined) return;
    throw new UnsupportedOperationError(
      `Cannot make ${what} on "${name}": ${called(server)} has no key on the whole of a ${words}`,
      { hint: "take t.string(…) with a length, or index the first characters: { column, length: 100 }" },
    );
  };
  for (const constraint of constraints) {
    if (constraint.kind === "unique" && has(server, "uniqueText")) continue;
    if (constraint.kind === "check" || constraint.kind === "exclude") continue;
    for (const name of constraint.columns) refuse(`the key "${constraint.name}"`, name);
  }
  for (const index of indexes) {
    if (index.options?.mysql?.prefix !== undefined) continue;
    for (const { column, length } of index.columns) {
      if (length === undefined) refuse(`the index "${index.name}"`, column);
    }
  }
}

/**
 * Whether the server has made an index for a foreign key, called like it, since no other one begins with its columns. Of keys
 * on the same columns the last has it, as the server has dropped that of the one before; a key on more columns goes before.
 */
export function hasIndexOfItsOwn(
  { constraints, indexes }: Pick<Table, "constraints" | "indexes">,
  key: ForeignKey,
): boolean {
  const at = constraints.indexOf(key);
  const keys = constraints.flatMap((each, i) =>
    each.kind === "primary_key" || each.kind === "unique" ||
      each.kind === "foreign_key" && (each.columns.length > key.columns.length || i > at)
      ? [each.columns]
      : []
  );
  const others = indexes.filter(({ options }) => options?.mysql?.prefix === undefined).map((index) =>
    index.columns.map(({ column, length }) => length === undefined ? column : undefined)
  );
  return ![...keys, ...others].some((names) => key.columns.every((name, i) => names[i] === name));
}

/** The foreign keys of a table. */
export function foreignKeysOf({ constraints }: Table): readonly ForeignKey[] {
  return constraints.filter((each) => each.kind === "foreign_key");
}

/** Drops foreign keys of `table`, one after the other, each with the index that the server has made for it. */
export function foreignKeyDrops(table: Table, keys: readonly ForeignKey[], g: Grammar): readonly Statement[] {
  return keys.map((key, i) => {
    const gone: readonly Constraint[] = keys.slice(0, i);
    const left = { ...table, constraints: table.constraints.filter((each) => !gone.includes(each)) };
    return { sql: `ALTER TABLE ${g.table(table)} ${foreignKeyDrop(left, key, g)}` };
  });
}

/**
 * Drops a foreign key of `table` with the index that the server has made for it, as a part of ALTER TABLE. Another key that
 * has stood on that index gets one of its own: without any, the server refuses.
 */
export function foreignKeyDrop(table: Table, key: ForeignKey, g: Grammar, ifExists = false): string {
  const name = `${ifExists ? "IF EXISTS " : ""}${g.ident(key.name!)}`;
  const drop = `DROP FOREIGN KEY ${name}`;
  if (!hasIndexOfItsOwn(table, key)) return drop;
  const left: Table = { ...table, constraints: table.constraints.filter((each) => each !== key) };
  return [drop, `DROP INDEX ${name}`, ...missingIndexes(table, left, g)].join(", ");
}

/**
 * Drops an index or a unique constraint of `table`, as far as that is known. A foreign key that stands on it gets the index
 * back that the server had made for it at first, and has dropped when there was this one; without any, it refuses.
 */
export function indexDrop(name: string, table: Table | undefined, g: Grammar, ifExists = false): string {
  const drop = `DROP INDEX ${ifExists ? "IF EXISTS " : ""}${g.ident(name)}`;
  if (table === undefined) return drop;
  const left: Table = {
    ...table,
    constraints: table.constraints.filter((each) => each.kind !== "unique" || each.name !== name),
    indexes: table.indexes.filter((each) => each.name !== name),
  };
  return [drop, ...missingIndexes(table, left, g)].join(", ");
}

/** Adds the indexes that foreign keys of `left` have none of any more, which stood on one that only `table` has. */
function missingIndexes(table: Table, left: Table, g: Grammar): readonly string[] {
  return foreignKeysOf(left).filter((key) => hasIndexOfItsOwn(left, key) && !hasIndexOfItsOwn(table, key))
    .map(({ name, columns }) => `ADD INDEX ${g.ident(name!)} ${columnList(columns)}`);
}
