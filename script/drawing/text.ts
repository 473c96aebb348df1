/**
 * The graph in a terminal: lanes at the left, what is said of each revision beside them.
 *
 * @module
 */

import type { Lane, LaneRow, LinkKind } from "../lanes.ts";

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

/** A line that turns, out of the lane of a row's revision or into it. */
interface Turn extends Lane {
  /** Whether the other lane comes from above, and whether it goes on below. */
  readonly above: boolean;
  readonly below: boolean;
  /** The lane that it has the colour of: the one that it has for itself. */
  readonly colour: number;
}

/**
 * The lines under a row in which its links turn into their lanes, those to parents before those to dependencies; and how
 * the lanes stand after them.
 */
function linkLines(row: LaneRow, glyphs: Glyphs): { readonly turns: readonly Line[]; readonly after: Line } {
  const kinds = new Map(row.beside.map(({ lane, kind }) => [lane, kind]));
  const straight = row.links.find(({ lane }) => lane === row.lane);
  const turns = row.links.filter((link) => link !== straight).map(({ lane, kind, opens }): Turn => ({
    lane,
    kind,
    above: !opens,
    below: true,
    colour: opens ? lane : row.lane,
  }));
  if (row.absorbed !== undefined) {
    turns.push({ ...row.absorbed, above: true, below: false, colour: row.absorbed.lane });
  }
  const groups = (["parent", "dependency"] as const)
    .map((kind) => turns.filter((turn) => turn.kind === kind)).filter((group) => group.length > 0);
  const lines = groups.map((group, index) => {
    const goesOn = straight !== undefined || index < groups.length - 1;
    const line = turnLine(row.lane, group, kinds, goesOn, glyphs);
    for (const { lane, kind, below } of group) {
      if (!below) kinds.delete(lane);
      else if (kind === "parent" || !kinds.has(lane)) kinds.set(lane, kind);
    }
    return line;
  });
  if (straight !== undefined) kinds.set(row.lane, row.absorbed?.kind === "parent" ? "parent" : straight.kind);
  const after: Line = [];
  for (const [lane, kind] of kinds) after[lane * 2] = { character: vertical(kind, glyphs), lane };
  if (row.isCut && row.links.length === 0) {
    const cut = standing(row, glyphs);
    cut[row.lane * 2] = { character: glyphs.cut, lane: row.lane };
    lines.push(cut);
  }
  return { turns: lines, after };
}

/** One line in which `turns`, all of one kind, leave the lane `from` or come into it. */
function turnLine(
  from: number,
  turns: readonly Turn[],
  kinds: ReadonlyMap<number, LinkKind>,
  goesOn: boolean,
  glyphs: Glyphs,
): Line {
  const line: Line = [];
  for (const [lane, kind] of kinds) line[lane * 2] = { character: vertical(kind, glyphs), lane };
  const isDotted = turns[0]!.kind === "dependency";
  const straight = isDotted ? glyphs.dotted.horizontal : glyphs.lines[LEFT + RIGHT]!;
  const lanes = turns.map(({ lane }) => lane);
  const [first, last] = [Math.min(from, ...lanes), Math.max(from, ...lanes)];
  // From the outside in, so that a stretch that several share has the colour of the nearest.
  for (const { lane, colour } of [...turns].sort((a, b) => Math.abs(b.lane - from) - Math.abs(a.lane - from))) {
    const step = Math.sign(lane - from);
    for (let column = from * 2 + step; column !== lane * 2; column += step) {
      // A lane that is crossed stays whole.
      const crossed = column % 2 === 0 && kinds.has(column / 2);
      if (!crossed) line[column] = { character: straight, lane: colour };
    }
  }
  for (const { lane, above, below } of turns) {
    const [left, right] = lane < from ? [first < lane, true] : [true, last > lane];
    const way = (above ? UP : 0) + (below ? DOWN : 0) + (left ? LEFT : 0) + (right ? RIGHT : 0);
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
