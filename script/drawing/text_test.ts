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

test("each lane is painted by its number", () => {
  const of = graph("a", "a -> b", "a -> c", "b c -> m");
  const style = { glyphs: UNICODE, paint: (text: string, lane: number) => `${lane}${text}` };
  const drawn = drawText(lanesOf(of, of.iterate()), () => ({ text: "", isCurrent: false }), style);
  assert.equal(drawn, "0○\n0├1─1╮\n0○ 1│\n0│ 1○\n0├1─1╯\n0○\n");
});

test("nothing is drawn of nothing", () => assert.equal(draw(graph()), ""));
