import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import {
  type Dialect,
  isRetortError,
  type Operation,
  type Registry,
  type Schema,
  scriptOf,
  type Statement,
} from "../mod.ts";
import { factsOf } from "./facts.ts";

/** The flavours of `dialect` that goldens are written for, a folder each. */
export function flavoursOf({ name, flavours = [name] }: Dialect): readonly string[] {
  return flavours;
}

/** Where the golden of one kind of operation on one flavour of a dialect stands. */
export function goldenPath(folder: string, flavour: string, kind: string): string {
  return join(folder, flavour, `${kind}.sql`);
}

/** What `named` operations of one kind compile to on the assumed server of a flavour: a text for a person to read. */
export function goldenText(
  registry: Registry,
  dialect: Dialect,
  flavour: string,
  named: Readonly<Record<string, Operation>>,
  given: (name: string) => Schema,
): string {
  const blocks = Object.entries(named).map(([name, op]) =>
    `-- ${op.kind}: ${name}\n${compiledText(registry, dialect, flavour, op, given(name))}\n`
  );
  return blocks.join("\n");
}

function compiledText(
  registry: Registry,
  dialect: Dialect,
  flavour: string,
  op: Operation,
  given: Schema,
): string {
  let statements: readonly Statement[];
  try {
    statements = registry.compile(op, dialect.assume(flavour), factsOf(given));
  } catch (error) {
    if (!isRetortError(error)) throw error;
    return `-- ${error.code}: ${error.message}${error.hint === undefined ? "" : `\n--   hint: ${error.hint}`}`;
  }
  if (statements.length === 0) return "-- no statement";
  return statements.map((statement) => statementText(statement, dialect)).join("\n");
}

function statementText(statement: Statement, { script: { terminated } }: Dialect): string {
  const { sql, parameters = [], stdin, transaction } = statement;
  const script = scriptOf(statement);
  return [
    ...(transaction === undefined ? [] : [`-- transaction: ${transaction}`]),
    terminated(sql),
    // As psql reads it.
    ...(stdin === undefined ? [] : [`${stdin}\\.`]),
    ...(parameters.length === 0 ? [] : [`-- parameters: ${parameters.map(parameterText).join(", ")}`]),
    ...(script === undefined ? [] : [`-- in a script: ${terminated(script).replaceAll("\n", "\n--   ")}`]),
  ].join("\n");
}

function parameterText(parameter: unknown): string {
  if (typeof parameter === "bigint") return `${parameter}n`;
  if (parameter instanceof Uint8Array) {
    return `bytes ${Array.from(parameter, (byte) => byte.toString(16).padStart(2, "0")).join("")}`;
  }
  return JSON.stringify(parameter);
}

/** The golden as it stands; `undefined` where there is none. */
export function readGolden(path: string): string | undefined {
  // A checkout on Windows may have changed the ends of lines.
  return existsSync(path) ? readFileSync(path, "utf8").replaceAll("\r\n", "\n") : undefined;
}

/** Writes a golden. */
export function writeGolden(path: string, text: string): void {
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, text);
}
