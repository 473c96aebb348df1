import { TEMPLATES, type TemplateSummary } from "../templates/mod.ts";

/** A template of `init`. */
export type TemplateDocument = TemplateSummary;

/** Lists the templates that {@linkcode init} knows. */
export function listTemplates(): Promise<readonly TemplateDocument[]> {
  return Promise.resolve(TEMPLATES);
}
