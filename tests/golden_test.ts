import assert from "node:assert/strict";
import { globSync, readFileSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import { test } from "node:test";
import { fileURLToPath } from "node:url";
import { builtins, dialects, Registry } from "../mod.ts";
import { views } from "../plugins/views/mod.ts";

// What stands in the goldens is compared beside each operation; here, that none is missing and none is left over.

const folder = fileURLToPath(new URL("golden", import.meta.url));
const registry = new Registry([...builtins, views], dialects);
const kinds = [...[...registry.methods()].map(([, kind]) => kind), "batch_alter_table"].sort();

const flavours = dialects.flatMap(({ name, flavours = [name] }) => flavours);

for (const flavour of flavours) {
  test(`every operation has a golden for ${flavour}, and no other is there`, () => {
    const there = globSync("*.sql", { cwd: join(folder, flavour) }).map((path) => basename(path, ".sql")).sort();
    assert.deepEqual(there, kinds);
  });
}

test("every folder of goldens is a dialect's, or that of one of its flavours", () => {
  const strangers = globSync("*/*", { cwd: folder }).filter((path) => !flavours.includes(dirname(path)));
  assert.deepEqual(strangers, []);
});

test("what a database cannot do is refused with what to do instead", () => {
  const refusals = globSync("*/*.sql", { cwd: folder }).flatMap((path) =>
    readFileSync(join(folder, path), "utf8").split(/\n(?=-- \w+: )/).filter((text) => /^-- E_UNSUPPORTED/m.test(text))
      .map((text) => ({ path, text }))
  );
  assert.ok(refusals.length > 50);
  assert.deepEqual(refusals.filter(({ text }) => !text.includes("\n--   hint: ")), []);
});
