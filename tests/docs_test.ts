import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import process from "node:process";
import { test } from "node:test";
import { fileURLToPath } from "node:url";

const ROOT = fileURLToPath(new URL("..", import.meta.url));

test("docs/operations has a page for each operation, in step with its options and its goldens", () => {
  const { status, stderr } = spawnSync(process.execPath, ["run", "-A", "scripts/docs.ts", "--check"], {
    cwd: ROOT,
    encoding: "utf8",
  });
  assert.equal(status, 0, stderr);
});
