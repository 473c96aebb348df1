/**
 * Writes the parts of `docs/operations/<kind>.md` that follow from the code: the call and its options from the TSDoc, the SQL
 * from the goldens. They stand between markers; the rest of a page is written by hand. With `--check` nothing is written,
 * and the status is 1 if a page is missing, stale, or does not say how the operation is undone.
 *
 * @module
 */
import { existsSync, globSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { basename, join } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { builtins, dialects, Registry } from "../mod.ts";
import { views } from "../plugins/views/mod.ts";
import { type Docs, type Property, readDocs } from "./docs/source.ts";

const root = fileURLToPath(new URL("../", import.meta.url));
const registry = new Registry([...builtins, views], dialects);

/** What a page is about, and where it is declared. */
interface Subject {
  readonly kind: string;
  readonly method: string;
  readonly path: string;
  /** What lists it in a config, if it is not built in. */
  readonly plugin?: string;
}

function subjects(): readonly Subject[] {
  const files = new Map(
    globSync(["ops/*/*.ts", "plugins/*/*.ts"], { cwd: root }).map((path) => [basename(path, ".ts"), path]),
  );
  const found: Subject[] = [...registry.methods()].map(([method, kind]) => {
    const path = files.get(kind);
    if (path === undefined) throw new Error(`no file is named after the operation "${kind}"`);
    return { kind, method, path, ...(path.startsWith("plugins/") && { plugin: path.split("/")[1]! }) };
  });
  // The one method that the engine has of its own for an operation.
  found.push({ kind: "batch_alter_table", method: "batchAlterTable", path: "runtime/op.ts" });
  return found.sort((a, b) => a.kind < b.kind ? -1 : 1);
}

function page(subject: Subject, docs: Docs, before: string): string {
  const generated: Readonly<Record<string, string>> = {
    call: call(subject, docs),
    options: options(subject, docs),
    sql: sql(subject),
  };
  let text = before;
  for (const [name, content] of Object.entries(generated)) {
    const part = new RegExp(`(<!-- generated: ${name} -->)[\\s\\S]*?(<!-- end -->)`);
    if (!part.test(text)) throw new Error(`docs/operations/${subject.kind}.md has no part "${name}"`);
    text = text.replace(part, (_, start: string, end: string) => `${start}\n\n${content}\n\n${end}`);
  }
  return text;
}

function blank({ method }: Subject): string {
  const part = (name: string) => `<!-- generated: ${name} -->\n<!-- end -->`;
  return `# op.${method}\n\n${part("call")}\n\n## Options\n\n${part("options")}\n\n${UNDONE}\n\n## SQL\n\n${
    part("sql")
  }\n`;
}

const UNDONE = "## How it is undone";

function call({ method, plugin }: Subject, docs: Docs): string {
  const { summary, signatures, parameters, example } = docs.method(method);
  return [
    summary,
    ...(plugin === undefined
      ? []
      : [`It comes with the plugin \`retort/plugins/${plugin}\`, which a config lists among its \`plugins\`.`]),
    fenced("ts", signatures.map((signature) => `op.${signature}`).join("\n")),
    ...(parameters.length === 0 ? [] : [parameters.map(([name, doc]) => `- \`${name}\`: ${doc}`).join("\n")]),
    ...(example === undefined ? [] : [fenced("ts", example)]),
  ].join("\n\n");
}

function options({ method }: Subject, docs: Docs): string {
  const name = `${method[0]!.toUpperCase()}${method.slice(1)}`;
  const changes = docs.properties(`${name}Changes`);
  const rows = docs.properties(`${name}Options`);
  return [
    ...(changes.length === 0 ? [] : [table("change", changes)]),
    rows.length === 0 ? "It has none." : table("option", rows),
  ].join("\n\n");
}

function table(what: string, rows: readonly Property[]): string {
  return [`| ${what} | value | |`, "|---|---|---|", ...rows.map(row)].join("\n");
}

function row({ name, type, doc, initial }: Property): string {
  const cells = [`\`${name}\``, `\`${type}\``, [doc, initial && `Default: ${initial}.`].filter(Boolean).join(" ")];
  return `| ${cells.map((cell) => cell.replaceAll("|", "\\|").replaceAll("\n", " ")).join(" | ")} |`;
}

function sql({ kind }: Subject): string {
  return dialects.flatMap(({ name, flavours = [name] }) => flavours).map((flavour) => {
    const path = join(root, "tests", "golden", flavour, `${kind}.sql`);
    return `### ${flavour}\n\n${fenced("sql", readFileSync(path, "utf8").trim())}`;
  }).join("\n\n");
}

function fenced(language: string, text: string): string {
  return `\`\`\`${language}\n${text}\n\`\`\``;
}

/** What a page is for and nobody but a person can write. */
function isComplete(text: string): boolean {
  const start = text.indexOf(UNDONE);
  return start >= 0 && text.slice(start + UNDONE.length).split(/^## /m)[0]!.trim() !== "";
}

const { values: { check } } = parseArgs({ args: Deno.args, options: { check: { type: "boolean", default: false } } });
const folder = join(root, "docs", "operations");
const all = subjects();
/** Where options are declared that stand in no operation's file, since others have them too. */
const SHARED = [
  "ops/column/column_state.ts",
  "registry/batch_options.ts",
  "schema/constraint_elements.ts",
  "schema/elements.ts",
  "schema/index_elements.ts",
];
const docs = await readDocs(root, [...new Set(all.map(({ path }) => path)), ...SHARED]);
const complaints: string[] = [];
mkdirSync(folder, { recursive: true });
for (const subject of all) {
  const path = join(folder, `${subject.kind}.md`);
  const before = existsSync(path) ? readFileSync(path, "utf8") : undefined;
  const after = page(subject, docs, before ?? blank(subject));
  if (!isComplete(after)) complaints.push(`${subject.kind}.md does not say how the operation is undone`);
  if (before === after) continue;
  if (check) complaints.push(`${subject.kind}.md is ${before === undefined ? "missing" : "stale"}`);
  else writeFileSync(path, after);
}
for (const name of globSync("*.md", { cwd: folder })) {
  if (!all.some(({ kind }) => `${kind}.md` === name)) complaints.push(`${name} is about no operation`);
}
for (const complaint of complaints) console.error(`docs/operations/${complaint}`);
if (check && complaints.length > 0) console.error("run `deno run -A scripts/docs.ts`, and read what it changed");
Deno.exit(complaints.length === 0 ? 0 : 1);
