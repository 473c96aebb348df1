/**
 * The graph as a picture: a row for each revision, the newest at the top, lines in lanes at the left of them.
 *
 * The lanes are those of the terminal, and no library lays them out. What libraries know is how to place boxes in layers,
 * and a history has thousands of layers with a box in each: `@dagrejs/dagre` 3.1.3 takes 4 s for 1,000 revisions with some
 * branches, and exceeds the stack in a chain of 5,000; `d3-dag` 1.2.2 does these in 0.7 s by its quickest ways. Neither
 * leaves a line to write a message on. Lanes cost a step for each row and each lane beside it.
 *
 * @module
 */

import { type LaneRow, lanesOf, type LinkKind } from "../lanes.ts";
import type { Revision } from "../revision.ts";
import { appliedOf, captionOf, legible, type Mark, marksOf, type Picture } from "./picture.ts";

/** Pixels from one row to the next, and from one lane to the next. */
const ROW = 28, LANE = 16;
/** How upright a line is that turns into another lane, at its ends; below 1, or it would go up on its way. */
const BEND = 0.85;
/** Pixels at the left of the first lane, and above and below all. */
const MARGIN = 18;
/** Pixels of a character of the font that has one width, at 12 pixels. */
const CHARACTER = 7.25;
/** Pixels that a character of a message may have, on an average, to tell how wide the picture is. */
const MESSAGE_CHARACTER = 7;
/** Characters of a message that are shown. */
const SHOWN = 100;
/** How a picture is part of a page. */
export interface SvgOptions {
  /** What it is called, for who does not see it. */
  readonly title: string;
  /**
   * Whether the page styles it, by {@linkcode PAGE_STYLE}, and handles its rows: each is an option of a list box then, with
   * the id `r` and its number.
   */
  readonly isInPage?: boolean;
}

/** The colours of a picture by name; `c0` and so on are those of the lanes. */
type Colours = Readonly<Record<string, string>>;

const LIGHT: Colours = {
  page: "#ffffff",
  text: "#1f2328",
  muted: "#59636e",
  line: "#8c959f",
  head: "#1a7f37",
  current: "#0550ae",
  ...lanes("#0969da", "#bf3989", "#1a7f37", "#9a6700", "#8250df", "#bc4c00", "#1b7c83", "#cf222e"),
};

const DARK: Colours = {
  page: "#0d1117",
  text: "#e6edf3",
  muted: "#9198a1",
  line: "#656c76",
  head: "#3fb950",
  current: "#79c0ff",
  ...lanes("#58a6ff", "#f778ba", "#3fb950", "#d29922", "#bc8cff", "#f0883e", "#39c5cf", "#ff7b72"),
};

function lanes(...colours: readonly string[]): Colours {
  return Object.fromEntries(colours.map((colour, lane) => [`c${lane}`, colour]));
}

/** How many colours the lanes have, by turns. */
const COLOURS = Object.keys(LIGHT).filter((name) => /^c\d/.test(name)).length;

/** What has no colour. */
const SHAPES = `
.retort text { font: 12px ui-monospace, SFMono-Regular, Menlo, Consolas, "DejaVu Sans Mono", monospace; dominant-baseline: central; }
.retort .id { font-weight: 600; }
.retort .message { font: 13px system-ui, -apple-system, "Segoe UI", "Helvetica Neue", Arial, sans-serif; }
.retort .mark text { font-size: 11px; }
.retort .mark.head text, .retort .mark.current text { font-weight: 600; }
.retort .mark rect { fill: none; }
.retort .l { stroke-width: 2; }
.retort .dependency { stroke-dasharray: 2 3.5; }
.retort .node, .retort .ring { stroke-width: 2; }
`;

/** The colours' rules. */
function painted(colours: Colours): string {
  const { page, text, muted, line, head, current } = colours;
  const lanes = Array.from({ length: COLOURS }, (_, lane) => colours[`c${lane}`]);
  return `
.retort .page { fill: ${page}; }
.retort text { fill: ${text}; }
.retort .mark text { fill: ${muted}; }
.retort .mark rect { stroke: ${line}; }
.retort .mark.head rect { fill: ${head}; stroke: ${head}; }
.retort .mark.current rect { fill: ${current}; stroke: ${current}; }
.retort .mark.head text, .retort .mark.current text { fill: ${page}; }
.retort .ring { fill: none; stroke: ${current}; }
${lanes.map((colour, lane) => `.retort .c${lane} { stroke: ${colour}; fill: ${colour}; }`).join("\n")}
.retort .l { fill: none; }
.retort .pending .node { fill: ${page}; }
.retort .pending .id, .retort .pending .message { fill: ${muted}; }
`;
}

/** The rules of a picture in a page, which gives its own elements the same colours by `var(--text)` and so on. */
export const PAGE_STYLE: string = `:root { color-scheme: light dark; ${properties(LIGHT)} }
@media (prefers-color-scheme: dark) { :root { ${properties(DARK)} } }
${SHAPES}${painted(Object.fromEntries(Object.keys(LIGHT).map((name) => [name, `var(--${name})`])))}`;

function properties(colours: Colours): string {
  return Object.entries(colours).map(([name, value]) => `--${name}: ${value};`).join(" ");
}

/** The graph as an SVG document; ends with a line feed. */
export function svg(picture: Picture, { title, isInPage = false }: SvgOptions): string {
  const rows = lanesOf(picture.graph, picture.revisions);
  const applied = appliedOf(picture);
  const bodies = rows.map((row, index) => {
    const { revision } = row;
    const isApplied = applied?.has(revision.id);
    const isCurrent = picture.current?.includes(revision.id) === true;
    return rowBody(picture, row, index, { isApplied, isCurrent, isInPage, x: textStart(row) });
  });
  const width = Math.ceil(Math.max(200, ...bodies.map((body) => body.width)) + MARGIN);
  const height = rows.length * ROW + 2 * MARGIN;
  const size = `viewBox="0 0 ${width} ${height}" width="${width}" height="${height}"`;
  const content = [
    `<g aria-hidden="true">\n${linePaths(rows).join("\n")}\n</g>`,
    ...bodies.map(({ text }) => text),
  ].join("\n");
  if (isInPage) {
    const list = `role="listbox" tabindex="0" aria-label="${xml(title)}"`;
    return `<svg class="retort" ${size} ${list}>\n${content}\n</svg>\n`;
  }
  return `<svg xmlns="http://www.w3.org/2000/svg" class="retort" ${size} role="img">
<title>${xml(title)}</title>
<style>${SHAPES}${painted(LIGHT)}@media (prefers-color-scheme: dark) {${painted(DARK)}}
</style>
<rect class="page" width="100%" height="100%"/>
${content}
</svg>
`;
}

function laneX(lane: number): number {
  return MARGIN + lane * LANE;
}

function rowY(index: number): number {
  return MARGIN + index * ROW + ROW / 2;
}

/** Where the text of a row begins: right of the lanes beside it. A line that turns is near its lane where there is text. */
function textStart({ lane, beside }: LaneRow): number {
  return laneX(Math.max(lane, beside.at(-1)?.lane ?? 0)) + LANE;
}

/** The lines, each from the row where it begins to the one where it ends. */
function linePaths(rows: readonly LaneRow[]): readonly string[] {
  const drawn: string[] = [];
  /** Lane → where the line in it begins, and of which kind it is. */
  const open = new Map<number, { from: number; kind: LinkKind }>();
  const close = (lane: number, to: number): void => {
    const { from, kind } = open.get(lane)!;
    open.delete(lane);
    if (from < to) drawn.push(path(`M${laneX(lane)} ${rowY(from)}V${rowY(to)}`, lane, kind));
  };
  /** From a row on, a parent's line runs in the lane too. */
  const becomeParents = (lane: number, from: number): void => {
    if (open.get(lane)!.kind === "parent") return;
    close(lane, from);
    open.set(lane, { from, kind: "parent" });
  };
  for (const [index, { lane, isReached, absorbed, links, isCut }] of rows.entries()) {
    if (isReached) close(lane, index);
    const [x, y] = [laneX(lane), rowY(index)];
    for (const link of links) {
      const isStraight = link.lane === lane;
      // A line has the colour of the lane that it has for itself.
      if (!isStraight) drawn.push(turn(lane, link.lane, index, link.opens ? link.lane : lane, link.kind));
      const known = open.get(link.lane);
      if (known === undefined) open.set(link.lane, { from: isStraight ? index : index + 1, kind: link.kind });
      else if (link.kind === "parent") becomeParents(link.lane, index + 1);
    }
    if (absorbed !== undefined) {
      close(absorbed.lane, index);
      drawn.push(turn(absorbed.lane, lane, index, absorbed.lane, absorbed.kind));
      if (absorbed.kind === "parent") becomeParents(lane, index + 1);
    }
    if (isCut && links.length === 0) drawn.push(path(`M${x} ${y}V${y + ROW * 0.6}`, lane, "dependency"));
  }
  return drawn;
}

/** A line from a lane at a row into another at the next. */
function turn(from: number, to: number, index: number, colour: number, kind: LinkKind): string {
  const [x, y, toX, toY] = [laneX(from), rowY(index), laneX(to), rowY(index + 1)];
  // It leaves and arrives upright, and goes across between the texts of both rows.
  const [below, above] = [round(y + ROW * BEND), round(toY - ROW * BEND)];
  return path(`M${x} ${y}C${x} ${below} ${toX} ${above} ${toX} ${toY}`, colour, kind);
}

function path(d: string, lane: number, kind: LinkKind): string {
  return `<path class="l c${lane % COLOURS}${kind === "dependency" ? " dependency" : ""}" d="${d}"/>`;
}

/** What the body of a row is told beside the row. */
interface BodyOptions {
  /** Whether the database has the revision, if one was asked. */
  readonly isApplied: boolean | undefined;
  readonly isCurrent: boolean;
  readonly isInPage: boolean;
  /** Where its text begins. */
  readonly x: number;
}

/** A revision's dot and texts, and how far they reach. */
function rowBody(
  picture: Picture,
  { revision, lane }: LaneRow,
  index: number,
  { isApplied, isCurrent, isInPage, x }: BodyOptions,
): { readonly text: string; readonly width: number } {
  const y = rowY(index);
  const marks = marksOf(picture, revision);
  const caption = captionOf(revision);
  const parts = [node(picture, revision, lane, y)];
  if (isCurrent) parts.push(`<circle class="ring" cx="${laneX(lane)}" cy="${y}" r="8.5"/>`);
  let at = x;
  const idWidth = textWidth(revision.id);
  parts.push(fixed("id", revision.id, at, y, idWidth));
  at += idWidth + 8;
  for (const mark of marks) {
    const width = textWidth(mark.text) * 11 / 12;
    parts.push(
      `<g class="mark ${mark.kind}"><rect x="${round(at)}" y="${y - 8.5}" width="${round(width + 12)}" height="17" ` +
        `rx="8.5"/>${fixed("", mark.text, at + 6, y + 0.5, width)}</g>`,
    );
    at += width + 12 + 6;
  }
  const shown = caption.length > SHOWN ? `${caption.slice(0, SHOWN - 1).toWellFormed()}…` : caption;
  if (shown !== "") parts.push(`<text class="message" x="${round(at)}" y="${y}">${xml(shown)}</text>`);
  const width = at + [...shown].length * MESSAGE_CHARACTER;
  const state = isApplied === undefined ? "" : isApplied ? " applied" : " pending";
  const title = `<title>${xml([revision.id, caption].filter(Boolean).join(": "))}</title>`;
  if (!isInPage) return { text: `<g class="row${state}">${title}${parts.join("")}</g>`, width };
  const has = isApplied === undefined ? "" : isApplied ? "applied" : "not applied";
  const said = xml([revision.id, caption, ...marks.map(markText), has].filter(Boolean).join(", "));
  const place = `<rect class="place" x="0" y="${y - ROW / 2}" width="100%" height="${ROW}"/>`;
  return {
    text: `<g class="row${state}" id="r${index}" role="option" aria-selected="false" aria-label="${said}">` +
      `${place}${title}${parts.join("")}</g>`,
    width,
  };
}

function markText({ kind, text }: Mark): string {
  return kind === "label" ? `label ${text}` : text;
}

/** A dot; a merge point is a diamond. */
function node({ graph }: Picture, { id }: Revision, lane: number, y: number): string {
  const x = laneX(lane);
  const colour = `node c${lane % COLOURS}`;
  if (!graph.isMergePoint(id)) return `<circle class="${colour}" cx="${x}" cy="${y}" r="5"/>`;
  return `<path class="${colour}" d="M${x} ${y - 6}L${x + 6} ${y}L${x} ${y + 6}L${x - 6} ${y}Z"/>`;
}

/** A text of a width that does not depend on which font there is, so that what follows it never overlaps it. */
function fixed(name: string, text: string, x: number, y: number, width: number): string {
  const attribute = name === "" ? "" : ` class="${name}"`;
  return `<text${attribute} x="${round(x)}" y="${y}" textLength="${round(width)}" lengthAdjust="spacingAndGlyphs">` +
    `${xml(text)}</text>`;
}

/** Scripts whose characters are twice as wide; and characters that have no width of their own. */
const WIDE =
  /[\u1100-\u115f\u2e80-\u303e\u3041-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6\u{1f300}-\u{1faff}\u{20000}-\u{3fffd}]/u;

/** Pixels of a text in the font that has one width. */
function textWidth(text: string): number {
  if (/^[\x20-\x7e]*$/.test(text)) return text.length * CHARACTER;
  const characters = [...text].filter((character) => !/\p{M}|\p{Cf}/u.test(character));
  return characters.reduce((sum, character) => sum + (WIDE.test(character) ? 2 : 1), 0) * CHARACTER;
}

function round(pixels: number): number {
  return Math.round(pixels * 100) / 100;
}

/** A text between tags or in an attribute's quotes, of XML and of HTML. */
export function xml(text: string): string {
  return legible(text).replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;")
    .replaceAll('"', "&quot;").replaceAll("'", "&#39;");
}
