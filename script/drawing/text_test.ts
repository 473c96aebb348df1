import assert from "node:assert/strict";
import { test } from "node:test";
import { RevisionGraph } from "../graph.ts";
import { lanesOf } from "../lanes.ts";
import { ASCII, drawText, type Glyphs, UNICODE } from "./text.ts";

/** Revisions from lines such as `"a b -> m (x)"`: parents, id, dependencies. */
function graph(...lines: string[]): RevisionGraph {
  return RevisionGraph.from(lines.map((line) => {
    const [, down = "", id, dependsOn = ""] = /^(?:(.*?) *-> *)?(\S+)(?: \((.*)\))?$/.exec(line)!;
    const list = (text: string) => text.split(" ").filter((name) => name !== "");
    return { id: id!, down: list(down), dependsOn: list(dependsOn), labels: [], message: "", path: `${id}.ts` };
  }));
}

interface DrawOptions {
  readonly lower?: string;
  readonly glyphs?: Glyphs;
  readonly more?: string;
}

/** The drawing, each line after `> `, which shows where it begins. */
function draw(of: RevisionGraph, { lower = "base", glyphs = UNICODE, more = "" }: DrawOptions = {}): string {
  const rows = lanesOf(of, of.iterate({ lower }));
  const style = { glyphs, paint: (text: string) => text };
  const textOf = ({ revision: { id } }: (typeof rows)[number]) => ({ text: id + more, isCurrent: id === "b" });
  return drawText(rows, textOf, style).replaceAll(/^/gm, "> ").replace(/> $/, "");
}

const branched = graph("a", "a -> b", "a -> c", "a -> d", "b c d -> m", "x (b)", "x -> y", "z");

test("branches, merges, a dependency and a second base", () => {
  assert.equal(
    draw(branched),
    `\
> ○ m
> ├─┬─╮
> │ │ │ ○ y
> │ │ │ ○ x
> ├┄│┄│┄╯
> ● │ │ b
> │ ○ │ c
> ├─╯ │
> │ ○ │ z
> │   ○ d
> ├───╯
> ○ a
`,
  );
});

test("the same in ASCII", () => {
  assert.equal(
    draw(branched, { glyphs: ASCII }),
    `\
> o m
> |-+-\\
> | | | o y
> | | | o x
> |.|.|./
> * | | b
> | o | c
> |-/ |
> | o | z
> |   o d
> |---/
> o a
`,
  );
});

test("lines to both sides, to parents before those to dependencies", () => {
  assert.equal(
    draw(graph("a", "b", "c", "a -> d", "b -> e (a)", "c -> f (d e)", "d e f -> m", "d -> n", "a -> o")),
    `\
> ○ m
> ├─┬─╮
> │ │ │ ○ n
> ├─│─│─╯
> │ │ ○ f
> ├┄┼┄┤
> │ │ ○ c
> │ ○ e
> │ ├┄╮
> │ ● ┊ b
> │   ┊
> │ ○ ┊ o
> │ ├┄╯
> ○ │ d
> ├─╯
> ○ a
`,
  );
});

test("lanes go on beside further lines of a text", () => {
  assert.equal(
    draw(graph("a", "a -> b", "a -> c", "b c -> m"), { more: "\n  more\n  and more\n" }),
    `\
> ○   m
> ├─╮   more
> │ │   and more
> │ │
> ● │ b
> │ │   more
> │ │   and more
> │ │
> │ ○ c
> ├─╯   more
> │     and more
> │
> ○ a
>     more
>     and more
>
`.replace(/^>$/gm, "> "),
  );
});

test("a revision that does not follow the one above it stands apart", () => {
  assert.equal(draw(graph("a", "a -> c", "x")), "> ○ c\n> ○ a\n> \n> ○ x\n");
});

test("what rests upon a revision that is not drawn ends in a tilde", () => {
  assert.equal(draw(graph("a", "a -> c", "c -> d"), { lower: "c" }), "> ○ d\n> ○ c\n> ~\n");
});

const [UP, RIGHT, DOWN, LEFT] = [1, 2, 4, 8];

/** Which ways lead on from a character; `undefined` for a revision, from which any may. */
function ways(character: string): number | undefined {
  if (character === UNICODE.revision || character === UNICODE.current) return undefined;
  if (character === UNICODE.dotted.vertical) return UP + DOWN;
  if (character === UNICODE.dotted.horizontal) return LEFT + RIGHT;
  const way = UNICODE.lines.indexOf(character);
  assert.notEqual(way, -1, character);
  return way;
}

/** Where a line leads to nothing, or a way into something has no line. */
function looseEnds(drawing: string): string[] {
  const lines = drawing.split("\n").slice(0, -1).map((line) => [...line].map(ways));
  const loose: string[] = [];
  for (const [y, line] of [...lines, []].entries()) {
    const above = lines[y - 1] ?? [];
    for (let x = 0; x < Math.max(line.length, above.length); x++) {
      const [upper, lower] = [x < above.length ? above[x] : 0, x < line.length ? line[x] : 0];
      if (upper === undefined || lower === undefined) continue;
      if ((upper & DOWN) > 0 !== (lower & UP) > 0) loose.push(`between lines ${y} and ${y + 1}, column ${x}`);
    }
    for (let x = 0; x < line.length; x++) {
      // A lane that is crossed is drawn whole; what crosses it goes on behind it.
      const isCrossed = (at: number) => line[at] === UP + DOWN && at > 0 && (line[at - 1]! & RIGHT) > 0;
      const right = isCrossed(x) || ((line[x] ?? 0) & RIGHT) > 0;
      const left = isCrossed(x + 1) || ((line[x + 1] ?? 0) & LEFT) > 0;
      if (right !== left) loose.push(`line ${y + 1}, columns ${x} and ${x + 1}`);
    }
  }
  return loose;
}

test("a line that leads to nothing is found", () => {
  assert.deepEqual(looseEnds("○\n├─╮\n○ │\n├─╯\n○\n"), []);
  for (const broken of ["○\n├─\n○\n", "○\n├─╮\n○\n", "○ │\n│\n○\n", "○\n├╮\n○ │\n", "○ ╭\n"]) {
    assert.notDeepEqual(looseEnds(broken), [], broken);
  }
});

test("no line leads to nothing, whatever the graph", () => {
  let state = 7;
  const random = (below: number) => (state = state * 48271 % 0x7fffffff) % below;
  for (let round = 0; round < 200; round++) {
    const lines: string[] = ["r0"];
    for (let i = 1; i < 2 + random(25); i++) {
      const some = (count: number) => [...new Set(Array.from({ length: count }, () => `r${random(i)}`))];
      const down = some(random(4));
      const dependsOn = random(4) === 0 ? some(1 + random(2)).filter((id) => !down.includes(id)) : [];
      lines.push(`${down.join(" ")} -> r${i}${dependsOn.length > 0 ? ` (${dependsOn.join(" ")})` : ""}`);
    }
    const of = graph(...lines);
    const style = { glyphs: UNICODE, paint: (text: string) => text };
    const drawn = drawText(lanesOf(of, of.iterate()), () => ({ text: "", isCurrent: false }), style);
    assert.deepEqual(looseEnds(drawn), [], `${lines.join("\n")}\n${drawn}`);
  }
});

test("each lane is painted by its number", () => {
  const of = graph("a", "a -> b", "a -> c", "b c -> m");
  const style = { glyphs: UNICODE, paint: (text: string, lane: number) => `${lane}${text}` };
  const drawn = drawText(lanesOf(of, of.iterate()), () => ({ text: "", isCurrent: false }), style);
  assert.equal(drawn, "0○\n0├1─1╮\n0○ 1│\n0│ 1○\n0├1─1╯\n0○\n");
});

test("nothing is drawn of nothing", () => assert.equal(draw(graph()), ""));
