import type { MergeDocument } from "../commands/merge.ts";
import type { Conflict } from "../runtime/conflicts.ts";
import { createdText } from "./_created.ts";
import { declare } from "./_declaration.ts";

/** `retort merge`. */
export const command = declare({
  takes: "<revisions...>",
  description: "write a revision that joins others",
  options: [
    ["-m, --message <text>", "what it does"],
    ["--branch-label <label>", "a name for the branch that it begins"],
    ["--rev-id <id>", "its id; default: random"],
    ["--splice", "let it follow what is no head"],
    ["--version-path <folder>", "where to write it, one of versionLocations"],
    ["--no-check", "do not look for what the branches change both"],
  ],
  async act({ args: [revisions], flags, project }) {
    const { merge } = await import("../commands/merge.ts");
    const { message, branchLabel, revId, splice, versionPath, check } = flags;
    const data = await merge({ ...project, revisions, message, branchLabel, revId, splice, versionPath, check });
    return { data, status: mergeText(data) };
  },
});

function mergeText({ check, ...document }: MergeDocument): string {
  if (check === undefined) return createdText(document);
  const { outcome, conflicts, unknown } = check;
  return [
    createdText(document),
    ...(outcome === "disjoint" ? ["  safe: disjoint, the branches change nothing in common\n"] : []),
    ...conflicts.map((sides) => `  conflict: ${sides.map(sideText).join(", ")}\n`),
    ...unknown.map(({ revision, reason }) => `  unknown: "${revision}", ${reason}\n`),
    ...(conflicts.length > 0 ? ["  look at them: either may be applied before the other\n"] : []),
  ].join("");
}

/** What is done, in the words of a person. */
const DONE = { create: "creates", drop: "drops", alter: "changes", read: "needs", rows: "writes rows into" } as const;

function sideText({ revision, object: { kind, schema, table, name }, how }: Conflict[number]): string {
  return `"${revision}" ${DONE[how]} the ${kind} "${[schema, table, name].filter(Boolean).join(".")}"`;
}
