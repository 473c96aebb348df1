/**
 * The tables that refer to one that is made anew where foreign keys stay on, as on servers of libSQL: what is dropped there
 * must have nobody who refers to it, since DROP TABLE does to the rows of others what ON DELETE says, whatever is deferred.
 *
 * https://www.sqlite.org/foreignkeys.html#fk_schemacommands
 *
 * @module
 */
import { UnsupportedOperationError } from "../../errors.ts";
import type { Grammar } from "../../registry/grammar.ts";
import { defined } from "../../schema/defined.ts";
import type { Column, Table, TableName } from "../../schema/model.ts";
import { type Catalog, inSchema } from "./catalog.ts";
import { fold, readIndexDdl, readTableDdl } from "./ddl.ts";
import { isWord, tokenize } from "./tokenizer.ts";
import { parseSqliteType } from "./types_parse.ts";

/**
 * The tables that refer to `of`, and those that refer to these, and so on, without itself; each behind those that it refers to.
 *
 * @throws {UnsupportedOperationError} if they refer to each other in a circle
 */
export function dependentTables(of: string, catalog: Catalog): readonly string[] {
  let left = catalog.descendants(of);
  const ordered: string[] = [];
  while (left.length > 0) {
    // Those that are left refer to the table, by whatever way: none of them may be referred to by it.
    const next = refersToAny(of, left, catalog) ? undefined : left.find((name) => !refersToAny(name, left, catalog));
    if (next === undefined) {
      const circle = [of, ...left].map((name) => `"${name}"`).join(", ");
      throw new UnsupportedOperationError(
        `Cannot make the table "${of}" anew: foreign keys cannot be turned off here, and some of ${circle} refer to each ` +
          "other in a circle",
        { hint: "drop one of these foreign keys first, and add it again afterwards" },
      );
    }
    left = left.filter((name) => name !== next);
    ordered.push(next);
  }
  return ordered;
}

/** Whether a table refers to any of others, itself left out. */
function refersToAny(from: string, others: readonly string[], catalog: Catalog): boolean {
  return others.some((to) => to !== from && refers(from, to, catalog));
}

function refers(from: string, to: string, catalog: Catalog): boolean {
  return catalog.referring(to).some(({ table }) => fold(table) === fold(from));
}

/** A table as its words tell it, with no more than moving its rows wants to know. */
export function standingTable(catalog: Catalog, name: string): Table {
  const { columns, constraints, withoutRowid } = readTableDdl(catalog.table(name)!.sql);
  return {
    name,
    columns: columns.map(({ name, type, autoincrement, generated }): Column =>
      defined({
        name,
        type: parseSqliteType(type),
        nullable: true,
        computed: generated && { sql: { parts: [generated.expression], values: [] }, stored: generated.stored },
        options: autoincrement ? { sqlite: { autoincrement } } : undefined,
      })
    ),
    constraints,
    // They are made again in their own words.
    indexes: catalog.indexesOn(name).map((entry) => ({ name: entry.name, columns: [], unique: false })),
    ...(withoutRowid && { options: { sqlite: { withoutRowid } } }),
  };
}

/** A unique index without which a foreign key of another table finds no key to refer to. */
export interface KeyIndex {
  readonly name: TableName;
  /** What it is on, in SQL. */
  readonly on: string;
}

/**
 * The unique indexes of a table that foreign keys refer to, for the table that takes its place: rows that refer to it are put
 * in before it has the indexes that it is to have.
 */
export function keyIndexes(of: string, interim: TableName, catalog: Catalog, g: Grammar): readonly KeyIndex[] {
  const referred = new Set(catalog.referring(of).map(({ key }) => keyText(key.references.columns)));
  return catalog.indexesOn(of).flatMap(({ sql }, i): readonly KeyIndex[] => {
    const { elements, where } = readIndexDdl(sql);
    if (where !== undefined || !isWord(tokenize(sql)[1], "UNIQUE")) return [];
    const columns = elements.map(({ expression }) => tokenize(expression)[0]?.text ?? "");
    if (!referred.has(keyText(columns))) return [];
    const list = columns.map((name) => g.ident(name)).join(", ");
    return [{
      name: inSchema(`${interim.name}_key_${i + 1}`, interim.schema),
      on: `${g.ident(interim.name)} (${list})`,
    }];
  });
}

/** Columns of a key, in whatever order. */
function keyText(columns: readonly string[]): string {
  return JSON.stringify(columns.map(fold).sort());
}
