import type { RunResult } from "../runtime/migrator.ts";
import { checkText, type ProjectOptions } from "./_project.ts";
import { runTo, scriptTo } from "./_run.ts";
import type { ScriptDocument } from "./_script.ts";

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
  const target = checkText(options.target, "a target");
  return await (options.sql ? scriptTo : runTo)(target, "downgrade", options);
}
