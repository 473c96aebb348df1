/** What a project says of autogenerate in its config, from the models to the files that are written. */
import assert from "node:assert/strict";
import { mkdirSync, mkdtempSync, readFileSync, realpathSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import {
  type AddColumn,
  check,
  type Config,
  heads,
  type Operation,
  revision,
  type RevisionDirective,
  type RevisionOptions,
  Rewriter,
  schema,
  sql,
  t,
  table,
  upgrade,
} from "../../mod.ts";

const id = t.column("id", t.integer(), { primaryKey: true });
const users = table("users", [id, t.column("name", t.string(50), { default: "x" })]);

/** A project whose database has the table `users`, and what is done to it with a config. */
interface Stage {
  readonly config: Config;
  readonly notes: string[];
  check(config: Config): Promise<readonly Operation[]>;
  /** Writes a revision, and returns the texts of the files. */
  write(config: Config, options?: RevisionOptions): Promise<readonly string[]>;
}

async function inProject(body: (stage: Stage) => Promise<void>): Promise<void> {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), "retort hooks ")));
  try {
    mkdirSync(join(folder, "migrations", "versions"), { recursive: true });
    const config: Config = { url: `sqlite:${folder}/app.db`, directory: join(folder, "migrations") };
    const notes: string[] = [];
    const onNote = (line: string) => notes.push(line);
    const made = { ...config, target: schema([users]) };
    await revision({ config: made, autogenerate: true });
    await upgrade({ config: made });
    await body({
      config,
      notes,
      check: async (own) => (await check({ config: { ...config, ...own }, onNote })).operations,
      write: async (own, options = {}) => {
        const { created } = await revision({ config: { ...config, ...own }, autogenerate: true, onNote, ...options });
        return created.map(({ path }) => readFileSync(path, "utf8"));
      },
    });
  } finally {
    rmSync(folder, { recursive: true });
  }
}

const kinds = (operations: readonly Operation[]) => operations.map(({ kind }) => kind);

test("the version table, tables that are left out and plugins that do not compare are left alone", () =>
  inProject(async ({ check }) => {
    const target = schema([table("extra", [id])]);
    assert.deepEqual(kinds(await check({ target })), ["drop_table", "create_table"]);
    assert.deepEqual(
      kinds(await check({ target, includeName: (name, type) => type !== "table" || name !== "users" })),
      ["create_table"],
    );
    const includeObject: Config["includeObject"] = (_, name, type, reflected) =>
      type !== "table" || (reflected && name === "users");
    assert.deepEqual(kinds(await check({ target, includeObject })), ["drop_table"]);
    assert.deepEqual(await check({ target, autogeneratePlugins: ["~retort/table"] }), []);
    await assert.rejects(check({ target, autogeneratePlugins: ["retort/tables"] }), { code: "E_CONFIG" });
  }));

test("a table that refers to one that is left out is made, and is then as the models have it", () =>
  inProject(async ({ config, check, write }) => {
    const posts = table("posts", [id, t.column("author", t.integer(), { references: "users.id" })]);
    const own: Config = { target: schema([posts]), includeName: (name, type) => type !== "table" || name !== "users" };
    assert.deepEqual(kinds(await check(own)), ["create_table"]);
    await write(own);
    await upgrade({ config });
    assert.deepEqual(await check(own), []);
    const without = schema([table("posts", [id, t.column("author", t.integer())])]);
    assert.deepEqual(kinds(await check({ ...own, target: without })), ["drop_constraint"]);
  }));

test("a project compares types and defaults itself", () =>
  inProject(async ({ check }) => {
    const target = schema([table("users", [id, t.column("name", t.text(), { default: "y" })])]);
    const changes = async (own: Config) =>
      (await check({ target, ...own })).map((each) => Object.keys((each as unknown as { changes: object }).changes));
    assert.deepEqual(await changes({}), [["type", "default"]]);
    assert.deepEqual(await changes({ compareType: false }), [["default"]]);
    assert.deepEqual(await changes({ compareType: () => false, compareServerDefault: () => undefined }), [["default"]]);
    const asked: unknown[] = [];
    const same = schema([users]);
    const own: Config = {
      target: same,
      compareServerDefault: ({ server, table, was, is }) => {
        asked.push([server.dialect, table.name, was.name, was.default, is.default]);
        return is.name === "name";
      },
    };
    assert.deepEqual(await changes(own), [["default"]]);
    assert.deepEqual(asked.at(-1), ["sqlite", "users", "name", "x", "x"]);
  }));

test("an empty list of revisions writes no file, more revisions are more files", () =>
  inProject(async ({ write, config }) => {
    const target = schema([users, table("a", [id]), table("b", [id])]);
    assert.deepEqual(await write({ target, processRevisionDirectives: (_, list) => void list.splice(0) }), []);
    const split = (_: unknown, list: RevisionDirective[]) => {
      const [whole] = list as [RevisionDirective];
      list.splice(
        0,
        1,
        ...whole.upgrade.map((operation, i) => ({
          ...whole,
          revision: `part${i}`,
          message: `part ${i}`,
          upgrade: [operation],
          downgrade: [whole.downgrade.at(-1 - i)!],
          imports: [`// of part ${i}`],
        })),
      );
    };
    const files = await write({ target, processRevisionDirectives: split });
    assert.match(files[0]!, /part 0[^]*\/\/ of part 0\n[^]*createTable\("a"[^]*dropTable\("a"/);
    assert.match(files[1]!, /Revises: part0[^]*createTable\("b"[^]*dropTable\("b"/);
    assert.deepEqual((await heads({ config })).map(({ revision }) => revision), ["part1"]);
  }));

test("a hook sees what is compared, and a revision without a comparison too", () =>
  inProject(async ({ write, check }) => {
    const seen: unknown[] = [];
    const processRevisionDirectives: Config["processRevisionDirectives"] = (
      { command, autogenerate, server, x },
      [directive],
    ) => {
      seen.push([command, autogenerate, server?.dialect, x, directive!.upgrade.length]);
      directive!.revision = "chosen";
    };
    const target = schema([users, table("a", [id])]);
    await check({ target, processRevisionDirectives });
    const [text] = await write({ processRevisionDirectives }, { autogenerate: false, x: { a: "b" }, message: "plain" });
    assert.match(text!, /export const revision = "chosen"/);
    assert.deepEqual(seen, [["check", true, "sqlite", {}, 1], ["revision", false, undefined, { a: "b" }, 0]]);
  }));

test("what a hook leaves must be revisions of operations that there are", () =>
  inProject(async ({ write }) => {
    const target = schema([users]);
    const leaving = (what: object) =>
      write({ target, processRevisionDirectives: (_, list) => void list.splice(0, 1, what as never) });
    await assert.rejects(leaving({}), { code: "E_CONFIG", message: /one of the list is no revision/ });
    await assert.rejects(leaving({ revision: "a", upgrade: [{ kind: "no" }], downgrade: [] }), {
      code: "E_UNKNOWN_OPERATION",
    });
  }));

test("a rewriter changes what is written, and what check finds", () =>
  inProject(async ({ write, check }) => {
    const target = schema([
      table("users", [id, t.column("name", t.string(50), { default: "x" }), t.column("n", t.integer())]),
    ]);
    const processRevisionDirectives = new Rewriter()
      .rewrites<AddColumn>("add_column", (_, operation) => [
        operation,
        { kind: "execute", sql: sql`UPDATE users SET n = 0` } as Operation,
      ]).rewrites("drop_column", () => null);
    const [text] = await write({ target, processRevisionDirectives });
    assert.match(
      text!,
      /op\.addColumn\("users", t\.column\("n", t\.integer\(\)\)\);\n {2}op\.execute\(sql`UPDATE users SET n = 0`\);\n\}/,
    );
    assert.match(text!, /export function downgrade\([^)]*\) \{\n(?: {2}\/\/.*\n)?\}/);
    const none = new Rewriter().rewrites("*", () => null);
    assert.deepEqual(
      await check({ target, processRevisionDirectives: none }).catch((error) => error.code),
      "E_NOT_AT_HEAD",
    );
  }));

test("nothing is written where nothing differs, if the project wants it so", () =>
  inProject(async ({ write }) => {
    const target = schema([users]);
    assert.deepEqual(await write({ target, suppressEmpty: true }), []);
    assert.deepEqual(await write({ target }, { suppressEmpty: true }), []);
    assert.equal((await write({ target, suppressEmpty: true }, { autogenerate: false })).length, 1);
  }));

test("a project writes operations, elements and types in its own way", () =>
  inProject(async ({ write }) => {
    const target = schema([users, table("a", [id, t.column("role", t.string(20)), t.check("id > 0", { name: "ck" })])]);
    const renderItem: Config["renderItem"] = (type, object, { imports, receiver }) => {
      const { kind, name } = object as { readonly kind?: string; readonly name?: string };
      if (type === "operation" && kind === "drop_table") return `${receiver}.execute(sql\`DROP TABLE a\`)`;
      if (type === "check") return null;
      if (type !== "column" || name !== "role") return false;
      imports.add('import { role } from "../../roles.ts";');
      return "role()";
    };
    const [text] = await write({ target, renderItem });
    assert.match(text!, /import \{ role \} from "\.\.\/\.\.\/roles\.ts";\n/);
    assert.match(
      text!,
      /createTable\("a", \[\n {4}t\.column\("id", t\.integer\(\)\),\n {4}role\(\),\n {4}t\.primaryKey\(.*\),\n {2}\]\)/,
    );
    assert.match(text!, /downgrade\(op: Op, \{ sql \}: Kit\) \{\n {2}op\.execute\(sql`DROP TABLE a`\);\n\}/);
  }));

test("what looks renamed is written with the line that stands in its place, up and back", () =>
  inProject(async ({ write }) => {
    const target = schema([table("users", [id, t.column("full_name", t.string(50), { default: "x" })])]);
    const [text] = await write({ target });
    const comment = (was: string, is: string) =>
      `  // If the column "users.${was}" is to become "users.${is}", this stands in the place of adding one and dropping the other:\n` +
      `  // op.alterColumn("users", "${was}", { name: "${is}" });\n  op.addColumn("users", t.column("${is}"`;
    assert.ok(text!.includes(comment("name", "full_name")), text!);
    assert.ok(text!.includes(comment("full_name", "name")), text!);
  }));

test("what the models say is renamed is renamed, and so is what a person says", () =>
  inProject(async ({ check, write }) => {
    const column = (renamedFrom?: string) =>
      t.column("full_name", t.string(50), { default: "x", ...(renamedFrom && { renamedFrom }) });
    const said = schema([table("people", [id, column("name")], { renamedFrom: "users" })]);
    assert.deepEqual(kinds(await check({ target: said })), ["rename_table", "alter_column"]);
    const target = schema([table("users", [id, column()])]);
    const [text] = await write({ target }, { onSuggestions: (all) => all.map(({ renamed }) => renamed) });
    assert.match(text!, /upgrade\([^)]*\) \{\n {2}op\.alterColumn\("users", "name", \{ name: "full_name" \}\);\n\}/);
  }));

test("what is found is told", () =>
  inProject(async ({ check, notes }) => {
    await check({
      target: schema([table("users", [id, t.column("name", t.text(), { default: "x" })]), table("a", [id])]),
    });
    assert.deepEqual(notes, ['Detected added table "a"', 'Detected changed column "users.name": type']);
  }));
