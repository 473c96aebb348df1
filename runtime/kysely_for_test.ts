import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, test } from "node:test";
import { kyselyFor } from "./kysely_for.ts";

const folder = mkdtempSync(join(tmpdir(), "retort-kysely-"));
after(() => rmSync(folder, { recursive: true }));
const naming = join(folder, "naming.ts"), silent = join(folder, "silent.ts");
writeFileSync(naming, "// kysely");
writeFileSync(silent, "// nothing");

/** Whether Kysely is made ready for a function of this text, in a file that names it elsewhere. */
async function wanted(text: string, path = naming): Promise<boolean> {
  return await kyselyFor({ toString: () => text }, path) !== undefined;
}

test("Kysely is made ready for a function that names it, whatever its file", async () => {
  for (const path of ["", silent, naming]) {
    assert.equal(await wanted("function upgrade(op) { op.kysely(); }", path), true);
    assert.equal(await wanted("function upgrade({ kysely }) { kysely(); }", path), true);
  }
});

test("Kysely is made ready for a function that hands `op` on, if its file names it", async () => {
  const handing = [
    "async function upgrade(op, { t }) { await help(op); }",
    "function upgrade(op) { const other = op; }",
    "function upgrade(op) { op\n  [word](); }",
    "function upgrade(op) { op?.[word](); }",
    "function upgrade(op) { const { attempt } = op; }",
    "function upgrade({ ...op }) { help(op); }",
    "function upgrade() { help(arguments[0]); }",
    "function upgrade(op = {}) { help(op); }",
    "function upgrade(...all) { help(...all); }",
    "function () { [native code] }",
    "(op) => help(op)",
    "op => help(op)",
    "async op => help(op)",
    "async (op) => help(op)",
    "async upgrade(op) { help(op); }",
    "function* upgrade(op) { help(op); }",
    "help",
    "function upgrade($) { help($); }",
  ];
  for (const text of handing) {
    assert.equal(await wanted(text), true, text);
    assert.equal(await wanted(text, silent), false, text);
    assert.equal(await wanted(text, ""), false, text);
  }
});

test("no file is read for a function that only calls what `op` has", async () => {
  const keeping = [
    'function upgrade(op, { t }) { op.createTable("op2", [t.column("id", t.integer())]); op.execute("x"); }',
    "async function downgrade(op) { await op\n    .dropTable(1); }",
    "(op) => op.dropTable(1)",
    "op => op.dropTable(1)",
    "async upgrade(op) { op . dropTable(1); }",
  ];
  for (const text of keeping) assert.equal(await wanted(text), false, text);
});
