/**
 * Plays the cases of operations on databases, and tells in one table how each went on each.
 *
 * @module
 */
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";
import { type Playground, playgroundOf, PLAYGROUNDS } from "./playgrounds.ts";
import { failed, type Outcome, type RunOptions, runSuite } from "./run.ts";
import { ROOT, type Suite } from "./suites.ts";

/** How the titles of a case end that is played on a database, and by script. */
const CASE = /(?:agrees with the model, or refuses|makes what the run makes)$/;

/** How a case went: run, and by script. */
interface Played {
  readonly outcome: string;
  /** Absent where the case is none for the database. */
  readonly script?: string;
}

/** The databases that cases were played on, with how they went. */
export class Conformance {
  readonly #grounds: Playground[] = [];

  /** Plays the cases on a database. What cannot be had for it is skipped, in CI a failure. */
  async play(suite: Suite, name: string, options: RunOptions): Promise<Outcome> {
    let playground: Playground | string;
    try {
      playground = await playgroundOf(name, options.databases, `${ROOT}dist/cases/${name}.db`);
    } catch (error) {
      return { cases: [failed(suite, `cannot run: ${String(error)}`)], log: "" };
    }
    if (typeof playground === "string") {
      return {
        cases: [{ file: suite.name, name: `the cases of operations: ${playground}`, outcome: "skipped" }],
        log: "",
      };
    }
    this.#grounds.push(playground);
    const only = { names: CASE, variables: variablesOf(playground) };
    const { cases, log } = await runSuite(suite, { ...options, only });
    const { client } = playground;
    if ("command" in client || !client.lacking) return { cases, log };
    const outcome = Deno.env.get("CI") === "true" ? "failed" : "skipped";
    return { cases: [...cases, { file: suite.name, name: `the scripts of the cases: ${client.none}`, outcome }], log };
  }

  /**
   * Writes how each case went on each database, run and by script, to `dist/conformance.md`: one table, without a blank cell.
   *
   * @returns what is wrong with it; `undefined` where nothing was played
   */
  write(): readonly string[] | undefined {
    if (this.#grounds.length === 0) return undefined;
    const grounds = this.#grounds.toSorted((a, b) => PLAYGROUNDS.indexOf(a.name) - PLAYGROUNDS.indexOf(b.name));
    const rows = readReports(grounds);
    const cell = (text: string) => text.replaceAll("|", "\\|").replaceAll("\n", " ");
    const told = (how: Partial<Played> = {}) =>
      isForeign(how) ? how.outcome! : [how.outcome, how.script].filter((part) => part !== undefined).join("; ");
    const lines = [...rows].sort(([a], [b]) => a < b ? -1 : 1).map(([row, each]) =>
      `| ${cell(row)} | ${grounds.map(({ name }) => cell(told(each.get(name)))).join(" | ")} |`
    );
    const head = [
      `| case | ${grounds.map(({ name }) => name).join(" | ")} |`,
      `|---|${grounds.map(() => "---|").join("")}`,
    ];
    writeFileSync(`${ROOT}dist/conformance.md`, `${[...head, ...lines].join("\n")}\n`);
    console.log(`cases of operations on each database: dist/conformance.md`);
    for (const { name } of grounds) {
      console.log(`  ${name}: ${summary([...rows.values()].map((row) => row.get(name)))}`);
    }
    return [...rows].filter(([, each]) => !grounds.every(({ name }) => isWhole(each.get(name))))
      .map(([row]) => `${row}: is not played on each database`);
  }
}

/** The variables that say on which database cases are played, by which client, and where it is written down how they went. */
function variablesOf({ name, url, client }: Playground): Readonly<Record<string, string>> {
  const report = reportOf(name);
  mkdirSync(dirname(report), { recursive: true });
  writeFileSync(report, "");
  return {
    RETORT_TEST_DATABASES: url,
    RETORT_TEST_REPORT: report,
    ...("command" in client && { RETORT_TEST_CLIENT: JSON.stringify(client) }),
  };
}

/** Where it is written down how the cases went on a database. */
function reportOf(name: string): string {
  return `${ROOT}dist/cases/${name}.jsonl`;
}

/** A case → a database → how it went there. */
function readReports(grounds: readonly Playground[]): ReadonlyMap<string, ReadonlyMap<string, Partial<Played>>> {
  const rows = new Map<string, Map<string, Partial<Played>>>();
  for (const { name: ground, client } of grounds) {
    for (const line of readFileSync(reportOf(ground), "utf8").split("\n").filter((text) => text !== "")) {
      const { kind, name, ...told } = JSON.parse(line);
      const row = `${kind}: ${name}`;
      if (!rows.has(row)) rows.set(row, new Map());
      const none = "none" in client && !isForeign(told) ? { script: `no script: ${client.none}` } : undefined;
      rows.get(row)!.set(ground, { ...none, ...rows.get(row)!.get(ground), ...told });
    }
  }
  return rows;
}

/** Whether a case is none for the database. */
function isForeign({ outcome }: Partial<Played>): boolean {
  return outcome?.startsWith("a case of ") === true;
}

function isWhole(how: Partial<Played> = {}): boolean {
  return isForeign(how) || how.outcome !== undefined && how.script !== undefined;
}

function summary(all: readonly (Partial<Played> | undefined)[]): string {
  const count = (key: keyof Played, what: RegExp) => all.filter((how) => what.test(how?.[key] ?? "")).length;
  const runs = `${count("outcome", /^agrees/)} agree, ${count("outcome", /^unsupported/)} unsupported`;
  const scripts = `${count("script", /^script agrees/)} scripts agree, ${count("script", /^no script/)} are none`;
  return `${runs}, ${count("outcome", /^a case/)} of others; ${scripts}`;
}
