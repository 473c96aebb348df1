/**
 * How drizzle-kit calls what has no name, since 1.0; before that Drizzle ORM's tables tell it themselves.
 *
 * @see https://github.com/drizzle-team/drizzle-orm/blob/beta/drizzle-kit/src/dialects/postgres/grammar.ts
 * @module
 */

/** The name of a unique constraint at a column, and on MySQL of any. */
export function uniqueName(dialect: string, table: string, columns: string): string {
  if (dialect === "postgres") return `${table}_${columns}_key`;
  return dialect === "mysql" ? `${columns}_unique` : `${table}_${columns}_unique`;
}

/** Characters of a name that PostgreSQL keeps whole; drizzle-kit counts them so on MySQL too. */
const MAX_NAME = 63;
/** Characters of a table's name that leave room for a hash. */
const MAX_TABLE = 44;

/** The name of a foreign key. @param parts the columns, the table that they refer to, and its columns */
export function foreignKeyName(dialect: string, table: string, parts: readonly string[]): string {
  const whole = [table, ...parts].join("_");
  if (dialect === "sqlite") return `fk_${whole}_fk`;
  const name = `${whole}_fkey`;
  if (name.length <= MAX_NAME) return name;
  return table.length <= MAX_TABLE ? `${table}_${hash(name)}_fkey` : `${hash(name)}_fkey`;
}

const DIGITS = "0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ";
const LENGTH = 12;

/** A polynomial over the code points of `text`, in {@linkcode LENGTH} digits of base 62. */
function hash(text: string): string {
  const base = BigInt(DIGITS.length), size = base ** BigInt(LENGTH);
  let sum = 0n, power = 1n;
  for (const character of text) {
    sum = (sum + BigInt(character.codePointAt(0)!) * power) % size;
    power = power * 53n % size;
  }
  return Array.from({ length: LENGTH }, (_, i) => DIGITS[Number(sum / base ** BigInt(LENGTH - 1 - i) % base)]).join("");
}
