import { UsageError } from "../errors.ts";
import type { RunResult } from "../runtime/migrator.ts";
import { checkText, connect, migrator, openProject, type ProjectOptions, readGraph } from "./_project.ts";
import { rangeOf, type ScriptDocument, writeScript } from "./_script.ts";

/** What {@linkcode upgrade} may be told. */
export interface UpgradeOptions extends ProjectOptions {
  /** A revision, a part of its id, `head`, `heads`, `+2`; with `sql` also a range `a:b`. @default {"head"} */
  readonly target?: string | undefined;
  /** Whether a script is written in place of a run. @default {false} */
  readonly sql?: boolean | undefined;
}

/** Writes the script that leads a database from the range's start, or from nothing, to the target. */
export function upgrade(options: UpgradeOptions & { readonly sql: true }): Promise<ScriptDocument>;
/**
 * Takes the database up to the target.
 *
 * @throws {RevisionError} if the target cannot be told or reached
 * @throws {RetortError} of the step that failed, with what was undone and what stays in its `context`
 */
export function upgrade(options?: UpgradeOptions & { readonly sql?: false | undefined }): Promise<RunResult>;
export async function upgrade(options: UpgradeOptions = {}): Promise<RunResult | ScriptDocument> {
  const given = options.target === undefined ? "head" : checkText(options.target, "a target");
  const [start, target] = rangeOf(given);
  const project = await openProject(options);
  const graph = await readGraph(project);
  if (options.sql) {
    const from = start === undefined ? [] : graph.resolve(start).map((revision) => revision.id);
    const to = graph.resolve(target, from).map((revision) => revision.id);
    const range = `${from.join(", ") || "<base>"} -> ${to.join(", ") || "<base>"}`;
    return await writeScript(
      project,
      from,
      range,
      (executor) => migrator(project, graph).upgrade(target, executor, runOptions(options)),
    );
  }
  if (start !== undefined) {
    throw new UsageError(`Cannot upgrade to "${given}": a range is for --sql alone`, {
      hint: "the database itself knows where it starts; name the end",
    });
  }
  // What cannot be told without the database is told before it is opened, or made.
  if (!isRelative(target)) graph.resolve(target, undefined, "upgrade");
  await using database = await connect(project, { create: true, isRun: true });
  return await migrator(project, graph, database.target).upgrade(target, database.executor, {
    ...runOptions(options),
    lock: database.lock,
  });
}

/** The part of the options that a run takes. */
export function runOptions({ signal }: ProjectOptions): { readonly signal?: AbortSignal } {
  return signal === undefined ? {} : { signal };
}

/** Whether a target is counted from where the database is. */
export function isRelative(target: string): boolean {
  return /[+-]\d+$/.test(target);
}
