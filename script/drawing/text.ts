/**
 * The graph in a terminal: lanes at the left, what is said of each revision beside them.
 *
 * @module
 */

import type { LaneRow, Link, LinkKind } from "../lanes.ts";

/** The characters that lines are drawn with. */
export interface Glyphs {
  readonly revision: string;
  /** A revision that the database has a row of. */
  readonly current: string;
  /** Under a revision that rests upon one which is not drawn. */
  readonly cut: string;
  /** A character for each way in which lines meet: the sum of `UP`, `RIGHT`, `DOWN` and `LEFT` is its place. */
  readonly lines: string;
  /** What runs straight to a dependency. */
  readonly dotted: { readonly vertical: string; readonly horizontal: string };
}

const UP = 1, RIGHT = 2, DOWN = 4, LEFT = 8;

/** For a terminal that knows Unicode. */
export const UNICODE: Glyphs = {
  revision: "○",
  current: "●",
  cut: "~",
  lines: " ╵╶╰╷│╭├╴╯─┴╮┤┬┼",
  dotted: { vertical: "┊", horizontal: "┄" },
};

/** For every other. */
export const ASCII: Glyphs = {
  revision: "o",
  current: "*",
  cut: "~",
  lines: " |-\\||/|-/-+\\|++",
  dotted: { vertical: ":", horizontal: "." },
};

/** How lanes look. */
export interface LaneStyle {
  readonly glyphs: Glyphs;
  /** Colours what belongs to a lane; as many lanes as there are may come. */
  paint(text: string, lane: number): string;
}

/** What is said of a row's revision. */
export interface RowText {
  /** It may have several lines; the lanes go on beside them. */
  readonly text: string;
  readonly isCurrent: boolean;
}

/** One character, and the lane that it belongs to. Lane `n` stands at column `2n`. */
interface Cell {
  readonly character: string;
  readonly lane: number;
}

/** One line of the terminal; columns without a cell are blank. */
type Line = Cell[];

/** Draws `rows`, whose texts `textOf` tells. Each line ends with a line feed and not with a blank. */
export function drawText(rows: readonly LaneRow[], textOf: (row: LaneRow) => RowText, style: LaneStyle): string {
  const drawn: string[] = [];
  let above: Line = [];
  for (const row of rows) {
    const { text, isCurrent } = textOf(row);
    const { revision, current } = style.glyphs;
    const node = isCurrent ? current : revision;
    // Directly below a revision that nothing leads on from, it would seem to follow it.
    if (!row.isReached && [revision, current].includes(above[row.lane * 2]?.character ?? "")) {
      drawn.push(painted(standing(row, style.glyphs), style));
    }
    const first = standing(row, style.glyphs);
    first[row.lane * 2] = { character: node, lane: row.lane };
    const { turns, after } = linkLines(row, style.glyphs);
    const texts = text.split("\n");
    const lines = [first, ...turns];
    while (lines.length < texts.length) lines.push(after);
    const width = Math.max(...lines.slice(0, texts.length).map((line) => line.length));
    for (const [index, line] of lines.entries()) {
      const said = texts[index] ?? "";
      const lanes = painted(line, style);
      drawn.push(said === "" ? lanes : `${lanes}${" ".repeat(width - line.length + 1)}${said}`);
    }
    above = lines.at(-1)!;
  }
  return drawn.map((line) => `${line.trimEnd()}\n`).join("");
}

/** The lanes that pass by a row. */
function standing(row: LaneRow, glyphs: Glyphs): Line {
  const line: Line = [];
  for (const { lane, kind } of row.beside) line[lane * 2] = { character: vertical(kind, glyphs), lane };
  return line;
}

function vertical(kind: LinkKind, { lines, dotted }: Glyphs): string {
  return kind === "dependency" ? dotted.vertical : lines[UP + DOWN]!;
}

/**
 * The lines under a row in which its links turn into their lanes, those to parents before those to dependencies; and how
 * the lanes stand after them.
 */
function linkLines(row: LaneRow, glyphs: Glyphs): { readonly turns: readonly Line[]; readonly after: Line } {
  const kinds = new Map(row.beside.map(({ lane, kind }) => [lane, kind]));
  const straight = row.links.find(({ lane }) => lane === row.lane);
  const groups = (["parent", "dependency"] as const)
    .map((kind) => row.links.filter((link) => link.kind === kind && link !== straight))
    .filter((links) => links.length > 0);
  const turns = groups.map((links, index) => {
    const goesOn = straight !== undefined || index < groups.length - 1;
    const line = turnLine(row.lane, links, kinds, goesOn, glyphs);
    for (const { lane, kind } of links) if (kind === "parent" || !kinds.has(lane)) kinds.set(lane, kind);
    return line;
  });
  if (straight !== undefined) kinds.set(row.lane, straight.kind);
  const after: Line = [];
  for (const [lane, kind] of kinds) after[lane * 2] = { character: vertical(kind, glyphs), lane };
  if (row.isCut && row.links.length === 0) {
    const cut = standing(row, glyphs);
    cut[row.lane * 2] = { character: glyphs.cut, lane: row.lane };
    turns.push(cut);
  }
  return { turns, after };
}

/** One line in which `links`, all of one kind, leave the lane `from`. */
function turnLine(
  from: number,
  links: readonly Link[],
  kinds: ReadonlyMap<number, LinkKind>,
  goesOn: boolean,
  glyphs: Glyphs,
): Line {
  const line: Line = [];
  for (const [lane, kind] of kinds) line[lane * 2] = { character: vertical(kind, glyphs), lane };
  const isDotted = links[0]!.kind === "dependency";
  const straight = isDotted ? glyphs.dotted.horizontal : glyphs.lines[LEFT + RIGHT]!;
  const lanes = links.map(({ lane }) => lane);
  const [first, last] = [Math.min(from, ...lanes), Math.max(from, ...lanes)];
  // From the outside in, so that a stretch that several share has the colour of the nearest.
  for (const { lane, opens } of [...links].sort((a, b) => Math.abs(b.lane - from) - Math.abs(a.lane - from))) {
    const step = Math.sign(lane - from);
    for (let column = from * 2 + step; column !== lane * 2; column += step) {
      // A lane that is crossed stays whole.
      const crossed = column % 2 === 0 && kinds.has(column / 2);
      if (!crossed) line[column] = { character: straight, lane: opens ? lane : from };
    }
  }
  for (const { lane, opens } of links) {
    const [left, right] = lane < from ? [first < lane, true] : [true, last > lane];
    const way = (opens ? 0 : UP) + DOWN + (left ? LEFT : 0) + (right ? RIGHT : 0);
    line[lane * 2] = { character: glyphs.lines[way]!, lane };
  }
  const way = UP + (goesOn ? DOWN : 0) + (first < from ? LEFT : 0) + (last > from ? RIGHT : 0);
  line[from * 2] = { character: glyphs.lines[way]!, lane: from };
  return line;
}

function painted(line: Line, style: LaneStyle): string {
  let text = "";
  for (let column = 0; column < line.length; column++) {
    const cell = line[column];
    text += cell === undefined ? " " : style.paint(cell.character, cell.lane);
  }
  return text;
}
