// What a table is made with and no operation alters. https://www.postgresql.org/docs/current/sql-altertable.html
import type { OptionChange } from "../../registry/dialect.ts";
import type { Server } from "../../registry/server.ts";
import { qualified } from "../../registry/qualified.ts";
import type { OptionValue, Table } from "../../schema/model.ts";
import { path, quoted, quotedText } from "./quoting.ts";

/** The options that `is` states and `was` has otherwise. */
export function* optionChanges(was: Table, is: Table, server: Server): Iterable<OptionChange> {
  const [old, own] = [was.options?.postgres ?? {}, is.options?.postgres ?? {}];
  const table = path(qualified(is));
  const altering = (action: string) => `op.execute(sql\`ALTER TABLE ${table} ${action}\`)`;
  if (own.unlogged !== undefined && own.unlogged !== (old.unlogged ?? false)) {
    const call = altering(`SET ${own.unlogged ? "UNLOGGED" : "LOGGED"}`);
    yield { option: "unlogged", was: String(old.unlogged ?? false), is: String(own.unlogged), call };
  }
  const there = parameters(old.with);
  for (const [name, value] of parameters(own.with)) {
    // Those of the table for long values are not told with it.
    if (name.startsWith("toast.")) continue;
    const before = there.get(name);
    if (before !== undefined && plain(before) === plain(value)) continue;
    const call = altering(`SET (${quoted(name)} = ${quotedText(value)})`);
    yield { option: `with.${name}`, was: before, is: value, call };
  }
  const usual = server.tableOptions?.tablespace;
  const tablespace = String(old.tablespace ?? usual);
  if (own.tablespace !== undefined && usual !== undefined && own.tablespace !== tablespace) {
    const space = String(own.tablespace);
    yield { option: "tablespace", was: tablespace, is: space, call: altering(`SET TABLESPACE ${quoted(space)}`) };
  }
  const [parents, heirOf] = [old, own].map(({ inherits }) =>
    inherits === undefined ? [] : [inherits].flat().map(String)
  );
  for (const parent of own.inherits === undefined ? [] : heirOf!) {
    if (parents!.includes(parent)) continue;
    yield { option: "inherits", was: listed(parents!), is: parent, call: altering(`INHERIT ${quoted(parent)}`) };
  }
  if (own.partitionBy !== undefined && keyText(own.partitionBy) !== keyText(old.partitionBy ?? "")) {
    const before = old.partitionBy === undefined ? undefined : String(old.partitionBy);
    yield { option: "partitionBy", was: before, is: String(own.partitionBy) };
  }
}

function listed(names: readonly string[]): string | undefined {
  return names.length === 0 ? undefined : names.join(", ");
}

/** Storage parameters by their names. */
function parameters(given: OptionValue | undefined): ReadonlyMap<string, string> {
  return new Map(Object.entries((given ?? {}) as object).map(([name, value]) => [name, String(value)]));
}

/** A value of a storage parameter, which the catalog keeps as it was written. */
function plain(value: string): string {
  const text = value.trim().toLowerCase();
  if (/^(?:on|yes|true)$/.test(text)) return "true";
  if (/^(?:off|no|false)$/.test(text)) return "false";
  return text === "" || Number.isNaN(Number(text)) ? text : String(Number(text));
}

/** A partition key without what the server writes otherwise: blanks, quotes, parentheses, capitals and casts. */
function keyText(key: OptionValue): string {
  return String(key).toLowerCase().replace(/::\s*\w+(?:\s+(?:varying|precision|with(?:out)? time zone))*/g, "")
    .replace(/[\s"()]/g, "");
}
