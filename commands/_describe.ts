import type { RevisionGraph } from "../script/graph.ts";
import type { Revision } from "../script/revision.ts";

/** A revision as `history`, `heads`, `branches` and `show` tell it. */
export interface RevisionDocument {
  readonly revision: string;
  /** Parents; none for a base, several for a merge. */
  readonly downRevision: readonly string[];
  readonly dependsOn: readonly string[];
  /** Labels, those that spread to it too. */
  readonly branchLabels: readonly string[];
  readonly message: string;
  readonly path: string;
  /** Whether nothing follows it or depends on it. */
  readonly isHead: boolean;
  /** Whether nothing follows it, while something depends on it. */
  readonly isEffectiveHead: boolean;
  readonly isBranchPoint: boolean;
  readonly isMergePoint: boolean;
  /** Whether the database has a row of it; there where the database was asked. */
  readonly isCurrent?: boolean;
}

/** Revisions with the graph that they stand in. */
export interface Listed {
  readonly graph: RevisionGraph;
  readonly revisions: readonly RevisionDocument[];
}

/** `revision` as a document. @param current the version rows, where the database was asked */
export function describe(graph: RevisionGraph, revision: Revision, current?: readonly string[]): RevisionDocument {
  const { id, down, dependsOn, message, path } = revision;
  const isHead = graph.isRealHead(id);
  return {
    revision: id,
    downRevision: down,
    dependsOn,
    branchLabels: graph.labelsOf(id),
    message,
    path,
    isHead,
    isEffectiveHead: !isHead && graph.isHead(id),
    isBranchPoint: graph.isBranchPoint(id),
    isMergePoint: graph.isMergePoint(id),
    ...(current && { isCurrent: current.includes(id) }),
  };
}
