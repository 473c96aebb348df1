import { UsageError } from "../errors.ts";
import { parseRange, type Range } from "../script/spec.ts";
import { describe, type Listed, type RevisionDocument } from "./_describe.ts";
import { connect, openProject, type Project, type ProjectOptions, readGraph } from "./_project.ts";

/** What {@linkcode history} may be told. */
export interface HistoryOptions extends ProjectOptions {
  /** `[start]:[end]`, both counted in; `current` is where the database is. @default everything */
  readonly range?: string | undefined;
  /** Whether the database is asked which revisions it is at. @default {false} */
  readonly indicateCurrent?: boolean | undefined;
}

/**
 * Lists revisions, newest first. Runs no code of theirs.
 *
 * @throws {UsageError} if the range has no colon
 */
export async function history(options: HistoryOptions = {}): Promise<readonly RevisionDocument[]> {
  return (await readHistory(options)).revisions;
}

/** As {@linkcode history}, with the graph. */
export async function readHistory(
  options: HistoryOptions,
): Promise<Listed> {
  const project = await openProject(options);
  const graph = await readGraph(project);
  const range = readRange(options.range);
  const asked = options.indicateCurrent || options.range?.split(":").includes("current");
  const rows = asked ? await versionRows(project) : undefined;
  const current = options.indicateCurrent ? rows : undefined;
  return { graph, revisions: graph.iterate(range, rows).map((revision) => describe(graph, revision, current)) };
}

/** The two ends of a range; without one, everything. @throws {UsageError} if it has no colon */
export function readRange(text: string | undefined): Range {
  const range = text === undefined ? {} : parseRange(text);
  if (range !== undefined) return range;
  throw new UsageError(`Cannot read the range "${text}": it has no colon`, {
    hint: "write [start]:[end], [start]: or :[end]",
  });
}

/** The version rows of the project's database. */
export async function versionRows(project: Project): Promise<readonly string[]> {
  await using database = await connect(project);
  return (await database.executor.versions(project.versionTable)).rows;
}
