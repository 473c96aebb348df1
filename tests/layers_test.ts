/**
 * Who may import whom, read from the graph as Deno resolves it, which tells imports of types from those that run.
 *
 * @module
 */

import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { existsSync, globSync, readFileSync } from "node:fs";
import { join, relative, sep } from "node:path";
import process from "node:process";
import { test } from "node:test";
import { fileURLToPath, pathToFileURL } from "node:url";
import {
  cycleViolations,
  deadFiles,
  eagerViolations,
  type Edge,
  folderViolations,
  hostGlobalViolations,
  packageName,
  packageViolations,
  sliceViolations,
} from "./layers/checks.ts";

const ROOT = fileURLToPath(new URL("..", import.meta.url));
const OUTSIDE = ["node_modules", "dist", "tests", "scripts", "bench", "docs", "examples"];

/** What `deno info --json` says of a module, as far as it is read here. */
interface ModuleInfo {
  readonly specifier: string;
  readonly error?: string;
  readonly dependencies?: readonly {
    readonly specifier: string;
    readonly isDynamic?: boolean;
    readonly code?: { readonly specifier?: string };
    readonly type?: { readonly specifier?: string };
  }[];
}

function paths(pattern: string): string[] {
  return globSync(pattern, { cwd: ROOT, exclude: (path) => OUTSIDE.includes(String(path)) })
    .map((path) => path.split(sep).join("/"))
    .filter((path) => !OUTSIDE.includes(path.split("/")[0]!))
    .sort();
}

const entries = [
  ...["mod.ts", "cli.ts", "testing/mod.ts", "dialects/sqlite/d1.ts"].filter((path) => existsSync(join(ROOT, path))),
  ...paths("plugins/*/mod.ts"),
];
const sources = paths("**/*.ts").filter((path) => !/_test\.ts$|\.d\.ts$/.test(path));
const texts = paths("templates/*.eta");
const { edges, broken } = readGraph();

function readGraph(): { edges: Edge[]; broken: string[] } {
  const edges = new Map<string, Edge>();
  const broken = new Set<string>();
  for (const entry of entries) {
    const output = execFileSync(process.execPath, ["info", "--json", entry], {
      cwd: ROOT,
      encoding: "utf8",
      maxBuffer: 1 << 28,
    });
    const { modules } = JSON.parse(output) as { modules: readonly ModuleInfo[] };
    for (const { specifier, error, dependencies = [] } of modules) {
      if (error !== undefined) broken.add(`${inProject(specifier) ?? specifier}: ${error}`);
      const from = inProject(specifier);
      if (from === undefined) continue;
      for (const { specifier: written, isDynamic, code, type } of dependencies) {
        const target = code?.specifier ?? type?.specifier;
        if (target === undefined) broken.add(`${from} imports ${written}, which is not found`);
        else if (!/^(?:node|bun):/.test(target)) {
          const to = inProject(target) ?? `npm:${packageName(target)}`;
          const known = edges.get(`${from} ${to}`);
          edges.set(`${from} ${to}`, {
            from,
            to,
            runtime: code !== undefined || known?.runtime === true,
            eager: (code !== undefined && !isDynamic) || known?.eager === true,
          });
        }
      }
    }
  }
  return { edges: [...edges.values()], broken: [...broken] };
}

function inProject(specifier: string): string | undefined {
  if (!specifier.startsWith(pathToFileURL(ROOT).href)) return undefined;
  const path = relative(ROOT, fileURLToPath(specifier)).split(sep).join("/");
  return path.startsWith("node_modules/") ? undefined : path;
}

function none(violations: readonly string[]): void {
  assert.equal(violations.length, 0, `\n  ${violations.join("\n  ")}\n`);
}

function edge(from: string, to: string, runtime = true): Edge {
  return { from, to, runtime };
}

// ── The project ─────────────────────────────────────────────────────────────────────────────────────────────────────

test("every import is found", () => {
  assert.ok(edges.length > 50, `only ${edges.length} imports were read`);
  none(broken);
});

test("a folder imports only what it may", () => none(folderViolations(edges)));

test("slices do not import one another", () => none(sliceViolations(edges)));

test("a package is imported by its owner alone", () => {
  const { dependencies } = JSON.parse(readFileSync(join(ROOT, "package.json"), "utf8"));
  none(packageViolations(edges, Object.keys(dependencies)));
});

test("cli.ts reads no command before it is called", () => none(eagerViolations(edges)));

test("no cycles, but of types between siblings", () => none(cycleViolations(edges)));

test("every source file is reached from an entry", () => none(deadFiles(edges, [...sources, ...texts], entries)));

test("Deno and Bun are known to runtime/host.ts alone", () => {
  none(hostGlobalViolations(Object.fromEntries(sources.map((path) => [path, readFileSync(join(ROOT, path), "utf8")]))));
});

// ── The checks, on violations planted for them ──────────────────────────────────────────────────────────────────────

test("a folder that imports what it may not is found, a type too", () => {
  const planted = [edge("runtime/op.ts", "ops/table/mod.ts"), edge("schema/model.ts", "registry/kit.ts", false)];
  assert.equal(folderViolations(planted).length, 2);
  assert.equal(folderViolations([edge("plugins/views/mod.ts", "schema/model.ts")]).length, 1);
  assert.deepEqual(folderViolations([edge("ops/table/mod.ts", "schema/model.ts")]), []);
});

test("a rule for one file of a folder opens that file alone", () => {
  assert.deepEqual(folderViolations([edge("commands/init.ts", "ops/mod.ts")]), []);
  assert.equal(folderViolations([edge("commands/init.ts", "ops/table/mod.ts")]).length, 1);
});

test("a folder that no rule knows is found", () => {
  assert.match(folderViolations([edge("utils/strings.ts", "errors.ts")])[0]!, /does not know utils/);
});

test("a slice that imports its neighbour is found", () => {
  assert.equal(sliceViolations([edge("ops/table/create_table.ts", "ops/column/mod.ts", false)]).length, 1);
  assert.equal(sliceViolations([edge("plugins/views/mod.ts", "plugins/enums/mod.ts")]).length, 1);
  assert.equal(sliceViolations([edge("dialects/shared.ts", "dialects/sqlite/mod.ts")]).length, 1);
});

test("a list of slices may import them, and a slice its own files", () => {
  const allowed = [edge("ops/mod.ts", "ops/table/mod.ts"), edge("ops/table/mod.ts", "ops/table/create_table.ts")];
  assert.deepEqual(sliceViolations(allowed), []);
});

test("a package that a second file imports is found", () => {
  const planted = [edge("cli/_program.ts", "npm:commander"), edge("cli/init.ts", "npm:commander", false)];
  assert.deepEqual(packageViolations(planted, ["commander"]), [
    "cli/init.ts imports commander: only cli/_program.ts does",
  ]);
});

test("a package without an owner or a declaration is found", () => {
  assert.equal(packageViolations([edge("cli.ts", "npm:left-pad")], []).length, 2);
  assert.equal(packageViolations([edge("cli/_program.ts", "npm:commander")], []).length, 1);
});

test("a declared package without an owner is found", () => {
  assert.deepEqual(packageViolations([], ["left-pad"]), ["package.json declares left-pad: the package has no owner"]);
});

test("what cli.ts reads too early is found, through others too", () => {
  const planted = [
    { ...edge("cli.ts", "errors.ts"), eager: true },
    { ...edge("errors.ts", "mod.ts"), eager: true },
    { ...edge("cli.ts", "npm:commander"), eager: true },
  ];
  assert.equal(eagerViolations(planted).length, 2);
  assert.deepEqual(eagerViolations([edge("cli.ts", "cli/_program.ts"), edge("cli.ts", "npm:commander", false)]), []);
});

test("a package's name is read without scheme and version", () => {
  assert.equal(packageName("npm:@libsql/client@0.18.0"), "@libsql/client");
  assert.equal(packageName("npm:/eta@4.6.0/core"), "eta");
});

test("a cycle at run time is found, an import of itself too", () => {
  const planted = [edge("ops/a.ts", "ops/b.ts"), edge("ops/b.ts", "ops/c.ts"), edge("ops/c.ts", "ops/a.ts")];
  assert.deepEqual(cycleViolations(planted), ["ops/a.ts, ops/b.ts, ops/c.ts import one another"]);
  assert.equal(cycleViolations([edge("mod.ts", "mod.ts")]).length, 1);
  assert.deepEqual(cycleViolations([edge("a.ts", "b.ts"), edge("a.ts", "c.ts"), edge("b.ts", "c.ts")]), []);
});

test("a cycle of types is found across folders, and allowed between siblings", () => {
  const across = [edge("schema/a.ts", "registry/b.ts"), edge("registry/b.ts", "schema/a.ts", false)];
  assert.equal(cycleViolations(across).length, 1);
  const siblings = [
    edge("ops/index/create_index.ts", "ops/index/drop_index.ts"),
    edge("ops/index/drop_index.ts", "ops/index/create_index.ts", false),
  ];
  assert.deepEqual(cycleViolations(siblings), []);
});

test("a dead file is found, and so is one that only a dead file imports", () => {
  const graph = [edge("mod.ts", "a.ts"), edge("b.ts", "c.ts")];
  assert.equal(deadFiles(graph, ["a.ts", "b.ts", "c.ts"], ["mod.ts"]).length, 2);
});

test("a use of Deno or Bun is found, and its name in words is not", () => {
  for (
    const line of ["const a = Deno.args;", "globalThis.Bun?.version", 'if ("Deno" in globalThis) {}', "typeof Bun"]
  ) {
    assert.equal(hostGlobalViolations({ "runtime/op.ts": line }).length, 1, line);
    assert.deepEqual(hostGlobalViolations({ "runtime/host.ts": line, "scripts/build.ts": line }), []);
  }
  const words = [
    "// unlike Deno.serve",
    "/** As `Bun.file`. */",
    "/**\n * Deno.args\n */",
    'say("neither Deno nor Bun")',
  ];
  for (const line of words) assert.deepEqual(hostGlobalViolations({ "runtime/op.ts": line }), [], line);
});
