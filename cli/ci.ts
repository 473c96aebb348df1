import { UsageError } from "../errors.ts";
import { declare } from "./_declaration.ts";

/** `retort ci`. */
export const command = declare({
  description: "look for what a pull request must not bring",
  options: [
    ["--base <ref>", "the git branch that it is to go into, like origin/main"],
    ["--heads <count>", "how many heads there may be; default: 1"],
    ["--format <format>", "text, github (annotations) or gitlab (a code quality report)"],
  ],
  async act({ flags: { base, heads, format = "text" }, project }) {
    const { ci } = await import("../commands/ci.ts");
    const { ciText, isCiFormat } = await import("./_findings.ts");
    if (!isCiFormat(format)) {
      throw new UsageError(`Cannot print the findings as "${format}": it must be text, github or gitlab`);
    }
    const data = await ci({ ...project, base, heads: heads === undefined ? undefined : Number(heads) });
    return { data, text: ciText(data, format, base), exit: data.ok ? undefined : 3 };
  },
});
