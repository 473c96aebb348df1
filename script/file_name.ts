/**
 * The names of new revision files.
 *
 * @module
 */

import { extname } from "node:path";
import { ConfigError, nearest } from "../errors.ts";
import { isRevisionFileName } from "./directory.ts";

/** What the name of a new file is made of. */
export interface FileNameTokens {
  readonly rev: string;
  readonly slug: string;
  readonly date: Date;
  /** IANA name of the zone that the parts of the date are told in. @default the machine's own */
  readonly timezone?: string;
}

/**
 * The words of a message as a file's name shows them: in lower case, joined by underscores.
 *
 * @param limit Characters at most; a longer text is cut after its last whole word, which an underscore at the end tells.
 */
export function slug(message: string, limit = 40): string {
  const words = message.normalize("NFC").match(/[\p{L}\p{M}\p{N}_]+/gu) ?? [];
  const all = words.join("_").toLowerCase().replace(/^_+/, "");
  const characters = [...all];
  if (characters.length <= limit) return all;
  const cut = characters.slice(0, limit).join("");
  const end = cut.lastIndexOf("_");
  return `${end < 0 ? cut : cut.slice(0, end)}_`;
}

/**
 * Fills a template of file names, `{rev}_{slug}` or `{year}_{month:2}_{day:2}_{rev}`: a number after the colon says how
 * many digits there are at least.
 *
 * @returns The file's path within its folder, with its extension.
 * @throws {ConfigError} if the template has an unknown token, or its result would leave the folder or be no revision's.
 */
export function fileName(template: string, tokens: FileNameTokens): string {
  const values = tokenValues(tokens);
  const fill = (slug: string): string =>
    template.replace(/\{([^{}:]*)(?::([^{}]*))?\}/g, (whole, name: string, digits: string | undefined) => {
      if (!Object.hasOwn(values, name)) throw unknownToken(template, name, Object.keys(values));
      if (digits !== undefined && !/^[1-9]$/.test(digits)) {
        throw new ConfigError(
          `Cannot fill ${whole} of the file name template ${
            JSON.stringify(template)
          }: a width is one digit from 1 to 9`,
        );
      }
      return (name === "slug" ? slug : values[name]!).padStart(Number(digits ?? 0), "0");
    });
  const path = withExtension(fill(tokens.slug));
  const problem = pathProblem(path);
  if (problem === undefined) return path;
  // A message that ends in "test" would make a file that is taken for a test.
  const other = withExtension(fill(`${tokens.slug}_`));
  if (pathProblem(other) === undefined) return other;
  throw new ConfigError(
    `Cannot use the file name template ${JSON.stringify(template)}: it makes ${JSON.stringify(path)}, ${problem}`,
    { hint: "the default is `{rev}_{slug}`" },
  );
}

/** Why a path made by a template cannot be a revision's; `undefined` where it can. */
function pathProblem(path: string): string | undefined {
  if (/[\\\p{Cc}\u2028\u2029]/u.test(path) || !path.isWellFormed()) {
    return "which holds a character that no path should";
  }
  const parts = path.split("/");
  if (parts.some((part) => part === "" || part === "." || part === "..")) return "which leads out of its folder";
  if (parts.slice(0, -1).some((part) => /^[._]/.test(part)) || !isRevisionFileName(parts.at(-1)!)) {
    return "which would not be found among the revisions";
  }
}

function withExtension(path: string): string {
  return [".ts", ".mts", ".js", ".mjs"].includes(extname(path)) ? path : `${path}.ts`;
}

function unknownToken(template: string, name: string, known: readonly string[]): ConfigError {
  const similar = nearest(name, known);
  return new ConfigError(
    `Cannot fill {${name}} of the file name template ${JSON.stringify(template)}: the tokens are ${
      known.map((token) => `{${token}}`).join(", ")
    }`,
    similar === undefined ? {} : { hint: `did you mean {${similar}}?` },
  );
}

function tokenValues({ rev, slug, date, timezone }: FileNameTokens): Readonly<Record<string, string>> {
  const { year, month, day, hour, minute, second } = dateParts(date, timezone);
  const epoch = Math.floor(date.getTime() / 1000);
  const numbers = { epoch, year, month, day, hour, minute, second };
  const texts = Object.entries(numbers).map(([name, value]) => [name, String(value)] as const);
  return { rev, slug, ...Object.fromEntries(texts) };
}

type DateParts = Record<"year" | "month" | "day" | "hour" | "minute" | "second", number>;

/** @throws {ConfigError} if there is no such zone. */
function dateParts(date: Date, timezone: string | undefined): DateParts {
  let format: Intl.DateTimeFormat;
  try {
    format = new Intl.DateTimeFormat("en-u-ca-iso8601-nu-latn", {
      ...{ year: "numeric", month: "numeric", day: "numeric", hour: "numeric", minute: "numeric", second: "numeric" },
      hourCycle: "h23",
      timeZone: timezone,
    });
  } catch (error) {
    throw new ConfigError(`Cannot tell the time in the zone ${JSON.stringify(timezone)}: there is none of that name`, {
      cause: error,
      hint: 'name it as in "Europe/Paris" or "UTC"',
    });
  }
  return Object.fromEntries(format.formatToParts(date).map(({ type, value }) => [type, Number(value)])) as DateParts;
}

/** `2026-11-22 09:41:06.685`, and `+00:00` where a zone was asked for. */
export function dateText(date: Date, timezone: string | undefined): string {
  const { year, month, day, hour, minute, second } = dateParts(date, timezone);
  const two = (value: number): string => String(value).padStart(2, "0");
  const milliseconds = String(date.getMilliseconds()).padStart(3, "0");
  const text = `${year}-${two(month)}-${two(day)} ${two(hour)}:${two(minute)}:${two(second)}.${milliseconds}`;
  if (timezone === undefined) return text;
  const offset = Math.round((Date.UTC(year, month - 1, day, hour, minute, second) - date.getTime()) / 60_000);
  const sign = offset < 0 ? "-" : "+";
  return `${text}${sign}${two(Math.floor(Math.abs(offset) / 60))}:${two(Math.abs(offset) % 60)}`;
}
