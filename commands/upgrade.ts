import type { RunResult } from "../runtime/migrator.ts";
import { checkText, type ProjectOptions } from "./_project.ts";
import { runTo, scriptTo } from "./_run.ts";
import type { ScriptDocument } from "./_script.ts";

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
  const target = options.target === undefined ? "head" : checkText(options.target, "a target");
  return await (options.sql ? scriptTo : runTo)(target, "upgrade", options);
}
