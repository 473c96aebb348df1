import type { RevisionCreated } from "../commands/_new_revision.ts";

/** The files of new revisions, as lines. */
export function createdText({ created }: RevisionCreated): string {
  if (created.length === 0) return "  No revision is written: there is nothing to do\n";
  return created.map(({ path }) => `  Generating ${path} ...  done\n`).join("");
}
