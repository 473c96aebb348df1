/**
 * Writes new revision files.
 *
 * @module
 */

import { randomUUID } from "node:crypto";
import { closeSync, mkdirSync, openSync, readFileSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join, relative, sep } from "node:path";
import { ConfigError, ScriptError, UsageError } from "../errors.ts";
import { dateText, fileName, slug } from "./file_name.ts";
import { labelProblem, readHeader } from "./header.ts";
import { RESERVED_WORDS, type Revision } from "./revision.ts";

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

/** @throws {UsageError} if `label` cannot name a branch, or is awkward as a target: one that is read may be so. */
export function checkBranchLabel(label: string): void {
  const problem = labelProblem(label) ??
    (RESERVED_WORDS.has(label)
      ? "the word has a meaning as a target"
      : /^[+-]/.test(label)
      ? "it begins like an option, or a number of steps"
      : /\s/.test(label)
      ? "it holds a space"
      : undefined);
  if (problem === undefined) return;
  throw new UsageError(`Cannot name a branch ${JSON.stringify(label)}: ${problem}`);
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
