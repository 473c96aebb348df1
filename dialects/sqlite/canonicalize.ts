import type { Column, Constraint, Index, Schema, Table } from "../../schema/model.ts";
import { defined } from "../../schema/defined.ts";
import { isSql, type Sql, sql } from "../../schema/sql.ts";
import { tokenize } from "./tokenizer.ts";

/**
 * A schema in words that are compared: SQLite keeps expressions as they were written, so that spaces, the case of words, quotes
 * that are not needed and parentheses around all of it make no difference here.
 */
export function canonicalize(schema: Schema): Schema {
  return { ...schema, tables: schema.tables.map(canonicalTable) };
}

function canonicalTable(table: Table): Table {
  return {
    ...table,
    columns: table.columns.map(({ default: initial, computed, ...column }): Column =>
      defined({
        ...column,
        default: isSql(initial) ? worded(initial) : initial,
        computed: computed && { ...computed, sql: worded(computed.sql) },
      })
    ),
    constraints: table.constraints.map(canonicalConstraint),
    indexes: table.indexes.map(({ columns, where, ...index }): Index =>
      defined({
        ...index,
        columns: columns.map(({ expression, ...column }) =>
          defined({ ...column, expression: expression && worded(expression) })
        ),
        where: where && worded(where),
      })
    ),
  };
}

function canonicalConstraint(constraint: Constraint): Constraint {
  if (constraint.kind === "check") return { ...constraint, condition: worded(constraint.condition) };
  if (constraint.kind !== "foreign_key") return constraint;
  const { deferrable, initially, ...rest } = constraint;
  // What is not deferrable is looked at at once, and so is what may be deferred unless it says otherwise.
  const deferred = initially === "DEFERRED" ? initially : undefined;
  return defined({ ...rest, deferrable: (deferrable ?? deferred !== undefined) || undefined, initially: deferred });
}

/** A name that means the same with quotes and without. */
const PLAIN = /^[a-z_][a-z0-9_]*$/i;

function worded({ parts, values }: Sql): Sql {
  // Both sides come from `normalize`, which leaves no values.
  if (values.length > 0) return { parts, values };
  const tokens = tokenize(parts[0]!).map(({ kind, text, start, end }) => {
    if (kind === "word") return text.toLowerCase();
    if (kind === "quoted" && PLAIN.test(text)) return text.toLowerCase();
    return parts[0]!.slice(start, end);
  });
  while (isWrapped(tokens)) tokens.splice(0, tokens.length, ...tokens.slice(1, -1));
  return sql.raw(tokens.join(" "));
}

/** Whether the first of the tokens is a parenthesis that the last one closes. */
function isWrapped(tokens: readonly string[]): boolean {
  if (tokens[0] !== "(" || tokens.at(-1) !== ")") return false;
  let depth = 0;
  return tokens.every((token, i) => {
    if (token === "(") depth++;
    if (token === ")") depth--;
    return depth > 0 || i === tokens.length - 1;
  });
}
