/** What `graph()` reads, runs, asks and writes. */
import assert from "node:assert/strict";
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  realpathSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { graph, type GraphOptions, type RetortError, upgrade } from "../mod.ts";

/** A folder with three revisions: the second asks the database for rows, the third is not to be run. */
async function inProject(body: (folder: string, options: GraphOptions) => Promise<void>): Promise<void> {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), "retort graph ")));
  try {
    const versions = join(folder, "migrations", "versions");
    mkdirSync(versions, { recursive: true });
    const file = (id: string, down: string | null, upgrade: string, more = "") =>
      writeFileSync(
        join(versions, `${id}.ts`),
        `/**\n * does ${id}\n *\n * It says more.\n *\n * Revision ID: ${id}\n * Revises: ${down ?? "<base>"}\n` +
          ` * Create Date: 2026-01-02 03:04:05\n */\n` +
          `export const revision = "${id}";\nexport const downRevision = ${JSON.stringify(down)};\n` +
          `export async function upgrade(op, { t }) { ${upgrade} }\nexport function downgrade(op) {}\n${more}`,
      );
    file("aaaa", null, `op.createTable("a", [t.column("id", t.integer())]);`);
    file(
      "bbbb",
      "aaaa",
      `const { rows } = await op.execute("SELECT id FROM a"); for (const row of rows) op.execute(row);`,
    );
    file("cccc", "bbbb", "", `globalThis.retortGraphRan = (globalThis.retortGraphRan ?? 0) + 1;\n`);
    await body(folder, { directory: join(folder, "migrations") });
  } finally {
    rmSync(folder, { recursive: true });
  }
}

const ran = () => (globalThis as { retortGraphRan?: number }).retortGraphRan ?? 0;

async function text(options: GraphOptions): Promise<string> {
  const { graph: written } = await graph(options);
  assert.ok("text" in written);
  return written.text;
}

/** What a page knows of its revisions, by id. */
async function page(options: GraphOptions): Promise<Record<string, Record<string, unknown>>> {
  const html = await text({ ...options, format: "html" });
  const data = JSON.parse(/id="data">([^<]*)</.exec(html)![1]!);
  return Object.fromEntries(data.map((each: { id: string }) => [each.id, each]));
}

async function failure(run: Promise<unknown>): Promise<RetortError> {
  try {
    await run;
  } catch (error) {
    return error as RetortError;
  }
  return assert.fail("it did not fail");
}

test("graph() writes Mermaid unless it is told otherwise, and runs no revision", async () => {
  await inProject(async (_, options) => {
    assert.match(await text(options), /^flowchart BT\n {2}r0\["cccc \(head\)<br>does cccc"\]\n/);
    assert.match(await text({ ...options, format: "dot" }), /^digraph /);
    assert.match(await text({ ...options, format: "svg" }), /^<svg xmlns=/);
    assert.match(await text({ ...options, format: "html" }), /^<!DOCTYPE html>/);
    assert.equal(ran(), 0);
  });
});

test("graph() writes a file, in the format that its ending tells, and none over another", async () => {
  await inProject(async (folder, options) => {
    const output = join(folder, "graph.svg");
    assert.deepEqual(await graph({ ...options, output }), { graph: { format: "svg", path: output } });
    const written = readFileSync(output, "utf8");
    assert.match(written, /^<svg /);
    const { code, exit, hint } = await failure(graph({ ...options, output, format: "dot" }));
    assert.deepEqual([code, exit], ["E_USAGE", 2]);
    assert.match(hint!, /--force/);
    assert.equal(readFileSync(output, "utf8"), written);
    assert.deepEqual((await graph({ ...options, output, format: "dot", force: true })).graph.format, "dot");
    assert.match(readFileSync(output, "utf8"), /^digraph /);
    const endings = { "a.html": "html", "a.GV": "dot", "a.mmd": "mermaid", "a.txt": "mermaid", "html": "mermaid" };
    for (const [name, format] of Object.entries(endings)) {
      assert.equal((await graph({ ...options, output: join(folder, name) })).graph.format, format, name);
    }
    // A name may be taken by what leads nowhere.
    symlinkSync(join(folder, "nowhere.svg"), join(folder, "link.svg"));
    assert.equal((await failure(graph({ ...options, output: join(folder, "link.svg") }))).code, "E_USAGE");
    assert.equal(existsSync(join(folder, "nowhere.svg")), false);
    const lost = await failure(graph({ ...options, output: join(folder, "nowhere", "a.svg") }));
    assert.deepEqual([lost.code, lost.exit], ["E_USAGE", 2]);
  });
});

test("a page tells the message, the path from the project on, the date, and who stands beside", async () => {
  await inProject(async (_, options) => {
    const { bbbb } = await page(options);
    assert.deepEqual(bbbb, {
      id: "bbbb",
      marks: [],
      labels: [],
      parents: ["aaaa"],
      children: ["cccc"],
      dependencies: [],
      comment: "does bbbb\n\nIt says more.",
      path: "migrations/versions/bbbb.ts",
      date: "2026-01-02 03:04:05",
    });
  });
});

test("a database is asked where a URL is given or that is wished, and else left alone", async () => {
  await inProject(async (folder, options) => {
    const url = `sqlite:${folder}/app.db`;
    await upgrade({ ...options, url, target: "aaaa" });
    const applied = async (more: GraphOptions) =>
      Object.entries(await page({ ...options, ...more })).map(([id, { isApplied }]) => [id, isApplied]);
    const marked = [["cccc", false], ["bbbb", false], ["aaaa", true]];
    assert.deepEqual(await applied({ url }), marked);
    assert.deepEqual(await applied({ config: { url }, indicateCurrent: true }), marked);
    assert.deepEqual(await applied({ config: { url } }), [["cccc", undefined], ["bbbb", undefined], [
      "aaaa",
      undefined,
    ]]);
    assert.deepEqual(await applied({ url, range: "current:" }), marked);
    assert.deepEqual(Object.keys(await page({ ...options, config: { url }, range: ":current" })), ["aaaa"]);
    const { aaaa } = await page({ ...options, url });
    assert.deepEqual(aaaa!.marks, ["current"]);
  });
});

test("a database that cannot be asked is a failure, and a file that is not there is at base", async () => {
  await inProject(async (folder, options) => {
    const { code, exit } = await failure(graph({ ...options, url: "sqlite:/nowhere/app.db" }));
    assert.deepEqual([code, exit], ["E_CONNECT", 5]);
    const url = `sqlite:${folder}/none.db`;
    assert.equal((await page({ ...options, url })).aaaa!.isApplied, false);
    assert.equal(existsSync(join(folder, "none.db")), false);
  });
});

test("a page with SQL has each upgrade's script, or why there is none", async () => {
  await inProject(async (_, options) => {
    const steps: unknown[] = [];
    const before = ran();
    const data = await page({
      ...options,
      config: { url: "postgres:" },
      withSql: true,
      onStep: (step) => void steps.push(step),
    });
    const { sql: aaaa } = data.aaaa as { sql: { text: string } };
    assert.match(aaaa.text, /revisions <base> -> aaaa\n[^]*CREATE TABLE "a"[^]*INSERT INTO "retort_version"/);
    const { sql: bbbb } = data.bbbb as { sql: { refused: string } };
    assert.match(bbbb.refused, /^Cannot tell what "SELECT id FROM a" answers: .*\. /);
    const { sql: cccc } = data.cccc as { sql: { text: string } };
    assert.match(cccc.text, /UPDATE "retort_version" SET "version_num" = 'cccc' WHERE "version_num" = 'bbbb'/);
    assert.equal(ran() - before, 1, "this runs the revisions");
    assert.deepEqual(steps, [], "they are no steps");
  });
});

test("without a database there is no SQL, and the page says so", async () => {
  await inProject(async (_, options) => {
    const { aaaa } = await page({ ...options, withSql: true });
    assert.match((aaaa!.sql as { refused: string }).refused, /^Cannot tell which database is meant/);
  });
});

test("the script of a merge starts from all that it rests upon, each once", async () => {
  await inProject(async (folder, options) => {
    const file = (id: string, down: string, dependsOn: string) =>
      writeFileSync(
        join(folder, "migrations", "versions", `${id}.ts`),
        `export const revision = "${id}";\nexport const downRevision = ${down};\n` +
          `export const dependsOn = ${dependsOn};\nexport function upgrade() {}\nexport function downgrade() {}\n`,
      );
    file("dddd", "null", '"aaaa"');
    file("eeee", '["cccc", "dddd"]', '["bbbb"]');
    file("ffff", '"dddd"', '["aaaa"]');
    const data = await page({ ...options, config: { url: "sqlite:" }, withSql: true });
    const range = (id: string) => /revisions (.*)/.exec((data[id]!.sql as { text: string }).text)![1];
    assert.equal(range("dddd"), "aaaa -> dddd");
    assert.equal(range("eeee"), "cccc, dddd -> eeee");
    assert.equal(range("ffff"), "dddd -> ffff", "a dependency implies it");
  });
});

const refusals: Readonly<Record<string, GraphOptions>> = {
  "a format that there is not": { format: "svgz" as never },
  "SQL without room for it": { withSql: true },
  "a range without a colon": { range: "aaaa" },
};
for (const [what, more] of Object.entries(refusals)) {
  test(`graph() refuses ${what}`, async () => {
    await inProject(async (_, options) => {
      const { code, exit } = await failure(graph({ ...options, ...more }));
      assert.deepEqual([code, exit], ["E_USAGE", 2]);
    });
  });
}
