/**
 * Which revision files there are.
 *
 * @module
 */

import { type Dirent, existsSync, readdirSync, readFileSync, realpathSync, statSync } from "node:fs";
import { join, sep } from "node:path";
import { isRetortError, ScriptError } from "../errors.ts";
import { headerOf, readHeader } from "./header.ts";
import { importHeader } from "./load.ts";
import type { Revision } from "./revision.ts";

/** Where to look for revision files. */
export interface ListOptions {
  /** Whether folders within the folder are searched too. @default {false} */
  readonly recursive?: boolean;
}

/** Whether a file of this name is taken for a revision, its folder set aside. */
export function isRevisionFileName(name: string): boolean {
  return /\.(?:ts|mts|js|mjs)$/.test(name) && !/^[._]|\.d\.m?ts$|[._]test\./.test(name);
}

/**
 * Lists the revision files of folders, folder by folder, sorted by name; with `recursive`, those of each folder within it
 * follow.
 *
 * Files whose names begin with `.` or `_`, tests and `*.d.ts` are no revisions. A folder that is reached twice, by a link or
 * because it lies within another, is listed once. Of several folders some may not be there yet: a branch of a repository may
 * lack those that are empty.
 *
 * @throws {ScriptError} if a folder cannot be read, or none of them exists.
 */
export function listRevisionFiles(directories: readonly string[], options: ListOptions = {}): string[] {
  const there = directories.length === 1 ? directories : directories.filter((directory) => existsSync(directory));
  if (there.length === 0) throw noFolder(directories[0]!, directories[0]!, { code: "ENOENT" });
  if (there.length === 1 && !options.recursive) return namesIn(there[0]!);
  const seen = new Set<string>();
  return there.flatMap((directory) => {
    if (options.recursive) return namesWithin(directory, seen);
    const real = realPath(directory, directory);
    if (seen.has(real)) return [];
    seen.add(real);
    return namesIn(directory);
  });
}

/** The files of a folder, then those of each folder within it that was not seen. */
function namesWithin(directory: string, seen: Set<string>): string[] {
  const files: string[] = [];
  const pending = [directory];
  for (let folder = pending.pop(); folder !== undefined; folder = pending.pop()) {
    // A symbolic link may lead back to where we are.
    const real = realPath(folder, directory);
    if (seen.has(real)) continue;
    seen.add(real);
    const folders: string[] = [];
    for (const entry of entries(folder, directory)) {
      const path = join(folder, entry.name);
      if (isFolder(entry, path)) {
        if (!/^[._]/.test(entry.name)) folders.push(path);
      } else if (isRevisionFileName(entry.name)) files.push(path);
    }
    pending.push(...folders.reverse());
  }
  return files;
}

/**
 * Reads the headers of the folders' revision files, in the order of {@linkcode listRevisionFiles}. Runs none of them.
 *
 * @throws {ScriptError} if a folder or a file cannot be read, or a header is malformed.
 */
export function readRevisions(directories: readonly string[], options: ListOptions = {}): Revision[] {
  return listRevisionFiles(directories, options).map(readRevisionFile).filter((revision) => revision !== undefined);
}

/** How {@linkcode importRevisions} reads. */
export interface ImportOptions extends ListOptions {
  /** How a module is imported from its path in this runtime. */
  readonly importModule: (path: string) => Promise<unknown>;
}

/**
 * As {@linkcode readRevisions}, but a file whose header cannot be read as text is run, and its exports tell.
 *
 * @returns The revisions, and the paths of the files that were run.
 * @throws {ScriptError} if a folder or a file cannot be read, an import fails, or its exports are no header.
 */
export async function importRevisions(
  directories: readonly string[],
  { importModule, ...options }: ImportOptions,
): Promise<{ readonly revisions: readonly Revision[]; readonly imported: readonly string[] }> {
  const revisions: Revision[] = [];
  const imported: string[] = [];
  for (const path of listRevisionFiles(directories, options)) {
    try {
      const revision = readRevisionFile(path);
      if (revision !== undefined) revisions.push(revision);
    } catch (error) {
      // A file that could not even be opened is none that its exports could explain.
      if (!isRetortError(error) || error.place === undefined) throw error;
      const exported = await importHeader(path, importModule);
      revisions.push(headerOf(exported, readFileSync(path, "utf8"), path));
      imported.push(path);
    }
  }
  return { revisions, imported };
}

/** The files of one folder. Nobody is asked what else they might be: reading one that is a folder tells. */
function namesIn(directory: string): string[] {
  let names: string[];
  try {
    names = readdirSync(directory);
  } catch (error) {
    throw noFolder(directory, directory, error);
  }
  const prefix = directory.endsWith(sep) ? directory : directory + sep;
  return names.filter(isRevisionFileName).sort().map((name) => prefix + name);
}

/**
 * Reads the header of one file; `undefined` if it is a folder.
 *
 * @throws {ScriptError} if it cannot be read, or is malformed.
 */
export function readRevisionFile(path: string): Revision | undefined {
  let text: string;
  try {
    text = readFileSync(path, "utf8");
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "EISDIR") return undefined;
    throw unreadable(`Cannot read the revision file ${path}`, error);
  }
  return readHeader(text, path);
}

function entries(folder: string, root: string): Dirent[] {
  try {
    return readdirSync(folder, { withFileTypes: true }).sort((a, b) => a.name < b.name ? -1 : 1);
  } catch (error) {
    throw noFolder(folder, root, error);
  }
}

function realPath(folder: string, root: string): string {
  try {
    return realpathSync(folder);
  } catch (error) {
    throw noFolder(folder, root, error);
  }
}

function isFolder(entry: Dirent, path: string): boolean {
  if (!entry.isSymbolicLink()) return entry.isDirectory();
  return statSync(path, { throwIfNoEntry: false })?.isDirectory() ?? false;
}

function noFolder(folder: string, root: string, error: unknown): ScriptError {
  const { code } = error as NodeJS.ErrnoException;
  if (folder !== root || (code !== "ENOENT" && code !== "ENOTDIR")) {
    return unreadable(`Cannot list the revision files in ${folder}`, error);
  }
  const what = code === "ENOTDIR" ? `${folder} is a file` : `there is no folder ${folder}`;
  return new ScriptError(`Cannot list the revision files: ${what}`, {
    cause: error,
    hint:
      "make one with `retort init`, or name the migrations folder with --dir, RETORT_DIR or the config's `directory`",
  });
}

function unreadable(what: string, error: unknown): ScriptError {
  const { code, message } = error as NodeJS.ErrnoException;
  return new ScriptError(`${what}: ${code === "EACCES" ? "permission denied" : message}`, { cause: error });
}
