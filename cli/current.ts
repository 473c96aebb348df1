import { declare } from "./_declaration.ts";

/** `retort current`. */
export const command = declare({
  description: "tell where the database is",
  options: [["-c, --check-heads", "end with status 6 unless it is at head"]],
  async act({ flags: { checkHeads, verbose }, project }) {
    const { readCurrent } = await import("../commands/current.ts");
    const { currentText } = await import("./_lines.ts");
    const result = await readCurrent(project);
    const exit = checkHeads && !result.document.atHead ? 6 : undefined;
    return { data: result.document, text: currentText(result, verbose > 0), exit };
  },
});
