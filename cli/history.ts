import { declare } from "./_declaration.ts";

/** `retort history`. */
export const command = declare({
  description: "list revisions, newest first",
  options: [
    ["-r, --rev-range <range>", "[start]:[end], both counted in"],
    ["-i, --indicate-current", "mark where the database is"],
    ["--graph", "draw what follows what"],
  ],
  async act({ flags: { revRange: range, indicateCurrent, graph, json, verbose }, project }) {
    const { readHistory } = await import("../commands/history.ts");
    const { historyGraphText, historyText } = await import("./_lines.ts");
    const result = await readHistory({ ...project, range, indicateCurrent });
    const isVerbose = verbose > 0;
    if (!graph || json) return { data: result.revisions, text: historyText(result, isVerbose) };
    const { laneStyle } = await import("./_terminal.ts");
    return { data: result.revisions, text: historyGraphText(result, isVerbose, laneStyle()) };
  },
});
