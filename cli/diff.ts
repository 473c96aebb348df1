import type { DiffResult } from "../commands/diff.ts";
import { declare, script } from "./_declaration.ts";
import { remarksText } from "./_remarks.ts";

/** `retort diff`. */
export const command = declare({
  takes: "<from> <to>",
  description: "tell what leads from one schema to another: databases, models, SQL, revisions",
  options: [["--sql", "print the SQL of it"]],
  async act({ args: [from, to], flags: { sql }, project }) {
    const { diff, readDiff } = await import("../commands/diff.ts");
    const options = { ...project, from, to };
    if (sql) return script(await diff({ ...options, sql }));
    const result = await readDiff(options);
    return { data: result.document, text: diffText(result) };
  },
});

function diffText({ document, text }: DiffResult): string {
  return (document.equal ? "There is no difference.\n" : text) + remarksText(document);
}
