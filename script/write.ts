/**
 * Writes new revision files.
 *
 * @module
 */

import { randomUUID } from "node:crypto";
import { closeSync, mkdirSync, openSync, readFileSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { dirname, extname, join, relative, sep } from "node:path";
import { ConfigError, nearest, ScriptError, UsageError } from "../errors.ts";
import { isRevisionFileName } from "./directory.ts";
import { labelProblem, readHeader } from "./header.ts";
import { RESERVED_WORDS, type Revision } from "./revision.ts";

/** What the name of a new file is made of. */
export interface FileNameTokens {
  readonly rev: string;
  readonly slug: string;
  readonly date: Date;
  /** IANA name of the zone that the parts of the date are told in. @default the machine's own */
  readonly timezone?: string;
}

/** What a template of a revision file is given. */
export interface RevisionTemplateData {
  readonly message: string;
  readonly revision: string;
  readonly downRevision: string | readonly string[] | null;
  readonly branchLabels: string | readonly string[] | null;
  readonly dependsOn: string | readonly string[] | null;
  /** As the leading comment shows it. */
  readonly createDate: string;
}

/** A revision that is to be written. */
export interface NewRevision {
  /** The folder of revision files. */
  readonly directory: string;
  /** @default {"{rev}_{slug}"} */
  readonly fileNameTemplate?: string;
  /** Characters of the message that the file's name shows at most. @default {40} */
  readonly slugLimit?: number;
  /** Whether folders within the folder are searched for revisions, so that the template may name one. @default {false} */
  readonly recursive?: boolean;
  readonly id: string;
  readonly down: readonly string[];
  readonly dependsOn: readonly string[];
  readonly labels: readonly string[];
  readonly message: string;
  readonly date: Date;
  /** IANA name of the zone that the date is told in. @default the machine's own */
  readonly timezone?: string;
  /** Makes the text of the file. */
  readonly render: (data: RevisionTemplateData) => string | Promise<string>;
}

/** Twelve hexadecimal digits that no other revision has. */
export function newRevisionId(): string {
  return randomUUID().slice(-12);
}

/** @throws {UsageError} if `id` cannot name a new revision: it takes 1 to 32 letters, digits and underscores. */
export function checkRevisionId(id: string): void {
  if (!/^[A-Za-z0-9_]{1,32}$/.test(id)) {
    throw new UsageError(
      `Cannot name a revision ${JSON.stringify(id)}: an id is 1 to 32 letters of ASCII, digits and underscores`,
      { hint: "leave --rev-id out for an id that is made up" },
    );
  }
  if (RESERVED_WORDS.has(id)) {
    throw new UsageError(`Cannot name a revision ${JSON.stringify(id)}: the word has a meaning as a target`);
  }
}

/** @throws {UsageError} if `label` cannot name a branch. */
export function checkBranchLabel(label: string): void {
  const problem = labelProblem(label) ?? (RESERVED_WORDS.has(label) ? "the word has a meaning as a target" : undefined);
  if (problem === undefined) return;
  throw new UsageError(`Cannot name a branch ${JSON.stringify(label)}: ${problem}`);
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

/**
 * Writes the file of a new revision, and reads it back.
 *
 * @returns The revision as its file tells it.
 * @throws {UsageError} if the file exists, or the id or a label is none.
 * @throws {ConfigError} if the file name template cannot be used.
 * @throws {ScriptError} if the file cannot be written, or does not say what was asked; it is removed then.
 */
export async function writeRevision(revision: NewRevision): Promise<Revision> {
  checkRevisionId(revision.id);
  revision.labels.forEach(checkBranchLabel);
  const { directory, date, timezone, recursive = false, fileNameTemplate = "{rev}_{slug}" } = revision;
  const tokens = {
    rev: revision.id,
    slug: slug(revision.message, revision.slugLimit),
    date,
    ...(timezone === undefined ? {} : { timezone }),
  };
  const name = fileName(fileNameTemplate, tokens);
  if (name.includes("/") && !recursive) {
    throw new ConfigError(
      `Cannot use the file name template ${
        JSON.stringify(fileNameTemplate)
      }: folders within the folder are not searched`,
      { hint: "set `recursive: true` in the config, or leave the slash out" },
    );
  }
  const text = await revision.render({
    message: revision.message,
    revision: revision.id,
    downRevision: asWritten(revision.down),
    branchLabels: asWritten(revision.labels),
    dependsOn: asWritten(revision.dependsOn),
    createDate: dateText(date, timezone),
  });
  const path = join(directory, name);
  makeFolder(directory, dirname(path));
  create(path, text);
  try {
    return readBack(path, revision);
  } catch (error) {
    rmSync(path, { force: true });
    throw error;
  }
}

/** A list as a header has it: none as null, one as itself. */
function asWritten(list: readonly string[]): string | readonly string[] | null {
  return list.length === 0 ? null : list.length === 1 ? list[0]! : list;
}

function readBack(path: string, asked: NewRevision): Revision {
  const written = readHeader(readFileSync(path, "utf8"), path);
  const pairs = [
    ["revision", [written.id], [asked.id]],
    ["downRevision", written.down, asked.down],
    ["branchLabels", written.labels, asked.labels],
    ["dependsOn", written.dependsOn, asked.dependsOn],
  ] as const;
  for (const [name, is, was] of pairs) {
    if (is.length === was.length && is.every((item, i) => item === was[i])) continue;
    throw new ScriptError(
      `Cannot write the revision ${JSON.stringify(asked.id)}: the template makes a file whose ${name} is ` +
        `${JSON.stringify(asWritten(is))}, and not ${JSON.stringify(asWritten(was))}`,
      { hint: "correct script.ts.eta in the migrations folder, or remove it for the built-in one" },
    );
  }
  return written;
}

/** Makes the folders between `directory`, which must exist, and `folder`, and sees to it that they lie within it. */
function makeFolder(directory: string, folder: string): void {
  let root: string;
  try {
    root = realpathSync(directory);
  } catch (error) {
    throw new ScriptError(`Cannot write a revision: there is no folder ${directory}`, {
      cause: error,
      hint:
        "make one with `retort init`, or name the migrations folder with --dir, RETORT_DIR or the config's `directory`",
    });
  }
  if (folder === directory) return;
  try {
    mkdirSync(folder, { recursive: true });
  } catch (error) {
    throw notWritten(folder, error);
  }
  // A symbolic link on the way may lead elsewhere.
  const way = relative(root, realpathSync(folder));
  if (way !== ".." && !way.startsWith(`..${sep}`)) return;
  throw new ScriptError(`Cannot write a revision: ${folder} lies outside ${directory}`);
}

function create(path: string, text: string): void {
  let file: number;
  try {
    file = openSync(path, "wx");
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "EEXIST") throw notWritten(path, error);
    throw new UsageError(`Cannot create the revision file ${path}: it exists already`, {
      cause: error,
      hint: "give another message or --rev-id",
    });
  }
  try {
    writeFileSync(file, text);
  } catch (error) {
    // What a full disk let through is no revision.
    rmSync(path, { force: true });
    throw notWritten(path, error);
  } finally {
    closeSync(file);
  }
}

function notWritten(path: string, error: unknown): ScriptError {
  return new ScriptError(`Cannot write ${path}: ${(error as Error).message}`, { cause: error });
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
function dateText(date: Date, timezone: string | undefined): string {
  const { year, month, day, hour, minute, second } = dateParts(date, timezone);
  const two = (value: number): string => String(value).padStart(2, "0");
  const milliseconds = String(date.getMilliseconds()).padStart(3, "0");
  const text = `${year}-${two(month)}-${two(day)} ${two(hour)}:${two(minute)}:${two(second)}.${milliseconds}`;
  if (timezone === undefined) return text;
  const offset = Math.round((Date.UTC(year, month - 1, day, hour, minute, second) - date.getTime()) / 60_000);
  const sign = offset < 0 ? "-" : "+";
  return `${text}${sign}${two(Math.floor(Math.abs(offset) / 60))}:${two(Math.abs(offset) % 60)}`;
}
