/**
 * Which revision files there are.
 *
 * @module
 */

import { type Dirent, readdirSync, readFileSync, realpathSync, statSync } from "node:fs";
import { join, sep } from "node:path";
import { ScriptError } from "../errors.ts";
import { readHeader } from "./header.ts";
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
 * Lists the revision files of a folder, sorted by name; with `recursive`, those of each folder within it follow.
 *
 * Files whose names begin with `.` or `_`, tests and `*.d.ts` are no revisions.
 *
 * @throws {ScriptError} if the folder does not exist, or cannot be read.
 */
export function listRevisionFiles(directory: string, options: ListOptions = {}): string[] {
  if (!options.recursive) return namesIn(directory);
  const files: string[] = [];
  const seen = new Set<string>();
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
 * Reads the headers of a folder's revision files, in the order of {@linkcode listRevisionFiles}. Runs none of them.
 *
 * @throws {ScriptError} if the folder or a file cannot be read, or a header is malformed.
 */
export function readRevisions(directory: string, options: ListOptions = {}): Revision[] {
  return listRevisionFiles(directory, options).map(readRevision).filter((revision) => revision !== undefined);
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

/** Reads the header of one file; `undefined` if it is a folder. */
function readRevision(path: string): Revision | undefined {
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
