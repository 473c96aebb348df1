import { declare, script } from "./_declaration.ts";

/** `retort show`. */
export const command = declare({
  takes: "<revision>",
  description: "tell all about a revision",
  options: [["--sql", "print what its upgrade would run on the database now, run nothing"]],
  async act({ args: [target], flags: { sql }, project }) {
    const { readShow, show } = await import("../commands/show.ts");
    if (sql) return script(await show({ ...project, target, sql }));
    const { blocks } = await import("./_lines.ts");
    const result = await readShow({ ...project, target });
    return { data: result.revisions, text: blocks(result) };
  },
});
