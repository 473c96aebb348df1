import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { pathToFileURL } from "node:url";
import { isRetortError, type RetortError } from "../errors.ts";
import { readHeader } from "./header.ts";
import { loadScript } from "./load.ts";

/** As the runtimes want it: Bun takes a path, Deno a URL. */
const importModule = (path: string): Promise<unknown> => import("Bun" in globalThis ? path : pathToFileURL(path).href);

const HEADER = 'export const revision = "a";\nexport const downRevision = ["b"];\nexport const branchLabels = "l";\n';

/** Loads a file of this text, its header read from `headerText`. */
async function load(text: string, headerText = text, others: Record<string, string> = {}) {
  const folder = mkdtempSync(join(tmpdir(), "retort load "));
  try {
    const path = join(folder, "a.ts");
    writeFileSync(path, text);
    for (const [name, other] of Object.entries(others)) writeFileSync(join(folder, name), other);
    return await loadScript(readHeader(headerText, path), importModule);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

async function failure(text: string, headerText?: string, others?: Record<string, string>): Promise<RetortError> {
  try {
    await load(text, headerText, others);
  } catch (error) {
    assert.ok(isRetortError(error), String(error));
    assert.equal(error.code, "E_SCRIPT");
    return error;
  }
  return assert.fail("it was loaded");
}

test("loadScript() gives the functions of a file", async () => {
  const calls: string[] = [];
  const script = await load(`${HEADER}export function upgrade(calls: string[]) { calls.push("up"); }
export async function downgrade(calls: string[]) { calls.push("down"); }`);
  await script.upgrade?.(calls, undefined);
  await script.downgrade?.(calls, undefined);
  assert.deepEqual(calls, ["up", "down"]);
  assert.equal(script.revision, "a");
});

test("loadScript() takes change in place of upgrade and downgrade", async () => {
  const script = await load(`${HEADER}export function change() {}`);
  assert.equal(typeof script.change, "function");
  assert.equal(script.upgrade, undefined);
  const cases: [functions: string, message: RegExp][] = [
    ["export function change() {}\nexport function upgrade() {}", /exports change beside upgrade/],
    ["export function change() {}\nexport function downgrade() {}", /exports change beside downgrade/],
    ["export async function change() {}", /exports an async change/],
    ["export function downgrade() {}", /exports neither upgrade nor change/],
    ["export const upgrade = 1;", /exports upgrade, which must be a function and is a number/],
  ];
  for (const [functions, message] of cases) assert.match((await failure(HEADER + functions)).message, message);
});

test("loadScript() refuses a file whose exports are not what its header said", async () => {
  const { message, hint } = await failure(`${HEADER}export function upgrade() {}`, HEADER.replace('["b"]', '["c"]'));
  assert.match(message, /a\.ts exports downRevision "b", and its header says "c"$/);
  assert.equal(hint, "run the command again if the file was just edited");
  // A list is not the same list when it is longer.
  assert.match((await failure(HEADER, HEADER.replace('"l"', '["l", "m"]'))).message, /exports branchLabels "l", and/);
});

test("loadScript() shows where a file cannot be parsed", async () => {
  const error = await failure(`${HEADER}export function upgrade(op) { op.createTable("x" ; }\n`);
  assert.match(error.message, /^Cannot load the revision "a" from \/.*\/a\.ts:4:50: it cannot be parsed, /);
  assert.match(error.message, /\n4 \| export function upgrade\(op\) \{ op\.createTable\("x" ; \}$/);
  assert.ok(error.cause !== undefined);
});

test("loadScript() names the file of a relative import that cannot be parsed", async () => {
  const error = await failure(`import "./other.ts";\n${HEADER}export function upgrade() {}`, HEADER, {
    "other.ts": "let x = ;\n",
  });
  assert.match(error.message, /other\.ts:1:9: it cannot be parsed, .*\n1 \| let x = ;$/);
});

test("loadScript() says what the code of a file threw, and where", async () => {
  const error = await failure(`${HEADER}\nthrow new TypeError("boom");`);
  assert.match(error.message, /^Cannot load the revision "a" from .*a\.ts:5:\d+: its code threw TypeError: boom$/);
  assert.equal((error.cause as Error).message, "boom");
  assert.match((await failure(`${HEADER}throw "boom";`)).message, /its code threw "boom"$/);
});

test("loadScript() tells of an import that is not there", async () => {
  const text = `import { x } from "./gone.ts";\n${HEADER}export function upgrade() { x(); }`;
  assert.match((await failure(text)).message, /^Cannot load the revision "a" from .*: an import failed, .*gone\.ts/);
});
