/**
 * Whether `docs/parity.md` tells the truth about itself: every id once, a status that there is, and tests that exist.
 *
 * @module
 */
import assert from "node:assert/strict";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { fileURLToPath } from "node:url";

const ROOT = fileURLToPath(new URL("..", import.meta.url));
/** The list of ids that the project was given; it is not part of the repository. */
const GIVEN = join(ROOT, "..", "shared", "parity.md");
const STATUSES = ["done", "better", "partly", "planned", "out of scope"];

/** A row of the tables. */
interface Row {
  readonly id: string;
  readonly status: string;
  /** What the cell of tests holds, one text for each. */
  readonly tests: readonly string[];
  readonly note: string;
}

/** The text of a file of the project; `undefined` if there is none. */
type Read = (path: string) => string | undefined;

const ID = /^\| ([A-Z]+-\d+) \|/;

function readRows(text: string): Row[] {
  return text.split("\n").filter((line) => ID.test(line)).map((line) => {
    const [id = "", , status = "", tests = "", note = ""] = line.split("|").slice(1).map((cell) => cell.trim());
    return { id, status, tests: tests === "" ? [] : tests.split("<br>"), note };
  });
}

/** What is wrong with the rows, as sentences. */
function complaints(rows: readonly Row[], read: Read): string[] {
  const seen = new Set<string>();
  return rows.flatMap(({ id, status, tests, note }) => {
    const found: string[] = [];
    if (seen.has(id)) found.push("stands twice");
    seen.add(id);
    if (!STATUSES.includes(status)) found.push(`has the status "${status}", which is none`);
    if ((status === "done" || status === "better") && tests.length === 0) found.push(`is ${status} and names no test`);
    if (["better", "partly", "out of scope"].includes(status) && note === "") found.push(`is ${status} without a note`);
    found.push(...tests.flatMap((named) => missing(named, read) ?? []));
    return found.map((what) => `${id} ${what}`);
  });
}

/** What is missing of a test that is named as `` `file`: title ``; `undefined` if it is there. */
function missing(named: string, read: Read): string | undefined {
  const { path, title } = /^`(?<path>[^`]+)`: (?<title>.+)$/.exec(named)?.groups ?? {};
  if (path === undefined || title === undefined) return `names a test in another form than \`file\`: title, ${named}`;
  const text = read(path);
  if (text === undefined) return `names the file ${path}, which is not there`;
  return holds(path, text, title) ? undefined : `names "${title}", which is not in ${path}`;
}

function holds(path: string, text: string, title: string): boolean {
  const lines = text.split("\n");
  if (path.endsWith(".txt")) return lines.includes(`$ ${title}`);
  if (path.endsWith(".sql")) return lines.includes(`-- ${title}`);
  // The first argument of `test()`, or of a function of the file that calls it.
  return ['"', "'", "`"].some((quote) => new RegExp(`\\w\\(\\s*${escaped(quote + title + quote)},`).test(text));
}

function escaped(text: string): string {
  return text.replace(/[\\^$.*+?()[\]{}|/-]/g, "\\$&");
}

const read: Read = (path) => existsSync(join(ROOT, path)) ? readFileSync(join(ROOT, path), "utf8") : undefined;
const own = readRows(read("docs/parity.md") ?? "");

test("docs/parity.md names tests that exist, and each id once", () => {
  assert.ok(own.length > 200, `only ${own.length} rows`);
  assert.deepEqual(complaints(own, read), []);
});

test("docs/parity.md has every id of the list that was given", (context) => {
  if (!existsSync(GIVEN)) return context.skip(`the list is not here: ${GIVEN}`);
  const given = readFileSync(GIVEN, "utf8").split("\n").flatMap((line) => ID.exec(line)?.[1] ?? []);
  assert.ok(given.length > 200, `only ${given.length} ids`);
  assert.deepEqual(given.filter((id) => !own.some((row) => row.id === id)), []);
});

// ── what is found ────────────────────────────────────────────────────────────────────────────────────────────────────

const FILES: Readonly<Record<string, string>> = {
  "a_test.ts": 'test("one (thing)", () => {});\non(\n  `two ${what}`,\n  body,\n);\nassert.ok("three");',
  "a.txt": "$ retort upgrade head\n2> Running\n",
  "a.sql": "-- kind: plain\nSELECT 1;\n",
};
const found = (row: string) => complaints(readRows(row), (path) => FILES[path]);

test("a row whose tests are there is well", () => {
  const tests =
    "`a_test.ts`: one (thing)<br>`a_test.ts`: two ${what}<br>`a.txt`: retort upgrade head<br>`a.sql`: kind: plain";
  assert.deepEqual(found(`| X-01 | it | done | ${tests} | |`), []);
  assert.deepEqual(found("| X-01 | it | planned | | |\n| X-02 | it | out of scope | | no use |"), []);
});

for (
  const [row, complaint] of [
    ["| X-01 | it | done | | |", "X-01 is done and names no test"],
    ["| X-01 | it | better | | more |", "X-01 is better and names no test"],
    ["| X-01 | it | partly | | |", "X-01 is partly without a note"],
    ["| X-01 | it | finished | | |", 'X-01 has the status "finished", which is none'],
    ["| X-01 | it | done | `b_test.ts`: one | |", "X-01 names the file b_test.ts, which is not there"],
    ["| X-01 | it | done | `a_test.ts`: one | |", 'X-01 names "one", which is not in a_test.ts'],
    ["| X-01 | it | done | `a_test.ts`: three | |", 'X-01 names "three", which is not in a_test.ts'],
    ["| X-01 | it | partly | `a.txt`: retort upgrade | some |", 'X-01 names "retort upgrade", which is not in a.txt'],
    ["| X-01 | it | done | `a.sql`: kind | |", 'X-01 names "kind", which is not in a.sql'],
    ["| X-01 | it | done | one | |", "X-01 names a test in another form than `file`: title, one"],
    ["| X-01 | it | planned | | |\n| X-01 | it | planned | | |", "X-01 stands twice"],
  ] as const
) test(`it is found that ${complaint}`, () => assert.deepEqual(found(row), [complaint]));
