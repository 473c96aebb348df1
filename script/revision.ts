/**
 * Revisions as data: what the header of a file says, and what the file exports once it is imported.
 *
 * @module
 */

/** A revision as the header of its file tells it, without running the file. */
export interface Revision {
  /** The name of the revision, unique in the project; what the version table holds. */
  readonly id: string;
  /** Parents, in the order of the file; none for a base, several for a merge. */
  readonly down: readonly string[];
  /** Ids or labels of what must be applied before, without being a parent. */
  readonly dependsOn: readonly string[];
  /** Labels that the file itself declares; those that spread to it are asked of the graph. */
  readonly labels: readonly string[];
  /** First paragraph of the file's leading comment; it may have several lines, and may be empty. */
  readonly message: string;
  /** Where the file is. */
  readonly path: string;
}

/** Which of its functions a revision is run by. */
export type Direction = "upgrade" | "downgrade";

/** One revision, applied or taken back. */
export interface RevisionStep {
  readonly revision: Revision;
  readonly direction: Direction;
}

/** A function of a revision file. */
export type RevisionFunction<Op = unknown, Kit = unknown> = (op: Op, kit: Kit) => void | Promise<void>;

/** What a revision file exports. */
export interface RevisionScript<Op = unknown, Kit = unknown> {
  readonly revision: string;
  readonly downRevision: string | readonly string[] | null;
  readonly branchLabels?: string | readonly string[] | null;
  readonly dependsOn?: string | readonly string[] | null;
  /** Absent only where {@linkcode change} takes its place. */
  readonly upgrade?: RevisionFunction<Op, Kit>;
  /** Absent where a revision cannot be taken back. */
  readonly downgrade?: RevisionFunction<Op, Kit>;
  /** In place of both: recorded, run, and reversed for the downgrade. Plain, not async. */
  readonly change?: (op: Op, kit: Kit) => void;
}

/** Words that a target may be, so that no new revision is named by them. */
export const RESERVED_WORDS: ReadonlySet<string> = new Set(["head", "heads", "base", "current"]);
