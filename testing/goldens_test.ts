import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import {
  builtins,
  dialects,
  emptySchema,
  type Operation,
  type Plugin,
  Registry,
  type Statement,
  UnsupportedOperationError,
} from "../mod.ts";
import { goldenPath, goldenText, readGolden, writeGolden } from "./goldens.ts";

const dialect = dialects.find(({ name }) => name === "sqlite")!;

function textOf(compile: () => readonly Statement[]): string {
  const plugin: Plugin<{ say(): Promise<void> }> = {
    name: "say",
    operations: { say: { kind: "say", build: () => ({ kind: "say" }), args: () => [], compile } },
  };
  const registry = new Registry([...builtins, plugin], dialects);
  return goldenText(registry, dialect, "sqlite", { "a case": { kind: "say" } as Operation }, () => emptySchema);
}

test("a golden has the case's name and its statements, ended", () => {
  const text = textOf(() => [{ sql: "SELECT 1" }, { sql: "SELECT 2;" }]);
  assert.equal(text, "-- say: a case\nSELECT 1;\nSELECT 2;\n");
});

test("a golden has parameters, the script's own text, and where a statement must stand", () => {
  const parameters = [1n, null, "a", new Uint8Array([1])];
  const text = textOf(() => [{ sql: "SELECT ?", parameters, script: "SELECT 1", transaction: "outside" }]);
  assert.equal(
    text,
    '-- say: a case\n-- transaction: outside\nSELECT ?;\n-- parameters: 1n, null, "a", bytes 01\n-- in a script: SELECT 1;\n',
  );
});

test("a golden has the refusal of what the dialect has not", () => {
  const text = textOf(() => {
    throw new UnsupportedOperationError("Cannot say it", { hint: "be silent" });
  });
  assert.equal(text, "-- say: a case\n-- E_UNSUPPORTED_OPERATION: Cannot say it\n--   hint: be silent\n");
});

test("a bug is not a golden", () => {
  assert.throws(() =>
    textOf(() => {
      throw new TypeError("a slip");
    }), TypeError);
});

test("a golden is read whatever ends its lines, and absent where there is none", () => {
  const folder = mkdtempSync(join(tmpdir(), "retort-golden-"));
  try {
    const path = goldenPath(folder, "sqlite", "say");
    assert.equal(readGolden(path), undefined);
    writeGolden(path, "a\nb\n");
    assert.equal(readGolden(path), "a\nb\n");
    writeFileSync(path, "a\r\nb\r\n");
    assert.equal(readGolden(path), "a\nb\n");
  } finally {
    rmSync(folder, { recursive: true });
  }
});
