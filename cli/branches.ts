import { declare } from "./_declaration.ts";

/** `retort branches`. */
export const command = declare({
  description: "list the revisions that several others follow",
  async act({ flags: { verbose }, project }) {
    const { readBranches } = await import("../commands/branches.ts");
    const { branchesText } = await import("./_lines.ts");
    const result = await readBranches(project);
    return { data: result.revisions, text: branchesText(result, verbose > 0) };
  },
});
