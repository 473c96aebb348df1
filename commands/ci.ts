import { existsSync, realpathSync } from "node:fs";
import { basename, dirname, sep } from "node:path";
import { isRetortError, type RetortError, UsageError } from "../errors.ts";
import { isRevisionFileName, listRevisionFiles, readRevisionFile } from "../script/directory.ts";
import { RevisionGraph } from "../script/graph.ts";
import { readHeader } from "../script/header.ts";
import type { Revision } from "../script/revision.ts";
import { Repository } from "./_git.ts";
import { openProject, type Project, type ProjectOptions, requireDirectory } from "./_project.ts";

/** What {@linkcode ci} may be told. */
export interface CiOptions extends ProjectOptions {
  /**
   * The branch that this one is to go into, as git names it: `origin/main`. Its revisions may not be edited, and its newer
   * ones are counted in. @default nothing is compared
   */
  readonly base?: string | undefined;
  /** How many heads there may be. @default {1} */
  readonly heads?: number | undefined;
}

/** Something that must be mended before the branch can go in. */
export interface Finding {
  /** The code of the error that it would be, or `E_EDITED_REVISION`, `E_DELETED_REVISION`. */
  readonly code: string;
  readonly message: string;
  /** What mends it. */
  readonly fix: string;
  /** The file that it is about, if it is one. */
  readonly path?: string;
  /** Counted from 1. */
  readonly line?: number;
}

/** What {@linkcode ci} found. */
export interface CiDocument {
  /** Whether there is nothing to mend. */
  readonly ok: boolean;
  readonly findings: readonly Finding[];
  /** How many revisions were read. */
  readonly revisions: number;
  readonly heads: readonly string[];
}

/**
 * Looks for what a pull request must not bring: a header that cannot be read, an id twice, a parent that is missing, a cycle,
 * several heads; and with `base`, a revision of that branch that was edited or deleted, and heads that come about when the
 * two are joined. Runs no revision, and asks no database.
 *
 * @throws {UsageError} if git cannot tell, or `heads` is no number of heads
 */
export async function ci(options: CiOptions = {}): Promise<CiDocument> {
  const { base, heads: allowed = 1 } = options;
  if (!Number.isInteger(allowed) || allowed < 1) {
    throw new UsageError(`Cannot allow ${allowed} heads: it must be a whole number above 0`);
  }
  const project = await openProject(options);
  requireDirectory(project);
  const { revisions, unreadable } = readAll(project);
  const { errors, graph } = RevisionGraph.check(revisions);
  const heads = graph?.heads ?? [];
  const branch = base === undefined ? undefined : await compared(project, base, revisions);
  const broken = [...unreadable, ...errors];
  const findings = [...broken.map((error) => findingOf(error, branch)), ...branch?.findings ?? []];
  // Where a parent is missing, or a file that may be one cannot be read, nobody can tell what the heads are.
  if (broken.length === 0) {
    if (heads.length > allowed) findings.push(severalHeads(heads, allowed));
    else if (branch !== undefined) findings.push(...together(branch, revisions, allowed));
  }
  return { ok: findings.length === 0, findings, revisions: revisions.length, heads: heads.map(({ id }) => id) };
}

/** The headers of all files, and what keeps the others from being read. */
function readAll({ locations, config }: Project) {
  const revisions: Revision[] = [];
  const unreadable: RetortError[] = [];
  for (const path of listRevisionFiles(locations, { recursive: config.values.recursive ?? false })) {
    try {
      const revision = readRevisionFile(path);
      if (revision !== undefined) revisions.push(revision);
    } catch (error) {
      if (!isRetortError(error)) throw error;
      unreadable.push(error);
    }
  }
  return { revisions, unreadable };
}

function findingOf({ code, message, hint, place }: RetortError, branch: Branch | undefined): Finding {
  const lost = code === "E_MISSING_PARENT"
    ? branch?.deleted.find(({ id }) => message.includes(JSON.stringify(id)))
    : undefined;
  const fix = lost === undefined ? hint ?? "correct the file" : restoring(branch!.ref, lost.path);
  return { code, message, fix, ...place };
}

function severalHeads(heads: readonly Revision[], allowed: number): Finding {
  const names = heads.map(({ id }) => JSON.stringify(id));
  return {
    code: "E_MULTIPLE_HEADS",
    message: `Cannot tell which revision is the newest: there are ${heads.length} heads, ${names.join(", ")}` +
      (allowed === 1 ? "" : `, and ${allowed} are allowed`),
    fix: "retort merge heads",
    path: heads.at(-1)!.path,
  };
}

/** The branch that this one is compared with. */
interface Branch {
  /** As it was named. */
  readonly ref: string;
  readonly findings: readonly Finding[];
  /** Its revisions whose files are gone here. */
  readonly deleted: readonly Revision[];
  /** Its revisions that this branch has not got yet. */
  readonly newer: readonly Revision[];
}

/** What happened to the revisions of `ref` since this branch left it, here and there. */
async function compared(project: Project, ref: string, revisions: readonly Revision[]): Promise<Branch> {
  const folder = project.locations.find((location) => existsSync(location)) ?? project.directory;
  const repository = await Repository.of(folder);
  const locations = insideOf(repository, project.locations);
  const isRevision = (path: string) =>
    isRevisionFileName(basename(path)) &&
    (project.config.values.recursive === true || locations.includes(dirname(path)));
  const tip = await repository.commit(ref);
  const start = await repository.mergeBase(tip, ref);
  const [here, there, between] = await Promise.all([
    repository.changed(locations, start),
    repository.changed(locations, start, tip),
    repository.changed(locations, tip),
  ]);
  const findings: Finding[] = [];
  const deleted: Revision[] = [];
  for (const [path, change] of here) {
    // What is as it is there is no change of this branch's, wherever it came from.
    if (change === "added" || !isRevision(path) || !between.has(path)) continue;
    if (change === "edited") findings.push(edited(ref, path));
    else {
      const text = await repository.text(start, path);
      const was = readQuietly(text, path);
      if (was === undefined) continue;
      const moved = revisions.find(({ id }) => id === was.id);
      if (moved !== undefined && isSame(moved, was)) continue;
      deleted.push(was);
      findings.push(gone(ref, was));
    }
  }
  const newer: Revision[] = [];
  for (const [path, change] of there) {
    if (change !== "added" || !isRevision(path) || existsSync(path)) continue;
    const revision = readQuietly(await repository.text(tip, path), path);
    if (revision !== undefined) newer.push(revision);
  }
  return { ref, findings, deleted, newer };
}

/** The locations that the repository holds, without links, as it names them. */
function insideOf({ top }: Repository, locations: readonly string[]): readonly string[] {
  const real = locations.map((location) => existsSync(location) ? realpathSync(location) : location);
  const inside = real.filter((location) => location === top || location.startsWith(top + sep));
  if (inside.length > 0) return inside;
  throw new UsageError(`Cannot compare revisions: none of their folders is in the git repository "${top}"`, {
    hint: "leave --base out",
  });
}

/** What the header says; `undefined` where it cannot be read: on that branch it is so already. */
function readQuietly(text: string, path: string): Revision | undefined {
  try {
    return readHeader(text, path);
  } catch (error) {
    if (isRetortError(error)) return undefined;
    throw error;
  }
}

/** Whether a file that was moved says what it said. */
function isSame(a: Revision, b: Revision): boolean {
  const header = ({ down, dependsOn, labels }: Revision) => JSON.stringify([down, dependsOn, labels]);
  return header(a) === header(b);
}

function edited(ref: string, path: string): Finding {
  return {
    code: "E_EDITED_REVISION",
    message:
      `Cannot let the revision file ${path} differ: "${ref}" has it already, and databases that ran it stay as they are`,
    fix: `${restoring(ref, path)} && retort revision -m "what is to be changed"`,
    path,
  };
}

function gone(ref: string, { id, path }: Revision): Finding {
  return {
    code: "E_DELETED_REVISION",
    message: `Cannot do without the revision "${id}": "${ref}" has it already, and its file ${path} is gone`,
    fix: restoring(ref, path),
    path,
  };
}

function restoring(ref: string, path: string): string {
  return `git checkout ${shellWord(ref)} -- ${shellWord(path)}`;
}

/** A text as a shell takes it for one word. */
function shellWord(text: string): string {
  return /^[\w./@:=+-]+$/.test(text) ? text : `'${text.replaceAll("'", "'\\''")}'`;
}

/** What goes wrong only when the two branches are one. */
function together({ ref, newer }: Branch, revisions: readonly Revision[], allowed: number): readonly Finding[] {
  if (newer.length === 0) return [];
  const { errors, graph } = RevisionGraph.check([...newer, ...revisions]);
  const fix = `git merge ${shellWord(ref)}`;
  const findings = errors.map(({ code, message, hint, place }): Finding => ({
    code,
    message: `${message}, when "${ref}" is merged`,
    fix: `${fix}, then ${hint ?? "correct the file"}`,
    ...place,
  }));
  const heads = graph?.heads ?? [];
  if (heads.length <= allowed) return findings;
  const { message, ...rest } = severalHeads(heads, allowed);
  return [...findings, {
    ...rest,
    message: `${message}, when "${ref}" is merged`,
    fix: `${fix} && retort merge heads`,
  }];
}
