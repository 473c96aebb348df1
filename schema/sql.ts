import { InvalidOperationError } from "../errors.ts";
import { decodeValue, encodeValue, type Value } from "./value.ts";

/** The names of something, outermost first, to be quoted by the dialect. */
export interface Identifier {
  readonly ident: readonly string[];
}

/** A piece of SQL with values and names in it, as data: what the tag {@linkcode sql} makes. */
export interface Sql {
  /** The text between the values; always one more than there are values. */
  readonly parts: readonly string[];
  readonly values: readonly (Value | Sql | Identifier)[];
}

/** The template tag `sql` with its two makers. */
export interface SqlTag {
  /**
   * SQL with values. In `execute` they become parameters (unless the statement is DDL), elsewhere literals.
   *
   * @example sql`length(name) > ${3}`
   */
  (strings: TemplateStringsArray, ...values: readonly unknown[]): Sql;
  /** A quoted name: `sql.id("schema", "table")`. */
  id(...names: readonly string[]): Sql;
  /** Text as it stands. Never give it what a stranger wrote. */
  raw(text: string): Sql;
}

/** The template tag for text that is SQL. */
export const sql: SqlTag = Object.assign(
  (strings: TemplateStringsArray, ...values: readonly unknown[]): Sql => ({
    parts: strings.map((part, i) => {
      if (part === undefined) throw new InvalidOperationError(`Cannot read the SQL: part ${i + 1} has a bad escape`);
      return part;
    }),
    values: values.map((value) => isSql(value) ? value : encodeValue(value, "a value in SQL")),
  }),
  {
    id: (...names: readonly string[]): Sql => {
      if (names.length === 0 || names.some((name) => typeof name !== "string" || name === "")) {
        throw new InvalidOperationError(`Cannot quote a name: ${JSON.stringify(names)} holds an empty one`);
      }
      return { parts: ["", ""], values: [{ ident: [...names] }] };
    },
    raw: (text: string): Sql => ({ parts: [text], values: [] }),
  },
);

/** Whether `value` is what {@linkcode sql} makes. */
export function isSql(value: unknown): value is Sql {
  return typeof value === "object" && value !== null && Array.isArray((value as Sql).parts) &&
    Array.isArray((value as Sql).values);
}

/** Whether a value in SQL is names that are quoted by the dialect. */
export function isIdentifier(value: unknown): value is Identifier {
  return typeof value === "object" && value !== null && "ident" in value;
}

/** `given` as SQL where only SQL can be meant, so that a plain string is text as it stands. */
export function toSql(given: Sql | string, what: string): Sql {
  if (isSql(given)) return given;
  if (typeof given === "string") return sql.raw(given);
  throw new InvalidOperationError(`Cannot read ${what}: it is no SQL but ${given === null ? "null" : typeof given}`, {
    hint: "pass a string or sql`…`",
  });
}

/** A value or SQL, as a caller gives it to a DEFAULT or a row. */
export function encodeExpression(given: unknown, what: string): Value | Sql {
  return isSql(given) ? given : encodeValue(given, what);
}

/** The inverse of {@linkcode encodeExpression}. */
export function decodeExpression(value: Value | Sql): unknown {
  return isSql(value) ? value : decodeValue(value);
}

/** Joins pieces of SQL into one text, with `spell` for each value and name. */
export function joinSql(of: Sql, spell: (value: Value | Identifier) => string): string {
  let text = of.parts[0] ?? "";
  of.values.forEach((value, i) => {
    text += (isSql(value) ? joinSql(value, spell) : spell(value)) + (of.parts[i + 1] ?? "");
  });
  return text;
}
