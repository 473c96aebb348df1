import assert from "node:assert/strict";
import { mkdtempSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { importModule } from "./host.ts";

/** Bun finds no module with a question mark in its path, however it is named. */
const UNLESS_BUN = "Bun" in globalThis ? [] : ["a?b.ts"];

test("a module is imported whatever is in its path", async () => {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), "retort #1 %20 (a) ü ")));
  try {
    for (const name of ["plain.ts", "a#b.ts", "a%20b.ts", "a b.mjs", ...UNLESS_BUN]) {
      const path = join(folder, name);
      writeFileSync(path, `export const name = ${JSON.stringify(name)};`);
      assert.equal((await importModule(path)).name, name);
    }
  } finally {
    rmSync(folder, { recursive: true });
  }
});

test("Bun is kept from taking a question mark or a backslash in a path for something else", {
  skip: !("Bun" in globalThis) && "Deno takes any path",
}, async () => {
  for (const path of ["/a?b.ts", "/a\\b.ts"]) await assert.rejects(importModule(path), /rename the folder or file/);
});

test("a path that is not absolute is refused: to whom would it be relative?", async () => {
  await assert.rejects(importModule("./host.ts"), /absolute/);
});
