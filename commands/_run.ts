import { UsageError } from "../errors.ts";
import type { RunResult } from "../runtime/migrator.ts";
import type { Direction } from "../script/revision.ts";
import { connect, migrator, openProject, type ProjectOptions, readGraph } from "./_project.ts";
import { rangeOf, type ScriptDocument, writeScript } from "./_script.ts";

/**
 * Takes the database to a target. Only an upgrade makes a database that is not there.
 *
 * @param given the target as it was named
 * @throws {UsageError} if it is a range
 * @throws {RevisionError} if it cannot be told or reached
 */
export async function runTo(given: string, direction: Direction, options: ProjectOptions): Promise<RunResult> {
  const [start, target] = rangeOf(given);
  const project = await openProject(options);
  const graph = await readGraph(project);
  if (start !== undefined) {
    throw new UsageError(`Cannot ${direction} to "${given}": a range is for --sql alone`, {
      hint: "the database itself knows where it starts; name the end",
    });
  }
  // What cannot be told without the database is told before it is opened, or made.
  if (!isRelative(target)) graph.resolve(target, undefined, direction);
  await using database = await connect(project, { create: direction === "upgrade", isRun: true });
  return await migrator(project, graph, database.target)[direction](target, database.executor, {
    ...runOptions(options),
    lock: database.lock,
  });
}

/**
 * Writes the script that leads from the range's start to its end. Without a start an upgrade begins at base.
 *
 * @param given the range as it was named
 * @throws {UsageError} if a downgrade has no start
 * @throws {RevisionError} if an end cannot be told or reached
 */
export async function scriptTo(given: string, direction: Direction, options: ProjectOptions): Promise<ScriptDocument> {
  const [start, target] = rangeOf(given);
  const project = await openProject(options);
  const graph = await readGraph(project);
  if (start === undefined && direction === "downgrade") {
    throw new UsageError(`Cannot write the downgrade to "${given}": with --sql it needs a range`, {
      hint: "nobody is asked where the database is: write <from>:<to>, for example head:-1",
    });
  }
  const from = start === undefined ? [] : graph.resolve(start).map(({ id }) => id);
  const to = graph.resolve(target, from).map(({ id }) => id);
  return await writeScript(
    project,
    from,
    `${from.join(", ") || "<base>"} -> ${to.join(", ") || "<base>"}`,
    (executor) => migrator(project, graph)[direction](target, executor, runOptions(options)),
  );
}

/** The part of the options that a run takes. */
export function runOptions({ signal }: ProjectOptions): { readonly signal?: AbortSignal } {
  return signal === undefined ? {} : { signal };
}

/** Whether a target is counted from where the database is. */
function isRelative(target: string): boolean {
  return /[+-]\d+$/.test(target);
}
