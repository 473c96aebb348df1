import { appliedOf, captionOf, edgesOf, legible, marksOf, type Picture } from "./picture.ts";

/**
 * The graph as a flowchart of Mermaid, the newest at the top; ends with a line feed.
 *
 * A renderer may refuse what is large: by default one that has more than 500 lines.
 * https://mermaid.js.org/config/schema-docs/config.html#maxedges
 */
export function mermaid(picture: Picture): string {
  const { revisions, current } = picture;
  const names = new Map(revisions.map(({ id }, index) => [id, `r${index}`]));
  const applied = appliedOf(picture);
  const lines = ["flowchart BT"];
  for (const revision of revisions) {
    const { id } = revision;
    const marks = marksOf(picture, revision).map(({ text }) => `(${text})`).join(" ");
    const label = [[id, marks].filter(Boolean).join(" "), captionOf(revision)].filter(Boolean).map(escaped);
    const style = current?.includes(id) ? ":::current" : applied?.has(id) ? ":::applied" : "";
    lines.push(`  ${names.get(id)}["${label.join("<br>")}"]${style}`);
  }
  for (const { revision, below, kind } of edgesOf(picture)) {
    lines.push(`  ${names.get(below.id)} ${kind === "parent" ? "-->" : "-.->"} ${names.get(revision.id)}`);
  }
  if (applied !== undefined) {
    lines.push("  classDef applied fill:#dafbe1,stroke:#1a7f37,color:#1f2328");
    lines.push("  classDef current fill:#1a7f37,stroke:#1a7f37,color:#ffffff");
  }
  return lines.map((line) => `${line}\n`).join("");
}

/**
 * A text within quotes. What might mean something, to Mermaid or to Markdown, is written as its number: Mermaid has no other
 * escape. https://mermaid.js.org/syntax/flowchart.html#entity-codes-to-escape-characters
 */
function escaped(text: string): string {
  return legible(text).replace(/[^\p{L}\p{M}\p{N} _.,/()-]/gu, (character) => `#${character.codePointAt(0)};`);
}
