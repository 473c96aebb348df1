import assert from "node:assert/strict";
import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import process from "node:process";
import { test } from "node:test";
import {
  difference,
  expectationOf,
  matches,
  mismatch,
  type Output,
  parseTranscript,
  play,
  printTranscript,
  type Stage,
  words,
} from "./transcript.ts";

const known = { folder: "/tmp/place", version: "1.2.3" };

function printed(stdout: readonly string[], stderr: readonly string[] = [], status = 0): Output {
  return { stdout, stderr, status };
}

/** Runs a transcript in a folder of its own, with a shell script in place of retort. */
async function outputs(
  text: string,
  { program = "", prepare = () => {}, ...rest }: {
    program?: string;
    prepare?: (folder: string) => void;
    patience?: number;
  } = {},
): Promise<Output[]> {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), "retort-transcript-")));
  const stage: Stage = {
    retort: ["/bin/sh", "-c", program, "retort"],
    folder,
    examples: join(folder, "examples"),
    environment: { PATH: process.env.PATH ?? "", B: "2" },
    version: "1.2.3",
    ...rest,
  };
  const seen: Output[] = [];
  try {
    prepare(folder);
    await play(parseTranscript(text), stage, (_, output) => seen.push(output) > 0);
  } finally {
    rmSync(folder, { recursive: true });
  }
  return seen;
}

test("a command has its output, its errors and its status", () => {
  const { steps } = parseTranscript("$ retort show x\nout\n\nmore\n2> bad\n2>\n! 3\n");
  assert.deepEqual(steps, [
    { line: 1, before: [], command: "retort show x", expected: printed(["out", "", "more"], ["bad", ""], 3) },
  ]);
});

test("the status is 0 and the output empty unless something else is said", () => {
  assert.deepEqual(parseTranscript("$ retort init").steps[0]!.expected, printed([]));
});

test("comments and blank lines stand between commands", () => {
  const { steps, after } = parseTranscript("# one\n\n$ cd a\nout\n\n# two\n$ cd b\n# end\n");
  assert.deepEqual(steps.map((step) => [step.line, step.before, step.expected.stdout]), [
    [3, ["# one", ""], ["out"]],
    [7, ["", "# two"], []],
  ]);
  assert.deepEqual(after, ["# end"]);
});

test("a backslash frees the first character of an output", () => {
  assert.deepEqual(parseTranscript("$ cat a\n\\# title\n\\$ x\n\\\\\n").steps[0]!.expected.stdout, [
    "# title",
    "$ x",
    "\\",
  ]);
});

test("a document is written to a file and is no output", () => {
  const { command, document, expected } = parseTranscript("$ write a.ts <<END\n$ 1\n# 2\nEND\n").steps[0]!;
  assert.deepEqual([command, document, expected.stdout], ["write a.ts", { end: "END", lines: ["$ 1", "# 2"] }, []]);
});

for (
  const [text, message] of [
    ["out\n$ cd a\n", /line 1 .*below its command/],
    ["$ cd a\n! 3\nout\n", /line 3 .*after the output/],
    ["$ cat a\n# note\nout\n", /line 3 .*below its command/],
    ["$ cat a\n!important\n", /line 2 .*needs a \\ in front/],
    ["$ write a <<EOF\nEO\n", /line 1 .*EOF on a line of its own is missing/],
  ] as const
) test(`a transcript is refused: ${JSON.stringify(text)}`, () => assert.throws(() => parseTranscript(text), message));

test("a transcript is written as it was read", () => {
  const text = [
    "# a comment",
    "$ write a <<END",
    "$ text",
    "END",
    "",
    "$ retort show",
    "out",
    "",
    "\\# out",
    "2> bad",
    "2>",
    "! 3",
    "",
    "# end",
    "",
  ].join("\n");
  assert.equal(printTranscript(parseTranscript(text)), text);
});

test("placeholders match what they stand for", () => {
  const pairs = [
    ["[REV] -> [REV] (head)", "0123456789ab -> ffffffffffff (head)"],
    ["on [DATE].", "on 2026-01-31."],
    ["on [DATE]", "on 2026-01-31 10:20:30.123456"],
    ["on [DATE]", "on 2026-01-31T10:20:30.5Z"],
    ['"durationMs": [MS],', '"durationMs": 12.75,'],
    ["[DIR]/a.ts", "/tmp/place/a.ts"],
    ["retort [VERSION]", "retort 1.2.3"],
    ["a[..]z", "a (any) z"],
    ["[..]", ""],
    ["a.b (c) [d] $ ^", "a.b (c) [d] $ ^"],
  ] as const;
  for (const [expected, actual] of pairs) assert.ok(matches(expected, actual, known), expected);
});

test("placeholders match nothing else", () => {
  const pairs = [
    ["[REV]", "0123456789abc"],
    ["[REV]", "0123456789aG"],
    ["[DATE]", "yesterday"],
    ["[MS]", "12ms"],
    ["[DIR]", "/tmp/places"],
    ["[VERSION]", "1x2.3"],
    ["a.b", "axb"],
    ["a", "a "],
    ["a", "ba"],
  ] as const;
  for (const [expected, actual] of pairs) assert.ok(!matches(expected, actual, known), `${expected} ${actual}`);
});

test("a difference shows lines that are missing and lines too many, and is empty if there are none", () => {
  assert.deepEqual(difference(["a", "[REV]", "c"], ["a", "0123456789ab", "c"], known), []);
  assert.deepEqual(difference(["a", "b", "d"], ["a", "c", "d", "e"], known), ["  a", "- b", "+ c", "  d", "+ e"]);
  assert.deepEqual(difference(["a"], [], known), ["- a"]);
  assert.deepEqual(difference([], ["a"], known), ["+ a"]);
  assert.deepEqual(difference(["a", "a"], ["a"], known), ["  a", "- a"]);
});

test("a mismatch names the line, and shows what was printed if only the status is wrong", () => {
  const step = parseTranscript("# x\n$ retort show\nout\n").steps[0]!;
  assert.equal(mismatch(step, printed(["out"]), known), undefined);
  assert.equal(mismatch(step, printed(["in"]), known), "line 2: $ retort show\n  stdout:\n    - out\n    + in");
  const text = mismatch(step, printed(["out"], ["why"], 5), known)!;
  assert.match(text, /^ {2}stderr:\n {4}\+ why\n {2}status: 5, expected 0$/m);
});

test("a wrong order of lines is a mismatch", () => {
  const step = parseTranscript("$ retort show\na\nb\n").steps[0]!;
  assert.ok(mismatch(step, printed(["b", "a"]), known));
});

test("a new expectation keeps lines that match, and puts placeholders for what changes", () => {
  const step = parseTranscript("$ retort show\nkept [..]\nold\n").steps[0]!;
  const lines = [
    "kept for ever",
    "Rev: 0123456789ab of aaaaaaaaaaaa",
    '"durationMs": 1.5',
    "/tmp/place/a on 2026-01-31 10:20:30, retort 1.2.3",
    "2026-01-31",
  ];
  assert.deepEqual(expectationOf(step, printed(lines, [], 1), known, "aaaaaaaaaaaa_create.ts"), {
    stdout: [
      "kept [..]",
      "Rev: [REV] of aaaaaaaaaaaa",
      '"durationMs": [MS]',
      "[DIR]/a on [DATE], retort [VERSION]",
      "[DATE]",
    ],
    stderr: [],
    status: 1,
  });
});

test("words are split as a shell does", () => {
  assert.deepEqual(words(`retort revision -m "create \\"user\\" table" --x='a b'c  d\\ e ''`), [
    "retort",
    "revision",
    "-m",
    'create "user" table',
    "--x=a bc",
    "d e",
    "",
  ]);
  assert.throws(() => words('retort "open'), SyntaxError);
});

test("files are written, copied, listed, printed and deleted", async () => {
  const seen = await outputs(
    "$ write a/b.txt <<EOF\nin [DIR]\nEOF\n$ cp a/b.txt c.txt\n$ cat *.txt\n$ ls\n$ rm -r a\n$ mkdir d/e\n$ cd d\n$ ls\n",
  );
  assert.match(seen[2]!.stdout[0]!, /^in \/.*retort-transcript-\w+$/);
  assert.deepEqual(seen[3]!.stdout, ["a/", "c.txt"]);
  assert.deepEqual(seen[7]!.stdout, ["e/"]);
});

test("an example is copied without the databases that a run of it leaves", async () => {
  function prepare(folder: string): void {
    const blog = join(folder, "examples", "blog");
    mkdirSync(join(blog, "migrations"), { recursive: true });
    for (const name of ["a.ts", "app.db", "app.db-wal"]) writeFileSync(join(blog, name), "");
  }
  const seen = await outputs("$ cp -r blog b\n$ ls b\n", { prepare });
  assert.deepEqual(seen[1]!.stdout, ["a.ts", "migrations/"]);
});

for (
  const [text, message] of [
    ["$ cd ..", /line 1: \$ cd \.\.\n {2}\.\. leads out/],
    ["$ rm -r /etc", /leads out/],
    ["$ write ../../x <<EOF\nEOF", /leads out/],
    ["$ cat *.nothing", /no file is named like/],
    ["$ sh -c true", /no such command/],
  ] as const
) test(`a transcript cannot go on: ${text}`, () => assert.rejects(outputs(text), message));

test("a program is given its arguments, and its output and status are read", async () => {
  const program = 'printf "%s\\n" "$@" "" end ""; echo bad >&2; exit 3';
  const [output] = await outputs('$ retort "a b" -1\n', { program });
  assert.deepEqual(output, printed(["a b", "-1", "", "end"], ["bad"], 3));
});

test("variables last until they are taken away, and the caller's are not seen", async () => {
  const program = 'echo "$A|$B|$HOME"';
  const seen = await outputs("$ env A=1=1\n$ retort\n$ env A= B=\n$ retort\n", { program });
  assert.deepEqual([seen[1]!.stdout, seen[3]!.stdout], [["1=1|2|"], ["||"]]);
});

test("a program that takes too long is ended", async () => {
  await assert.rejects(
    outputs("$ retort", { program: "echo begun; exec sleep 5", patience: 200 }),
    /not done after 200 ms; stdout:\nbegun/,
  );
});

test("nothing more is run once a step is refused", async () => {
  let steps = 0;
  const stage = { retort: ["/bin/false"], folder: "/", examples: "/", environment: {}, version: "1" };
  await play(parseTranscript("$ retort\n$ retort\n"), stage, () => ++steps > 1);
  assert.equal(steps, 1);
});
