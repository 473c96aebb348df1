import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import {
  isRetortError,
  type Operation,
  type Plugin,
  type Registry,
  type RetortError,
  type Schema,
  upgrade,
} from "../mod.ts";
import { catalogsOf } from "./catalogs.ts";
import { onStage, operationsFor, type Stage } from "./play.ts";

/** A database's own command line client. */
export interface Client {
  /** The program and its arguments; it reads a script from its standard input, and fails at the first error in it. */
  readonly command: readonly [program: string, ...args: string[]];
  /** What `--server-version` is told, where the client brings the database along. @default what the server says that it is */
  readonly serverVersion?: string;
}

/** A case of an operation, with what must be there before it. */
export interface ScriptCase {
  readonly registry: Registry;
  /** What the config lists. */
  readonly plugins: readonly Plugin[];
  readonly op: Operation;
  readonly given: Schema;
}

/**
 * Runs one operation as `retort upgrade` does, then on the emptied database the script that `retort upgrade --sql` writes of it,
 * by the database's own client, and compares what the catalogs tell and all rows. The script begins at base, where it knows
 * what it has built; that of the operation alone, which knows nothing, is compared where it says something else.
 *
 * @returns what came of it: that they agree, or why there is no script
 * @throws {Error} if they differ, if the client refuses a script, or if only one of the two ways refuses the operation
 */
export async function playScript(
  { registry, plugins, op, given }: ScriptCase,
  url: string,
  client: Client,
): Promise<string> {
  return await onStage(registry, url, op, given, async (stage) => {
    const directory = mkdtempSync(join(tmpdir(), "retort-script-"));
    try {
      writeRevisions(directory, operationsFor(stage, given), op);
      return await compare(stage, { config: { plugins }, directory, url }, client);
    } finally {
      rmSync(directory, { recursive: true });
    }
  });
}

interface Project {
  readonly config: { readonly plugins: readonly Plugin[] };
  readonly directory: string;
  readonly url: string;
}

async function compare(stage: Stage, project: Project, { command, serverVersion }: Client): Promise<string> {
  const { connection, named } = stage;
  const { flavour, version } = connection.server;
  const own = `${flavour}-${version.join(".")}`;
  const assumed = serverVersion ?? own;
  // A bare scheme: there is nothing to connect to.
  const offline = { ...project, url: `${project.url.split(":", 1)[0]}:`, serverVersion: assumed, sql: true } as const;
  const script = (target: string) => attempted(async () => (await upgrade({ ...offline, target })).sql);

  const whole = await script(OPERATION);
  const online = await attempted(() => upgrade(project));
  if (online instanceof Error) {
    if (online.code !== "E_UNSUPPORTED_OPERATION") throw online;
    assert.ok(whole instanceof Error, "there is a script of what the run refuses");
    assert.equal(whole.code, online.code);
    if (assumed === own) assert.equal(whole.message, online.message);
    return "no script, as no run";
  }
  if (whole instanceof Error) {
    if (whole.code === "E_MISSING_FACT") return `no script: ${whole.message}`;
    if (whole.code !== "E_UNSUPPORTED_OPERATION" || assumed === own) throw whole;
    return `no script for ${assumed}: ${whole.message}`;
  }
  const expected = await catalogsOf(connection, named);
  const agrees = async (sql: string) => {
    await stage.clear();
    play(command, sql);
    assert.deepEqual(await catalogsOf(connection, named), expected, `the script makes something else:\n${sql}`);
  };
  await agrees(whole);
  const alone = await script(`${GIVEN}:${OPERATION}`);
  if (alone instanceof Error) {
    if (alone.code !== "E_MISSING_FACT") throw alone;
    return `script agrees, and from a revision there is none: ${alone.message}`;
  }
  if (stepOf(alone) !== stepOf(whole)) {
    const before = await script(GIVEN);
    if (before instanceof Error) throw before;
    await agrees(before + alone);
  }
  return "script agrees";
}

/** The revisions: of what is there before, and of the operation. */
const [GIVEN, OPERATION] = ["r0", "r1"];

/** The part of a script that is about the operation. */
function stepOf(sql: string): string {
  return sql.slice(sql.indexOf(`-- Running upgrade ${GIVEN} -> ${OPERATION}`));
}

function play([program, ...args]: Client["command"], sql: string): void {
  const { status, stdout, stderr, error } = spawnSync(program, args, { input: sql, encoding: "utf8" });
  if (error !== undefined) throw error;
  assert.equal(status, 0, `${program} refuses the script: ${stderr}${stdout}\n${sql}`);
}

/** What came of it, or why it was refused. */
async function attempted<T>(act: () => Promise<T>): Promise<T | RetortError> {
  try {
    return await act();
  } catch (error) {
    if (isRetortError(error)) return error;
    throw error;
  }
}

/** Writes the revisions, one after the other: each runs a list of operations. */
function writeRevisions(directory: string, given: readonly Operation[], op: Operation): void {
  const versions = join(directory, "versions");
  mkdirSync(versions);
  const write = (revision: string, downRevision: string | null, operations: readonly Operation[]) => {
    const lines = [
      `export const revision = ${JSON.stringify(revision)};`,
      `export const downRevision = ${JSON.stringify(downRevision)};`,
      "export function upgrade(op) {",
      ...operations.map((operation) => `  op.invoke(${JSON.stringify(operation)});`),
      "}",
    ];
    writeFileSync(join(versions, `${revision}.js`), `${lines.join("\n")}\n`);
  };
  write(GIVEN, null, given);
  write(OPERATION, GIVEN, [op]);
}
