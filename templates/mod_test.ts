import assert from "node:assert/strict";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { pathToFileURL } from "node:url";
import fc from "fast-check";
import { slug } from "../script/file_name.ts";
import { readHeader } from "../script/header.ts";
import { loadScript } from "../script/load.ts";
import { checkBranchLabel, writeRevision } from "../script/write.ts";
import { comment, literal, renderConfig, renderReadme, renderScript, SCRIPT_TEMPLATE, TEMPLATES } from "./mod.ts";
import type { ScriptData } from "./mod.ts";

const DATA: ScriptData = {
  message: "add users",
  revision: "1a2b",
  downRevision: null,
  branchLabels: null,
  dependsOn: null,
  createDate: "2026-11-02 09:41:06.685",
  typesFrom: "../../retort.config.ts",
};

/** Whether a branch may be named so. */
function isLabel(name: string): boolean {
  try {
    checkBranchLabel(name);
    return true;
  } catch {
    return false;
  }
}

/** Whatever could leave a comment, a string or a line. */
const HOSTILE = [
  "*/ globalThis.hacked = 1; /*",
  "**/ x /**/ y *//",
  '"; globalThis.hacked = 1; "',
  "${globalThis.hacked = 1} `${1}`",
  "one\ntwo\r\nthree\rfour\u2028globalThis.hacked = 1\u2029five\x85six",
  "*\n/ globalThis.hacked = 1",
  "*\0/ *\u202e/ \x1b[31mred",
  "<%= process.exit(1) %> <% } %>",
  "\ud800 lone",
  "../../../etc/passwd",
  "@returns {x} @deprecated",
  "x".repeat(10_000),
  "\n\n\n",
];

test("renderScript() makes a revision file", async () => {
  assert.equal(
    await renderScript(DATA),
    `/**
 * add users
 *
 * Revision ID: 1a2b
 * Revises: <base>
 * Create Date: 2026-11-02 09:41:06.685
 */
import type { Kit, Op } from "../../retort.config.ts";

export const revision = "1a2b";
export const downRevision = null;
export const branchLabels = null;
export const dependsOn = null;

/** Applies this revision. */
export function upgrade(op: Op, { t }: Kit) {
}

/** Takes this revision back. */
export function downgrade(op: Op) {
}
`,
  );
});

test("renderScript() takes bodies and imports, and asks for what they use", async () => {
  const text = await renderScript({
    ...DATA,
    ...{ downRevision: ["a", "b"], branchLabels: "l", dependsOn: ["c"], typesFrom: "retort" },
    imports: 'import { x } from "./x.ts";',
    upgrades: "  op.execute(sql`SELECT 1`);",
    downgrades: '  op.dropTable("users");\n',
  });
  assert.match(text, /\n \* Revises: a, b\n/);
  assert.match(
    text,
    /\*\/\nimport type \{ Kit, Op \} from "retort";\nimport \{ x \} from "\.\/x\.ts";\n\nexport const revision/,
  );
  assert.match(
    text,
    /downRevision = \["a", "b"\];\nexport const branchLabels = "l";\nexport const dependsOn = \["c"\];/,
  );
  assert.match(text, /upgrade\(op: Op, \{ sql \}: Kit\) \{\n {2}op\.execute\(sql`SELECT 1`\);\n\}\n/);
  assert.match(text, /downgrade\(op: Op\) \{\n {2}op\.dropTable\("users"\);\n\}\n$/);
  const plain = await renderScript({ ...DATA, upgrades: '  op.dropTable("a");', downgrades: '  op.dropTable("b");' });
  assert.match(plain, /import type \{ Op \} from/);
});

test("a message of several lines stays one comment, and its first paragraph is the message", async () => {
  const text = await renderScript({ ...DATA, message: "one\ntwo\n\nthree\n" });
  assert.match(text, /^\/\*\*\n \* one\n \* two\n \*\n \* three\n \*\n \* Revision ID/);
  assert.equal(readHeader(text, "a.ts").message, "one\ntwo");
  assert.equal(readHeader(await renderScript({ ...DATA, message: " " }), "a.ts").message, "empty message");
});

/** What is left of a text without its comments and strings: the code that would run. */
function codeOf(text: string): string {
  return text.replace(/\/\*[\s\S]*?\*\/|"(?:[^"\\]|\\.)*"/g, "").replace(/\s+/g, " ");
}

test("no message, label or path gets out of the comment or the string that it is put in", async () => {
  const usual = codeOf(await renderScript({ ...DATA, branchLabels: "l" }));
  for (const hostile of HOSTILE) {
    const data = { ...DATA, message: hostile, branchLabels: hostile, createDate: hostile, typesFrom: hostile };
    const text = await renderScript(data);
    assert.equal(codeOf(text), usual, hostile);
    assert.doesNotMatch(text, /[^\P{Cc}\n]|[\p{Bidi_Control}\u2028\u2029]/u, hostile);
    const inLine = await renderScript(data, {
      text: "// <%= it.message %> <%= it.comment(it.createDate) %>",
      path: "x",
    });
    assert.equal(inLine.split(/[\n\r\u2028\u2029]/).length, 1, hostile);
  }
});

test("for any message and label the file that is written reads back, and runs nothing new", async () => {
  const usual = codeOf(await renderScript({ ...DATA, downRevision: ["p", "q"], branchLabels: ["a", "b"] }));
  const folder = mkdtempSync(join(tmpdir(), "retort templates "));
  const text = fc.oneof(
    fc.string({ unit: "binary" }),
    fc.array(fc.constantFrom(...HOSTILE.map((part) => part.slice(0, 100)), "*", "/", "\n", "\\", "`", "'", '"')).map((
      list,
    ) => list.join("")),
  );
  const label = text.filter(isLabel);
  const labels = fc.uniqueArray(label, { minLength: 2, maxLength: 2 });
  try {
    await fc.assert(
      fc.asyncProperty(text, labels, async (message, labels) => {
        const written = await writeRevision({
          ...{ directory: folder, id: "1a2b", down: ["p", "q"], dependsOn: [], labels, message, date: new Date(0) },
          render: (data) => renderScript({ ...data, typesFrom: "retort" }),
        });
        const source = readFileSync(written.path, "utf8");
        rmSync(written.path);
        assert.equal(codeOf(source), usual);
        assert.deepEqual([written.id, written.down, written.labels], ["1a2b", ["p", "q"], labels]);
        assert.equal(written.path, join(folder, written.path.slice(folder.length + 1).replaceAll("/", "|")));
      }),
      { numRuns: 300 },
    );
  } finally {
    rmSync(folder, { recursive: true });
  }
});

test("what is written from hostile texts can be imported, and does nothing", async () => {
  const folder = mkdtempSync(join(tmpdir(), "retort templates "));
  try {
    for (const [i, message] of HOSTILE.entries()) {
      const revision = await writeRevision({
        ...{
          directory: folder,
          id: `r${i}`,
          down: [],
          dependsOn: [],
          labels: [`l"'\`\${1}*${i}`],
          message,
          date: new Date(0),
        },
        render: (data) => renderScript({ ...data, typesFrom: "retort" }),
      });
      assert.ok(revision.path.endsWith(`r${i}_${slug(message)}.ts`));
      await loadScript(revision, (path) => import("Bun" in globalThis ? path : pathToFileURL(path).href));
    }
    assert.equal("hacked" in globalThis, false);
  } finally {
    rmSync(folder, { recursive: true });
  }
});

test("a project's own template takes the place of the built-in one, and may begin as it", async () => {
  assert.equal(await renderScript(DATA, { text: SCRIPT_TEMPLATE, path: "script.ts.eta" }), await renderScript(DATA));
  const own = { text: "// <%= it.revision %>: <%= it.message %> of <%= it.author ?? 'nobody' %>\n", path: "x" };
  assert.equal(await renderScript(DATA, own), "// 1a2b: add users of nobody\n");
});

test("a template that fails is refused with its path and the line", async () => {
  const cases: [text: string, message: RegExp][] = [
    ["a\n<%= it.x.y %>", /:2: /],
    ["a\n\n<% throw new Error('no users\\nat all') %>", /:3: no users$/],
    ["a <%= it.q", /:1: unclosed tag$/],
    ["a\n <% ' %>", /:2: unclosed string$/],
    ["a\n<%= it.x( %>", /:2: /],
    ["<% if (true) { %>\n<%= 1 %>\n<% } else { %>\n<% if ( %><% } %>", /:4: /],
    ["x\n<%~ include('y') %>", /:2: /],
  ];
  for (const [text, message] of cases) {
    await assert.rejects(renderScript(DATA, { text, path: "migrations/script.ts.eta" }), (error) => {
      assert.equal((error as { code?: string }).code, "E_SCRIPT", text);
      assert.match((error as Error).message, /^Cannot fill the template migrations\/script\.ts\.eta:/, text);
      assert.match((error as Error).message, message, text);
      return true;
    });
  }
});

test("literal() writes header values", () => {
  assert.equal(literal(null), "null");
  assert.equal(literal('a"\u2028\n'), '"a\\"\\u2028\\n"');
  assert.equal(literal(["a", "b"]), '["a", "b"]');
});

test("comment() makes one safe line", () => {
  assert.equal(comment(" a\n\tb */ c\u202e "), "a b * / c");
});

test("renderConfig() names the folder", async () => {
  assert.match(await renderConfig({ directory: 'a"b' }), /\n {2}directory: "a\\"b",\n/);
});

test("renderReadme() tells the commands", async () => {
  assert.match(await renderReadme(), /^# Migrations\n[\s\S]*`retort upgrade`/);
});

test("TEMPLATES is sorted, and each has a summary", () => {
  assert.deepEqual(TEMPLATES.map(({ name }) => name), ["generic"]);
  assert.ok(TEMPLATES.every(({ summary }) => summary.length > 0));
});
