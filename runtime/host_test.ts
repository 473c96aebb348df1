import assert from "node:assert/strict";
import { mkdtempSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { importModule } from "./host.ts";

test("a module is imported whatever is in its path", async () => {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), "retort #1 %20 (a) ü ")));
  try {
    for (const name of ["plain.ts", "a#b.ts", "a%20b.ts", "a b.mjs"]) {
      const path = join(folder, name);
      writeFileSync(path, `export const name = ${JSON.stringify(name)};`);
      assert.equal((await importModule(path)).name, name);
    }
  } finally {
    rmSync(folder, { recursive: true });
  }
});

test("a question mark or a backslash in a path is that to Deno, and refused where Bun would take it for another", async () => {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), "retort ")));
  try {
    for (const name of ["a?b.ts", "a\\b.ts"]) {
      const path = join(folder, name);
      writeFileSync(path, `export const name = ${JSON.stringify(name)};`);
      if ("Bun" in globalThis) await assert.rejects(importModule(path), /rename the folder or file/);
      else assert.equal((await importModule(path)).name, name);
    }
  } finally {
    rmSync(folder, { recursive: true });
  }
});

test("a path that is not absolute is refused: to whom would it be relative?", async () => {
  await assert.rejects(importModule("./host.ts"), /absolute/);
});
