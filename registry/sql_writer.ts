import { isIdentifier, joinSql, type Sql } from "../schema/sql.ts";
import type { Value } from "../schema/value.ts";
import type { Grammar } from "./grammar.ts";

/** What a dialect says of the pieces of SQL. */
export interface SqlSpelling {
  /** A quoted name, with what it stands in before it. */
  path(names: readonly string[]): string;
  literal(value: Value): string;
  /** A value as the driver binds it. */
  bound(value: Value): unknown;
  /** Where a parameter stands, the first of which is 1. */
  placeholder(position: number): string;
}

/** The part of a grammar that puts pieces of SQL together, the same for every dialect but for its spelling. */
export function sqlWriter(
  { path, literal, bound, placeholder }: SqlSpelling,
): Pick<Grammar, "table" | "inline" | "parameterized"> {
  return {
    table: ({ name, schema }) => path(schema === undefined ? [name] : [schema, name]),
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
