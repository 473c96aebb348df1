import type { Operation } from "../registry/operation.ts";
import type { UnseenRevision } from "../runtime/replay.ts";
import { emptySchema } from "../schema/edit.ts";
import { compared, printed, together } from "./_autogenerate.ts";
import { writeOperations } from "./_operations.ts";
import { openProject, type ProjectOptions } from "./_project.ts";
import type { ScriptDocument } from "./_script.ts";
import { readSides } from "./_sides.ts";
import { unseenText } from "./_unseen.ts";

/** What {@linkcode diff} may be told. */
export interface DiffOptions extends ProjectOptions {
  /**
   * Where the way begins: `database`, the project's own; another by its URL; `models`, those of the config; a file or a folder
   * of SQL by its path, with `.sql` at its end or a slash in it; a revision, or `base`.
   */
  readonly from: string;
  /** Where it leads to, named in the same way. */
  readonly to: string;
  /** Whether the statements are written, in place of the operations. @default {false} */
  readonly sql?: boolean | undefined;
}

/** What {@linkcode diff} found. */
export interface DiffDocument {
  /** Whether both are the same, and nothing of them is hidden. */
  readonly equal: boolean;
  /** What leads from the one to the other. */
  readonly operations: readonly Operation[];
  /** What differs and no operation mends, and what the users of the databases may not see. */
  readonly warnings: readonly string[];
  /** The revisions that could not be seen through. */
  readonly unseen: readonly UnseenRevision[];
}

/** What {@linkcode diff} found, with what its text tells more. */
export interface DiffResult {
  readonly document: DiffDocument;
  /** The operations as they would be printed. */
  readonly text: string;
}

/** Writes the statements that lead from one schema to another. */
export function diff(options: DiffOptions & { readonly sql: true }): Promise<ScriptDocument>;
/**
 * Compares two schemas, of databases, models or revisions, and tells the operations that lead from the one to the other. Changes
 * nothing.
 *
 * @throws {UsageError} if both are databases, of different families
 * @throws {RevisionError} if there is no such revision
 * @throws {ModelError} if models cannot be read
 * @throws {DatabaseError} if the user of a database may not see all of it, and the config refuses that
 */
export function diff(options: DiffOptions & { readonly sql?: false | undefined }): Promise<DiffDocument>;
export async function diff(options: DiffOptions): Promise<DiffDocument | ScriptDocument> {
  return options.sql ? await scriptOf(options) : (await readDiff(options)).document;
}

/** As {@linkcode diff}, with what the command line shows. */
export async function readDiff(options: DiffOptions): Promise<DiffResult> {
  const { project, document, batched } = await found(options);
  return { document, text: printed(batched, project).text };
}

async function scriptOf(options: DiffOptions): Promise<ScriptDocument> {
  const { project, document: { warnings, unseen }, batched: operations, server, before } = await found(options);
  return await writeOperations(project, {
    server,
    before,
    operations,
    about: [
      `from ${plain(options.from)} to ${plain(options.to)}`,
      ...warnings.map((warning) => `warning: ${warning}`),
      ...unseen.map(unseenText),
    ],
  });
}

/** How a side is told: a URL may hold a password. */
function plain(side: string): string {
  return /^[a-z][a-z0-9+.-]*:/i.test(side) ? "a database" : side;
}

async function found(options: DiffOptions) {
  // The operations are the result: nobody is told of them beside it.
  const project = await openProject({ ...options, onNote: undefined });
  await using sides = await readSides(project, [options.from, options.to]);
  const { server, connection, hidden, unseen } = sides;
  const [before = emptySchema, after = emptySchema] = sides.schemas;
  const comparison = await compared(project, server, { before, after, connection, ask: () => [], unseen });
  const { upgrade: operations } = comparison;
  const warnings = [...hidden, ...comparison.warnings];
  const batched = together({ upgrade: operations, downgrade: [] }, comparison, project).upgrade;
  const equal = operations.length === 0 && warnings.length === 0;
  return { project, server, before: comparison.before, batched, document: { equal, operations, warnings, unseen } };
}
