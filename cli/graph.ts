import type { GraphFormat } from "../commands/graph.ts";
import { declare } from "./_declaration.ts";

/** `retort graph`. */
export const command = declare({
  description: "draw the revisions, for a page or a picture",
  options: [
    ["--format <format>", "mermaid (the default), dot, svg, html"],
    ["-o, --output <file>", "write a file; its ending tells the format too"],
    ["--force", "write over a file that exists"],
    ["-r, --rev-range <range>", "[start]:[end], both counted in"],
    ["-i, --indicate-current", "mark what the database has; --url implies it"],
    ["--with-sql", "show the SQL of upgrades in html; runs the revisions' code"],
  ],
  async act({ flags, project }) {
    const { graph } = await import("../commands/graph.ts");
    const { output, force, revRange: range, indicateCurrent, withSql } = flags;
    // It is looked at there.
    const format = flags.format as GraphFormat | undefined;
    const data = await graph({ ...project, format, output, force, range, indicateCurrent, withSql });
    if ("text" in data.graph) return { data, text: data.graph.text };
    return { data, status: `  Generating ${data.graph.path} ...  done\n` };
  },
});
