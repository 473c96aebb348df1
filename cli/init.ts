import type { InitDocument } from "../commands/init.ts";
import { declare } from "./_declaration.ts";

/** `retort init`. */
export const command = declare({
  takes: "[directory]",
  description: "make a folder for revisions, and a config",
  options: [["-t, --template <name>", "the template (list_templates)"]],
  async act({ args: [directory], flags: { template, config } }) {
    const { init } = await import("../commands/init.ts");
    const document = await init({ directory, template, config: typeof config === "string" ? config : undefined });
    return { data: { created: document.created }, status: initText(document) };
  },
});

function initText({ created, kept = [] }: InitDocument): string {
  return [
    ...created.map((path) => `  Creating ${path} ...  done\n`),
    ...kept.map((path) => `  File ${path} exists already, left as it is\n`),
    "\nNext: say in the config which database is meant, then\n",
    '  retort revision -m "create user table"\n  retort upgrade\n',
  ].join("");
}
