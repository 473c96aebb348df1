/**
 * Revisions as lines of text, in Alembic's form, so that what reads its output reads ours.
 *
 * @module
 */
import { readFileSync } from "node:fs";
import { describe, type Listed, type RevisionDocument } from "../commands/_describe.ts";
import type { CurrentResult } from "../commands/current.ts";
import { drawText, type LaneStyle } from "../script/drawing/text.ts";
import { readDocumentation } from "../script/header.ts";
import { lanesOf } from "../script/lanes.ts";

/** Which parts a line has. */
export interface LineParts {
  /** The parents before the arrow. */
  readonly parents?: boolean;
  readonly labels?: boolean;
  /** The first paragraph of the comment. */
  readonly message?: boolean;
  /** `(branchpoint)` and `(mergepoint)`. */
  readonly points?: boolean;
}

/** `<base> -> 1a2b (label) (head), message`. */
export function line(revision: RevisionDocument, parts: LineParts): string {
  const { downRevision, dependsOn, branchLabels, message, isCurrent, isBranchPoint, isMergePoint } = revision;
  const parents = parentsText(downRevision);
  return [
    parts.parents ? `${parents}${dependsOn.length > 0 ? ` (${dependsOn.join(", ")})` : ""} -> ` : "",
    revision.revision,
    parts.labels && branchLabels.length > 0 ? ` (${branchLabels.join(", ")})` : "",
    head(revision),
    isCurrent ? " (current)" : "",
    parts.points && isBranchPoint ? " (branchpoint)" : "",
    parts.points && isMergePoint ? " (mergepoint)" : "",
    parts.message && message !== "" ? `, ${message}` : "",
    "\n",
  ].join("");
}

function head({ isHead, isEffectiveHead }: RevisionDocument): string {
  return isHead ? " (head)" : isEffectiveHead ? " (effective head)" : "";
}

function parentsText(down: readonly string[]): string {
  return down.length === 0 ? "<base>" : down.join(", ");
}

/**
 * The block of `-v`.
 *
 * @param comment the whole comment of the file
 * @param children the revisions that follow it
 */
export function block(revision: RevisionDocument, comment: string, children: readonly string[]): string {
  const { downRevision, dependsOn, branchLabels, isMergePoint, isBranchPoint, isCurrent, path } = revision;
  const marks = [
    head(revision),
    isBranchPoint ? " (branchpoint)" : "",
    isMergePoint ? " (mergepoint)" : "",
    isCurrent ? " (current)" : "",
  ].join("");
  return [
    `Rev: ${revision.revision}${marks}`,
    isMergePoint ? `Merges: ${downRevision.join(", ")}` : `Parent: ${parentsText(downRevision)}`,
    ...(dependsOn.length > 0 ? [`Also depends on: ${dependsOn.join(", ")}`] : []),
    ...(isBranchPoint ? [`Branches into: ${[...children].sort().join(", ")}`] : []),
    ...(branchLabels.length > 0 ? [`Branch names: ${branchLabels.join(", ")}`] : []),
    `Path: ${path}`,
    "",
    ...comment.split("\n").map((text) => `    ${text}`.trimEnd()),
    "",
    "",
  ].join("\n");
}

/** A block for each revision, as `-v` and `show` have it. */
export function blocks({ graph, revisions }: Listed): string {
  return revisions.map((revision) => {
    const comment = readDocumentation(readFileSync(revision.path, "utf8"));
    return block(revision, comment, graph.children(revision.revision).map(({ id }) => id));
  }).join("");
}

/** What `history` prints. */
export function historyText(listed: Listed, verbose: boolean): string {
  if (verbose) return blocks(listed);
  return listed.revisions.map((revision) =>
    line(revision, { parents: true, labels: true, points: true, message: true })
  ).join("");
}

/** What `history --graph` prints: the same, beside the lines that lead from each revision to what it rests upon. */
export function historyGraphText({ graph, revisions }: Listed, verbose: boolean, style: LaneStyle): string {
  const known = new Map(revisions.map((revision) => [revision.revision, revision]));
  const rows = lanesOf(graph, revisions.map(({ revision }) => graph.get(revision)));
  return drawText(rows, ({ revision: { id } }) => {
    const revision = known.get(id)!;
    const text = historyText({ graph, revisions: [revision] }, verbose);
    return { text: text.replace(/\n$/, ""), isCurrent: revision.isCurrent === true };
  }, style);
}

/** What `heads` prints. */
export function headsText(listed: Listed, verbose: boolean): string {
  return verbose ? blocks(listed) : listed.revisions.map((revision) => line(revision, { labels: true })).join("");
}

/** What `branches` prints: each with what follows it. */
export function branchesText({ graph, revisions }: Listed, verbose: boolean): string {
  const parts = { labels: true, points: true };
  return revisions.map((revision) => {
    const own = verbose ? blocks({ graph, revisions: [revision] }) : line(revision, parts);
    const indent = " ".repeat(revision.revision.length);
    const children = graph.children(revision.revision).map((child) =>
      `${indent} -> ${line(describe(graph, child), { ...parts, message: verbose })}`
    );
    return `${own}${children.join("")}\n`;
  }).join("");
}

/** What `current` prints. */
export function currentText({ graph, revisions, database }: CurrentResult, verbose: boolean): string {
  if (!verbose) return revisions.map((revision) => line(revision, { points: true })).join("");
  return `Current revision(s) for ${database}:\n${blocks({ graph, revisions })}`;
}
