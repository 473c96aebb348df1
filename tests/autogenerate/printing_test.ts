/**
 * The laws of printing, on random pairs of schemas: what is printed makes the operations again, is formatted as `deno fmt` would
 * format it, and type-checks.
 *
 * @module
 */
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import process from "node:process";
import { test } from "node:test";
import { fileURLToPath } from "node:url";
import fc from "fast-check";
import { builtins, compare, dialects, kitOf, print, recordCalls, type Recording, Registry } from "../../mod.ts";
import { renderScript } from "../../templates/mod.ts";
import { pairsOfSchemas } from "./schemas.ts";

const registry = new Registry(builtins, dialects);
const kit = kitOf(registry);
const isLong = process.env.RETORT_TEST_LONG === "1";
const root = fileURLToPath(new URL("../..", import.meta.url));

/** Revisions from random models, each with what it is printed of. */
function drafts(count: number) {
  const servers = ["postgres", "mysql", "mariadb", "sqlite"].map((name) => registry.dialectOf(name).assume(name));
  return servers.flatMap((server) =>
    fc.sample(pairsOfSchemas(server), { numRuns: Math.ceil(count / servers.length), seed: 42 })
      .map(([before, after]) => compare(before, after, { registry, server }))
  );
}

test("what is printed makes the operations again", () => {
  for (const { upgrade, downgrade } of drafts(isLong ? 10_000 : 200)) {
    for (const operations of [upgrade, downgrade]) {
      const { text } = print(operations, registry);
      const what = new Function("op", "{ t, sql }", text) as (op: unknown, kit: unknown) => void;
      const context = {} as Recording["context"];
      const calls = recordCalls(what, { name: "upgrade", registry, kit, context, hint: "" });
      assert.deepEqual(calls.map(({ operation }) => operation), operations);
    }
  }
});

test("a printed revision type-checks, and deno fmt leaves it as it is", async () => {
  const folder = mkdtempSync(join(root, "tests", "autogenerate", ".printed_"));
  const files: string[] = [];
  try {
    for (const [i, { upgrade, downgrade }] of drafts(30).entries()) {
      const [up, down] = [print(upgrade, registry), print(downgrade, registry)];
      const text = await renderScript({
        message: "printed",
        revision: `r${i}`,
        downRevision: null,
        branchLabels: null,
        dependsOn: null,
        createDate: "2026-01-01",
        typesFrom: "retort",
        upgrades: up.text,
        upgradeKit: up.kit,
        downgrades: down.text,
        downgradeKit: down.kit,
      });
      files.push(join(folder, `r${i}.ts`));
      writeFileSync(files.at(-1)!, text);
    }
    writeFileSync(
      join(folder, "deno.json"),
      JSON.stringify({
        imports: { retort: "../../../mod.ts" },
        compilerOptions: { noUnusedLocals: true, noUnusedParameters: true },
      }),
    );
    writeFileSync(join(folder, "package.json"), readFileSync(join(root, "package.json")));
    for (const args of [["fmt", "--check", "--line-width", "80", ...files], ["check", ...files]]) {
      const { status, stderr } = spawnSync(process.execPath, args, { encoding: "utf8", cwd: root });
      assert.equal(status, 0, stderr);
    }
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});
