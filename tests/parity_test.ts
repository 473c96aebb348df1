/**
 * Whether `docs/parity.md` tells the truth about itself: every id once, a status that there is, and tests that exist; and
 * whether the tables of `docs/autogenerate.md` do, which name its ids and tests likewise.
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

/** A file of tests at the beginning of a cell. */
const NAMED_TEST = /^`[\w/]+(?:_test\.ts|\.txt|\.sql)`/;
const ID_LIST = /^[A-Z]+-\d+(?:, [A-Z]+-\d+)*$/;
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
  // The first argument of `test()`, or of a function of the file that calls it; or a case in a table that it plays.
  return ['"', "'", "`"].some((quote) => {
    const quoted = escaped(quote + title + quote);
    return new RegExp(`\\w\\(\\s*${quoted},|^\\s*${quoted}: \\{`, "m").test(text);
  });
}

/** What is wrong with the tables of a page that names tests, and ids of `rows`, in cells of their own. */
function pageComplaints(page: string, rows: readonly Row[], read: Read): string[] {
  const lines = page.split("\n").filter((line) => /^\| (?!-)/.test(line));
  return lines.flatMap((line) => {
    const [what = "", ...cells] = line.split(/(?<!\\)\|/).slice(1, -1).map((cell) => cell.trim());
    const found = cells.flatMap((cell) => cell.split("<br>")).flatMap((part) => {
      if (NAMED_TEST.test(part)) return missing(part, read) ?? [];
      if (!ID_LIST.test(part)) return [];
      return part.split(", ").flatMap((id) => {
        const status = rows.find((row) => row.id === id)?.status;
        return status === "done" || status === "better" ? [] : `names ${id}, which is ${status ?? "not there"}`;
      });
    });
    if (cells.every((cell) => cell === "")) found.push("names neither a test nor a reason");
    return found.map((complaint) => `"${what}" ${complaint}`);
  });
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

test("docs/autogenerate.md names tests that exist, and ids of what is done", () => {
  const page = read("docs/autogenerate.md") ?? "";
  assert.deepEqual(pageComplaints(page, own, read), []);
  assert.ok(page.split("\n").filter((line) => line.includes("_test.ts`: ")).length > 60, "the tables are not there");
});

// ── what is found ────────────────────────────────────────────────────────────────────────────────────────────────────

const FILES: Readonly<Record<string, string>> = {
  "a_test.ts":
    'test("one (thing)", () => {});\non(\n  `two ${what}`,\n  body,\n);\nassert.ok("three");\nplay({\n  "a case": {\n',
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

const foundIn = (page: string) =>
  pageComplaints(page, readRows("| X-01 | it | done | |\n| X-02 | it | planned | |"), (path) => FILES[path]);

test("a page whose tests are there is well", () => {
  const head = "| what | here | why |\n| --- | --- | --- |\n";
  const tests = "`a_test.ts`: one (thing)<br>`a_test.ts`: a case";
  assert.deepEqual(
    foundIn(`${head}| it | ${tests} | |\n| its | | no use |\n| ids | yes | X-01 |\n| \`a\\|b\` | | x |`),
    [],
  );
});

for (
  const [row, complaint] of [
    ["| it | `b_test.ts`: one | |", '"it" names the file b_test.ts, which is not there'],
    ["| it | `a_test.ts`: a case<br>`a_test.ts`: case | |", '"it" names "case", which is not in a_test.ts'],
    ["| it | `a_test.ts` one | |", '"it" names a test in another form than `file`: title, `a_test.ts` one'],
    ["| it | | |", '"it" names neither a test nor a reason'],
    ["| it | yes | X-01, X-02 |", '"it" names X-02, which is planned'],
    ["| it | yes | X-03 |", '"it" names X-03, which is not there'],
  ] as const
) test(`it is found on a page that ${complaint}`, () => assert.deepEqual(foundIn(row), [complaint]));
