import type { TemplateDocument } from "../commands/list_templates.ts";
import { declare } from "./_declaration.ts";

/** `retort list_templates`. */
export const command = declare({
  description: "list the templates of init",
  async act() {
    const { listTemplates } = await import("../commands/list_templates.ts");
    const data = await listTemplates();
    return { data, text: templatesText(data) };
  },
});

function templatesText(templates: readonly TemplateDocument[]): string {
  return [
    "Available templates:\n\n",
    ...templates.map(({ name, summary }) => `${name} - ${summary}\n`),
    "\nTemplates are used via the 'init' command, e.g.:\n\n  retort init --template generic ./scripts\n",
  ].join("");
}
