import { declare } from "./_declaration.ts";

/** `retort edit`. */
export const command = declare({
  takes: "<revision>",
  description: "open its file in an editor",
  async act({ args: [target], flags: { json }, project }) {
    const { edit } = await import("../commands/edit.ts");
    return { data: await edit({ ...project, target, output: json ? 2 : 1 }) };
  },
});
