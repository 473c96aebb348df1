// ALTER COLUMN … TYPE converts by assignment casts; for all else it wants a USING.
// https://www.postgresql.org/docs/current/sql-createcast.html
import type { Server } from "../../registry/server.ts";
import { type Sql, sql } from "../../schema/sql.ts";
import type { ArrayType, ColumnType, EnumType } from "../../schema/types.ts";
import { postgresGrammar } from "./grammar.ts";

/** What is assigned to each other without being asked to. https://www.postgresql.org/docs/current/catalog-pg-cast.html */
const FAMILIES: readonly (readonly string[])[] = [
  ["integer", "big_integer", "small_integer", "numeric", "float", "double", "postgres.money"],
  ["date", "date_time"],
  ["time", "interval"],
  ["json", "postgres.jsonb"],
  ["postgres.bit", "postgres.varbit"],
];

/** What anything is assigned to. */
const TEXTS = ["text", "string", "postgres.char"];

/** How the values of a column become those of another type, where PostgreSQL must be told; both as the catalog tells them. */
export function conversion(column: string, from: ColumnType, to: ColumnType, server: Server): Sql | undefined {
  if (isAssigned(from, to)) return undefined;
  const type = postgresGrammar(server, ({ type }) => type).type(to);
  // What there is no cast for goes by its text.
  const isCast = TEXTS.includes(from.type) || [from.type, to.type].sort().join() === "boolean,integer";
  return { parts: ["", `${isCast ? "" : "::text"}::${type}`], values: [sql.id(column)] };
}

function isAssigned(from: ColumnType, to: ColumnType): boolean {
  if (TEXTS.includes(to.type)) return true;
  // A type that retort does not know may be anything: the server answers for it.
  if (from.type === "native" || to.type === "native") return true;
  if (from.type === "array" && to.type === "array") {
    return isAssigned((from as ArrayType).items, (to as ArrayType).items);
  }
  if (from.type === "enum" && to.type === "enum") {
    const [{ name, schema }, other] = [from as EnumType, to as EnumType];
    return name === other.name && schema === other.schema;
  }
  if (from.type === to.type || from.type === "date_time" && to.type === "time") return true;
  return FAMILIES.some((family) => family.includes(from.type) && family.includes(to.type));
}
