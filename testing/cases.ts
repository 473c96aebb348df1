import assert from "node:assert/strict";
import { appendFileSync } from "node:fs";
import { basename, join } from "node:path";
import process from "node:process";
import { test } from "node:test";
import {
  builtins,
  type Dialect,
  dialects,
  emptySchema,
  type Operation,
  type Plugin,
  Registry,
  type Schema,
} from "../mod.ts";
import { flavoursOf, goldenPath, goldenText, readGolden, writeGolden } from "./goldens.ts";
import { appliesBackwards, isData, printsBack, rebuilds, reversesTwice } from "./laws.ts";
import { playCase } from "./play.ts";
import { type Client, playScript } from "./script.ts";

/** What {@linkcode cases} may be told. */
export interface CaseOptions {
  /** What registers the definition, where it is not built in. */
  readonly plugins?: readonly Plugin[];
  /** What is there before the operation; facts are read from it. One for all cases, or by the case's name. @default nothing */
  readonly given?: Schema | ((name: string) => Schema);
  /** Keys of an operation that its reverse cannot keep. @default {["cascade"]} */
  readonly oneSided?: readonly string[];
  /** The folder of the goldens: a folder a flavour in it. @default {"tests/golden"} of the working directory */
  readonly goldens?: string;
  /** Names of cases that are not played on a live database: they need what it has not. `true`: none is. @default {[]} */
  readonly offline?: true | readonly string[];
  /** Name of a case → the dialects on whose databases alone it is played. */
  readonly on?: Readonly<Record<string, readonly string[]>>;
}

/** The databases that cases are played on, by URL, separated by blanks. */
const DATABASES = "RETORT_TEST_DATABASES";
/** The client of that database, which then is one: {@linkcode Client} as JSON. */
const CLIENT = "RETORT_TEST_CLIENT";
/** A file to which each case that was played appends a line of JSON: `kind`, `name`, and `outcome` or `script`. */
const REPORT = "RETORT_TEST_REPORT";
/** Set: goldens are written, not compared. */
const UPDATE = "RETORT_UPDATE_GOLDENS";

/**
 * Registers the tests that every operation must pass, for each of the `named` operations:
 *
 * - `build(...args(op))` is `op`, printing and calling it makes it again, JSON does not change it, and reversing it twice changes nothing;
 * - undoing it in the model leaves the schema that was there before;
 * - its SQL on every bundled dialect, in each of its flavours, is that of `<goldens>/<flavour>/<kind>.sql` (`RETORT_UPDATE_GOLDENS=1` writes them);
 * - a live database agrees with the model, or retort refuses the operation on it, as its golden tells: `sqlite::memory:`, or
 *   those that `RETORT_TEST_DATABASES` names;
 * - where `RETORT_TEST_CLIENT` names the database's own client: its script, run by that, makes what the run makes.
 *
 * @example cases(createIndex, { "unique": createIndex.build("ix", "users", ["email"], { unique: true }) }, { given });
 */
export function cases<Op extends Operation>(
  definition: { readonly kind: Op["kind"] },
  named: Readonly<Record<string, NoInfer<Op>>>,
  options: CaseOptions = {},
): void {
  const { plugins = [], oneSided = ["cascade"], offline = [], on = {} } = options;
  const { kind } = definition;
  const registry = new Registry([...builtins, ...plugins], dialects);
  const given = (name: string): Schema =>
    typeof options.given === "function" ? options.given(name) : options.given ?? emptySchema;

  test(`${kind} is registered`, () => {
    assert.equal(registry.definition(kind), definition);
  });

  for (const [name, op] of Object.entries(named)) {
    const laws = { given: given(name), oneSided };
    test(`${kind}: ${name}: its arguments make it again, and JSON keeps it`, () => {
      assert.equal(op.kind, kind);
      rebuilds(registry, op);
      isData(op);
      printsBack(registry, op);
    });
    test(`${kind}: ${name}: its reverse undoes it, and the reverse of that is the operation`, () => {
      reversesTwice(registry, op, laws);
      appliesBackwards(registry, op, laws);
    });
    if (offline === true || offline.includes(name)) continue;
    for (const url of (process.env[DATABASES] || "sqlite::memory:").split(/\s+/)) {
      const dialect = registry.dialectOf(url.split(":", 1)[0]!).name;
      if (on[name]?.includes(dialect) === false) {
        report({ kind, name, outcome: `a case of ${on[name].join(" and ")}` });
        continue;
      }
      test(`${kind}: ${name}: ${url.split(":")[0]} agrees with the model, or refuses`, async (context) => {
        const unsupported = await playCase(registry, url, op, laws.given);
        if (unsupported !== undefined) context.diagnostic?.(`unsupported: ${unsupported}`);
        report({ kind, name, outcome: unsupported === undefined ? "agrees" : `unsupported: ${unsupported}` });
      });
      const client = clientGiven();
      if (client === undefined) continue;
      test(`${kind}: ${name}: its script, run by ${basename(client.command[0])}, makes what the run makes`, async () => {
        report({ kind, name, script: await playScript({ registry, plugins, op, given: laws.given }, url, client) });
      });
    }
  }

  const folder = options.goldens ?? join(process.cwd(), "tests", "golden");
  for (const { dialect, flavour } of dialects.flatMap(flavoured)) {
    test(`${kind}: the SQL on ${flavour} is the golden's`, () => {
      const path = goldenPath(folder, flavour, kind);
      const text = goldenText(registry, dialect, flavour, named, given);
      if (process.env[UPDATE]) return writeGolden(path, text);
      const golden = readGolden(path);
      if (golden === undefined) assert.fail(`there is no golden "${path}": write it with ${UPDATE}=1, and read it`);
      assert.equal(text, golden, `"${path}" says another SQL: if it is meant, write it with ${UPDATE}=1`);
    });
  }
}

function clientGiven(): Client | undefined {
  const given = process.env[CLIENT];
  return given ? JSON.parse(given) : undefined;
}

/** Writes down how a case went, where somebody wants to know. */
function report(
  line: { readonly kind: string; readonly name: string; readonly outcome?: string; readonly script?: string },
): void {
  const path = process.env[REPORT];
  if (path) appendFileSync(path, `${JSON.stringify(line)}\n`);
}

function flavoured(dialect: Dialect): readonly { readonly dialect: Dialect; readonly flavour: string }[] {
  return flavoursOf(dialect).map((flavour) => ({ dialect, flavour }));
}
