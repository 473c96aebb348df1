import { UsageError } from "../errors.ts";
import type { RunResult } from "../runtime/migrator.ts";
import { checkText, connect, migrator, openProject, type ProjectOptions, readGraph } from "./_project.ts";
import { rangeOf, type ScriptDocument, writeScript } from "./_script.ts";
import { isRelative, runOptions } from "./upgrade.ts";

/** What {@linkcode downgrade} may be told. */
export interface DowngradeOptions extends ProjectOptions {
  /** A revision, a part of its id, `base`, `-1`; with `sql` a range `a:b`. */
  readonly target: string;
  /** Whether a script is written in place of a run. @default {false} */
  readonly sql?: boolean | undefined;
}

/** Writes the script that takes a database from the range's start back to its end. */
export function downgrade(options: DowngradeOptions & { readonly sql: true }): Promise<ScriptDocument>;
/**
 * Takes the database back to the target.
 *
 * @throws {RevisionError} if the target cannot be told or reached
 * @throws {RetortError} of the step that failed, with what was undone and what stays in its `context`
 */
export function downgrade(options: DowngradeOptions & { readonly sql?: false | undefined }): Promise<RunResult>;
export async function downgrade(options: DowngradeOptions): Promise<RunResult | ScriptDocument> {
  const given = checkText(options.target, "a target");
  const [start, target] = rangeOf(given);
  const project = await openProject(options);
  const graph = await readGraph(project);
  if (options.sql) {
    if (start === undefined) {
      throw new UsageError(`Cannot write the downgrade to "${given}": with --sql it needs a range`, {
        hint: "nobody is asked where the database is: write <from>:<to>, for example head:-1",
      });
    }
    const from = graph.resolve(start).map((revision) => revision.id);
    const to = graph.resolve(target, from).map((revision) => revision.id);
    const range = `${from.join(", ") || "<base>"} -> ${to.join(", ") || "<base>"}`;
    return await writeScript(
      project,
      from,
      range,
      (executor) => migrator(project, graph).downgrade(target, executor, runOptions(options)),
    );
  }
  if (start !== undefined) {
    throw new UsageError(`Cannot downgrade to "${given}": a range is for --sql alone`, {
      hint: "the database itself knows where it starts; name the end",
    });
  }
  // What cannot be told without the database is told before it is opened, or made.
  if (!isRelative(target)) graph.resolve(target, undefined, "downgrade");
  await using database = await connect(project, { isRun: true });
  return await migrator(project, graph, database.target).downgrade(target, database.executor, {
    ...runOptions(options),
    lock: database.lock,
  });
}
