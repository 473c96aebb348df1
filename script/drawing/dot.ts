import { appliedOf, captionOf, edgesOf, legible, marksOf, type Picture } from "./picture.ts";

/** Characters after which a message goes on in another line. */
const WIDTH = 40;

/** The graph in the language of Graphviz, the newest at the top; ends with a line feed. */
export function dot(picture: Picture): string {
  const { revisions, current } = picture;
  const applied = appliedOf(picture);
  const lines = [
    "digraph revisions {",
    "  rankdir=BT;",
    '  node [shape=box, style=rounded, fontname="Helvetica,Arial,sans-serif", fontsize=11];',
    "  edge [arrowsize=0.7];",
  ];
  for (const revision of revisions) {
    const { id } = revision;
    const marks = marksOf(picture, revision).map(({ text }) => ` (${text})`).join("");
    const label = [`${id}${marks}`, ...wrapped(captionOf(revision))].map(escaped).join("\\n");
    const style = current?.includes(id)
      ? ', style="rounded,filled", fillcolor="#1a7f37", fontcolor="#ffffff"'
      : applied?.has(id)
      ? ', style="rounded,filled", fillcolor="#dafbe1"'
      : "";
    lines.push(`  ${quoted(id)} [label="${label}"${style}];`);
  }
  for (const { revision, below, kind } of edgesOf(picture)) {
    const style = kind === "parent" ? "" : " [style=dashed]";
    lines.push(`  ${quoted(below.id)} -> ${quoted(revision.id)}${style};`);
  }
  return [...lines, "}"].map((line) => `${line}\n`).join("");
}

/** A name. Within quotes the quote alone is escaped. https://graphviz.org/doc/info/lang.html */
function quoted(name: string): string {
  return `"${legible(name).replaceAll('"', '\\"')}"`;
}

/**
 * Text of a label, where a backslash and HTML's entities mean something too.
 * https://graphviz.org/docs/attr-types/escString/
 */
function escaped(text: string): string {
  return legible(text).replaceAll("&", "&amp;").replaceAll("\\", "\\\\").replaceAll('"', '\\"');
}

/** A text in lines of about `WIDTH` characters; a longer word has one of its own. */
function wrapped(text: string): readonly string[] {
  const lines: string[] = [];
  for (const word of text.split(" ").filter((each) => each !== "")) {
    const last = lines.at(-1);
    if (last === undefined || last.length + word.length >= WIDTH) lines.push(word);
    else lines[lines.length - 1] = `${last} ${word}`;
  }
  return lines;
}
