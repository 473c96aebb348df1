import type { Statement } from "../../registry/operation.ts";
import type { ForeignKey, TableName } from "../../schema/model.ts";
import { fold, readTableDdl } from "./ddl.ts";
import { namesIn } from "./rename_tokens.ts";
import { quoted } from "./quoting.ts";
import { isMark, isWord, tokenize } from "./tokenizer.ts";

/** An object, as sqlite_schema tells it. */
export interface CatalogEntry {
  readonly type: "table" | "index" | "view" | "trigger";
  readonly name: string;
  /** The table or view that it is on; of a table or view, itself. */
  readonly table: string;
  /** Its CREATE, in the words in which it was written, without the schema. */
  readonly sql: string;
}

/** What is done to a table, or by INSTEAD OF to a view, when a trigger runs. */
export interface TriggerEvent {
  readonly kind: "INSERT" | "DELETE" | "UPDATE";
  /** The columns for which alone it runs; none: for all. */
  readonly of: readonly string[];
}

/** The query that a {@linkcode Catalog} is made of. */
export function catalogQuery(schema: string | undefined): Statement {
  const from = schema === undefined ? "sqlite_schema" : `${quoted(schema)}.sqlite_schema`;
  return { sql: `SELECT type, name, tbl_name, sql FROM ${from} ORDER BY rowid` };
}

/** Everything that stands in a database, by its words. */
export class Catalog {
  readonly #entries: readonly CatalogEntry[];
  readonly #names: ReadonlySet<string>;

  /** @param rows what {@linkcode catalogQuery} answered */
  constructor(rows: readonly Readonly<Record<string, unknown>>[]) {
    this.#names = new Set(rows.map(({ name }) => fold(String(name))));
    // What has no words was made by a constraint, and comes and goes with it.
    this.#entries = rows.filter(({ sql }) => sql !== null).map(({ type, name, tbl_name, sql }) => ({
      type: String(type) as CatalogEntry["type"],
      name: String(name),
      table: String(tbl_name),
      sql: String(sql),
    }));
  }

  /** Whether any object has this name. */
  has(name: string): boolean {
    return this.#names.has(fold(name));
  }

  /** The words of a table. */
  table(name: string): CatalogEntry | undefined {
    return this.#find("table", name);
  }

  /** The words of an index. */
  index(name: string): CatalogEntry | undefined {
    return this.#find("index", name);
  }

  /** The indexes on a table that no constraint has made, in the order in which they were made. */
  indexesOn(table: string): readonly CatalogEntry[] {
    return this.#entries.filter((entry) => entry.type === "index" && fold(entry.table) === fold(table));
  }

  /** The triggers on a table, in the order in which they were made. */
  triggersOn(table: string): readonly CatalogEntry[] {
    return this.#entries.filter((entry) => entry.type === "trigger" && fold(entry.table) === fold(table));
  }

  /** The foreign keys that refer to a table, with the tables that have them. */
  referring(to: string): readonly { readonly table: string; readonly key: ForeignKey }[] {
    return this.#entries.filter(({ type, sql }) => type === "table" && namesIn(sql).has(fold(to))).flatMap((
      { name, sql },
    ) =>
      readTableDdl(sql).constraints.flatMap((key) =>
        key.kind === "foreign_key" && fold(key.references.table.name) === fold(to) ? [{ table: name, key }] : []
      )
    );
  }

  /** The tables that refer to a table, and those that refer to these, and so on; without itself. */
  descendants(of: string): readonly string[] {
    const found = new Map([[fold(of), of]]);
    for (const table of found.values()) {
      for (const { table: child } of this.referring(table)) if (!found.has(fold(child))) found.set(fold(child), child);
    }
    return [...found.values()].slice(1);
  }

  /** The views that name a table, or a view that does; and the triggers that are on any of these, or name one. */
  dependents(of: string): readonly CatalogEntry[] {
    const about = new Set([fold(of)]);
    const views = this.#entries.filter(({ type }) => type === "view");
    for (let grown = true; grown;) {
      grown = false;
      for (const { name, sql } of views) {
        if (about.has(fold(name)) || about.isDisjointFrom(namesIn(sql))) continue;
        about.add(fold(name));
        grown = true;
      }
    }
    return this.#entries.filter(({ type, name, sql }) =>
      type === "view" ? about.has(fold(name)) : type === "trigger" && !about.isDisjointFrom(namesIn(sql))
    );
  }

  #find(type: CatalogEntry["type"], name: string): CatalogEntry | undefined {
    return this.#entries.find((entry) => entry.type === type && fold(entry.name) === fold(name));
  }
}

/** When a trigger runs. https://www.sqlite.org/lang_createtrigger.html */
export function triggerEvent(sql: string): TriggerEvent {
  const tokens = tokenize(sql);
  const at = tokens.findIndex((token) => isWord(token, "DELETE", "INSERT", "UPDATE"));
  const kind = tokens[at]?.text.toUpperCase() as TriggerEvent["kind"];
  const of: string[] = [];
  if (kind === "UPDATE" && isWord(tokens[at + 1], "OF")) {
    // Names and commas in turns.
    let i = at + 2;
    do of.push(tokens[i]!.text); while (isMark(tokens[i + 1], ",") && (i += 2));
  }
  return { kind, of };
}

/**
 * What has SQLite compile a trigger with a statement that does nothing: no row is inserted, set or deleted.
 *
 * @param column one of the table's that can be set, or that the trigger waits for; absent: the trigger is on a view
 */
export function eventStatement({ kind }: TriggerEvent, on: string, column: string | undefined): string | undefined {
  const name = column === undefined ? undefined : quoted(column);
  switch (kind) {
    case "DELETE":
      return `DELETE FROM ${on} WHERE 0`;
    case "INSERT":
      return name === undefined
        ? `INSERT INTO ${on} SELECT * FROM ${on} WHERE 0`
        : `INSERT INTO ${on} (${name}) SELECT NULL WHERE 0`;
    case "UPDATE":
      return name === undefined ? undefined : `UPDATE ${on} SET ${name} = NULL WHERE 0`;
  }
}

/** The name of an object in a schema. */
export function inSchema(name: string, schema: string | undefined): TableName {
  return schema === undefined ? { name } : { name, schema };
}
