import { declare } from "./_declaration.ts";

/** `retort heads`. */
export const command = declare({
  description: "list the revisions that nothing follows",
  options: [["--resolve-dependencies", "leave out those that another depends on"]],
  async act({ flags: { resolveDependencies, verbose }, project }) {
    const { readHeads } = await import("../commands/heads.ts");
    const { headsText } = await import("./_lines.ts");
    const result = await readHeads({ ...project, resolveDependencies });
    return { data: result.revisions, text: headsText(result, verbose > 0) };
  },
});
