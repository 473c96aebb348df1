import { isIdentifier, joinSql, type Sql } from "../schema/sql.ts";
import type { ColumnType } from "../schema/types.ts";
import type { Value } from "../schema/value.ts";
import type { Grammar } from "./grammar.ts";
import { qualified } from "./qualified.ts";
import type { Server } from "./server.ts";

/** What a dialect says of the pieces of SQL. */
export interface SqlSpelling {
  /** A quoted name, with what it stands in before it. */
  path(names: readonly string[]): string;
  /** As {@linkcode Grammar.literal}. */
  literal(value: Value, type?: ColumnType): string;
  /** A value as the driver binds it. */
  bound(value: Value): unknown;
  /** Where a parameter stands, the first of which is 1. */
  placeholder(position: number): string;
}

/** The part of a grammar that puts pieces of SQL together, the same for every dialect but for its spelling. */
export function sqlWriter(
  { dialect, features }: Server,
  { path, literal, bound, placeholder }: SqlSpelling,
): Pick<Grammar, "dialect" | "features" | "ident" | "table" | "literal" | "inline" | "parameterized"> {
  return {
    dialect,
    features,
    ident: (name) => path([name]),
    table: (name) => path(qualified(name)),
    literal,
    inline: (sql) => joinSql(sql, (value) => isIdentifier(value) ? path(value.ident) : literal(value)),
    parameterized(sql: Sql) {
      const parameters: unknown[] = [];
      const text = joinSql(sql, (value) => {
        if (isIdentifier(value)) return path(value.ident);
        parameters.push(bound(value));
        return placeholder(parameters.length);
      });
      return { sql: text, parameters };
    },
  };
}
