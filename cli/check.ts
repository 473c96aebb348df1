import type { CheckResult } from "../commands/check.ts";
import { declare } from "./_declaration.ts";
import { remarksText } from "./_remarks.ts";

/** `retort check`. */
export const command = declare({
  description: "tell whether the database is as the models have it; status 6 if not",
  options: [["--offline", "compare with what the revisions make, ask no database"]],
  async act({ flags: { offline }, project }) {
    const { readCheck } = await import("../commands/check.ts");
    const result = await readCheck({ ...project, offline });
    return { data: result.document, text: checkText(result), exit: result.document.inSync ? undefined : 6 };
  },
});

function checkText({ document, text }: CheckResult): string {
  const found = document.inSync ? "No new upgrade operations detected.\n" : `New upgrade operations detected:\n${text}`;
  return found + remarksText(document);
}
