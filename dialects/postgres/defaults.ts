import { type Sql, sql } from "../../schema/sql.ts";
import type { Value } from "../../schema/value.ts";

/** A text; one that begins with E has no escapes but those of backslashes, as the grammar writes it. */
const TEXT = /^(?:'((?:[^']|'')*)'|E'((?:[^'\\]|''|\\\\)*)')$/;
const NUMBER = /^-?\d+(?:\.\d+)?(?:e[+-]?\d+)?$/i;
/** A cast that the server puts behind a literal: `::character varying(20)`, `::"Mood"`, `::integer[]`. */
const CAST =
  /^(E?'(?:[^']|'')*'|-?[\d.]+|NULL|\([-\d.]+\))::((?:"(?:[^"]|"")+"|[\w ]+)(?:\.(?:"(?:[^"]|"")+"|\w+))?(?:\([\d, ]+\))?[\w ]*(?:\[\])*)$/;
/** Types whose values are numbers. */
const NUMERIC = /^(?:integer|bigint|smallint|numeric|double precision|real)\b/;

/** What the text of a DEFAULT says: a value where it is a plain literal, `undefined` for NULL, else SQL. */
export function parseDefault(text: string): Value | Sql | undefined {
  const cast = CAST.exec(text);
  const literal = cast === null ? text : cast[1]!.replace(/^\((.*)\)$/, "$1");
  if (/^NULL$/i.test(literal)) return undefined;
  if (/^true$/i.test(literal)) return true;
  if (/^false$/i.test(literal)) return false;
  const quoted = TEXT.exec(literal);
  const bare = quoted === null ? literal : textOf(quoted);
  if (NUMBER.test(bare) && (quoted === null || NUMERIC.test(cast?.[2] ?? ""))) return numberOf(bare) ?? sql.raw(text);
  return quoted === null ? sql.raw(text) : bare;
}

function textOf([, plain, escaped]: RegExpExecArray): string {
  const text = plain ?? escaped!.replaceAll("\\\\", "\\");
  return text.replaceAll("''", "'");
}

/** A number that JavaScript writes as it stands; whole ones that it cannot hold as digits. */
function numberOf(text: string): Value | undefined {
  const number = Number(text);
  if (Number.isInteger(number) && !Number.isSafeInteger(number) && /^-?\d+$/.test(text)) return { bigint: text };
  return String(number) === text ? number : undefined;
}
