import assert from "node:assert/strict";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { test } from "node:test";
import { mentions } from "./mentions.ts";

/** Whether `a.ts` mentions "word", in a folder with `files`. */
function mentioned(files: Readonly<Record<string, string>>): boolean {
  const folder = mkdtempSync(join(tmpdir(), "retort-mentions-"));
  try {
    for (const [name, text] of Object.entries(files)) {
      mkdirSync(dirname(join(folder, name)), { recursive: true });
      writeFileSync(join(folder, name), text);
    }
    return mentions(join(folder, "a.ts"), "word");
  } finally {
    rmSync(folder, { recursive: true });
  }
}

test("a file mentions what stands in it, wherever", () => {
  assert.equal(mentioned({ "a.ts": "// a word" }), true);
  assert.equal(mentioned({ "a.ts": "nothing" }), false);
  assert.equal(mentioned({}), false);
});

test("a file mentions what stands in a file that it imports by a relative path, and so on", () => {
  const imports = [
    `import { b } from "./b.ts";`,
    `import {\n  b,\n  c,\n} from './b.ts';`,
    `import "./b.ts";`,
    `import * as b from "./b";`,
    `import b, { type C } from "./b.js";`,
    `export * from "./b.ts";`,
    `const b = await import("./b.ts");`,
    `export const x = "y"; import b from "./b.ts";`,
    `import { c } from "./deep/c.ts";`,
  ];
  const files = { "b.ts": "word", "deep/c.ts": `import { b } from "../b.ts";` };
  for (const text of imports) assert.equal(mentioned({ ...files, "a.ts": text }), true, text);
});

test("a file does not mention what it imports for its types alone, or from a package", () => {
  const files = { "b.ts": "word", "node_modules/b/index.js": "word" };
  for (const text of [`import type { B } from "./b.ts";`, `export type * from "./b.ts";`, `import b from "b";`]) {
    assert.equal(mentioned({ ...files, "a.ts": text }), false, text);
  }
});

test("files that import each other are read once", () => {
  assert.equal(mentioned({ "a.ts": `import "./b.ts";`, "b.ts": `import "./a.ts"; import "./none.ts";` }), false);
});
