/**
 * The import rules of the project, as pure functions over the import graph: each takes edges and returns the
 * violations as sentences, none if all is well.
 *
 * @module
 */

import { posix } from "node:path";

/** One import: `from` names `to`. */
export interface Edge {
  /** Path of the importing file, relative to the project. */
  readonly from: string;
  /** Path of the imported file, or `npm:name` for a package. */
  readonly to: string;
  /** `false` if only types are imported, so that nothing is left of it when the program runs. */
  readonly runtime: boolean;
  /** `true` if the importing file waits for it before its first line runs: neither of types alone nor `await import()`. */
  readonly eager?: boolean;
}

/**
 * What a folder, or a file of the top level, may import beside itself: folders and files of the top level, or single
 * files by their whole path.
 */
export type MayImport = Readonly<Record<string, readonly string[]>>;

/** The folder rules. An engine (`runtime`, `autogenerate`) gets operations and dialects in a registry, never by import. */
export const MAY_IMPORT: MayImport = {
  "errors.ts": [],
  schema: ["errors.ts"],
  registry: ["errors.ts", "schema"],
  ops: ["errors.ts", "schema", "registry"],
  dialects: ["errors.ts", "schema", "registry", "ops"],
  script: ["errors.ts"],
  runtime: ["errors.ts", "schema", "registry", "script", "package.json"],
  autogenerate: ["errors.ts", "schema", "registry"],
  templates: ["errors.ts"],
  models: ["errors.ts", "schema", "registry", "ops"],
  commands: [
    "errors.ts",
    "schema",
    "registry",
    "script",
    "runtime",
    "autogenerate",
    "templates",
    "models",
    "ops/mod.ts",
    "dialects/mod.ts",
  ],
  "mod.ts": [
    "errors.ts",
    "schema",
    "registry",
    "ops",
    "dialects",
    "script",
    "runtime",
    "autogenerate",
    "templates",
    "models",
    "commands",
  ],
  plugins: ["mod.ts"],
  testing: ["mod.ts"],
  cli: ["errors.ts", "schema", "registry", "script", "runtime", "autogenerate", "commands"],
  "cli.ts": ["mod.ts", "runtime", "cli", "dialects/sqlite/d1.ts", "plugins", "testing"],
};

/** The one file that imports each package. */
export const PACKAGE_OWNERS: Readonly<Record<string, string>> = {
  commander: "cli/_program.ts",
  picocolors: "cli/_terminal.ts",
  "@bomb.sh/tab": "cli/_program.ts",
  "@clack/prompts": "cli/_rename_prompt.ts",
  "cli-progress": "cli/_progress.ts",
  eta: "templates/mod.ts",
  kysely: "runtime/kysely.ts",
  postgres: "dialects/postgres/client.ts",
  mysql2: "dialects/mysql/client.ts",
  "@libsql/client": "dialects/sqlite/driver_libsql.ts",
};

/** What `cli.ts` may read before it knows which command is called: a start takes milliseconds because of it. */
export const EAGER: readonly string[] = [
  "cli.ts",
  "cli/_failure.ts",
  "cli/_output.ts",
  "cli/_process.ts",
  "errors.ts",
  "runtime/host.ts",
  "runtime/version.ts",
  "package.json",
];

/** Folders whose subfolders are slices, and the files of such a folder that may know all of its slices. */
export const SLICED: Readonly<Record<string, readonly string[]>> = {
  ops: ["ops/mod.ts"],
  dialects: ["dialects/mod.ts"],
  plugins: [],
};

/** The first part of a path: a folder, or a file of the top level. */
export function area(path: string): string {
  return path.split("/", 1)[0]!;
}

/** The name of a package without scheme and version: `npm:@libsql/client@0.18.0` is `@libsql/client`. */
export function packageName(specifier: string): string {
  const path = specifier.replace(/^\w+:\/*/, "");
  const [first = "", second = ""] = path.split("/");
  const name = first.startsWith("@") ? `${first}/${second}` : first;
  return name.replace(/(?<=.)@.*$/, "");
}

function isPackage(path: string): boolean {
  return /^[a-z]+:/.test(path);
}

/** A folder imports only what the table says. */
export function folderViolations(edges: readonly Edge[], mayImport: MayImport = MAY_IMPORT): string[] {
  const violations: string[] = [];
  for (const { from, to } of edges) {
    if (isPackage(to) || area(from) === area(to)) continue;
    const allowed = mayImport[area(from)];
    if (allowed === undefined) violations.push(`${from}: the table of folders does not know ${area(from)}`);
    else if (!allowed.includes(area(to)) && !allowed.includes(to)) {
      violations.push(`${from} imports ${to}: ${area(from)} may import ${allowed.join(", ") || "nothing"}`);
    }
  }
  return violations;
}

/** The slices of a folder do not import one another; they meet in the registry. */
export function sliceViolations(edges: readonly Edge[], sliced = SLICED): string[] {
  const violations: string[] = [];
  for (const { from, to } of edges) {
    const lists = sliced[area(from)];
    if (lists === undefined || area(to) !== area(from) || lists.includes(from)) continue;
    const [mine, theirs] = [slice(from), slice(to)];
    if (theirs !== undefined && mine !== theirs) {
      violations.push(`${from} imports ${to}: a slice does not know its neighbours`);
    }
  }
  return violations;
}

/** `ops/table` of `ops/table/mod.ts`; nothing of `ops/mod.ts`. */
function slice(path: string): string | undefined {
  const parts = path.split("/");
  return parts.length > 2 ? parts.slice(0, 2).join("/") : undefined;
}

/**
 * Each package is imported by its owner alone, and is declared; each that is declared has an owner.
 *
 * @param declared The names of `dependencies` in `package.json`.
 */
export function packageViolations(
  edges: readonly Edge[],
  declared: readonly string[],
  owners: Readonly<Record<string, string>> = PACKAGE_OWNERS,
): string[] {
  const violations = declared.filter((name) => !Object.hasOwn(owners, name))
    .map((name) => `package.json declares ${name}: the package has no owner`);
  for (const { from, to } of edges) {
    if (!isPackage(to)) continue;
    const name = packageName(to);
    if (!declared.includes(name)) violations.push(`${from} imports ${name}: package.json does not declare it`);
    const owner = Object.hasOwn(owners, name) ? owners[name] : undefined;
    if (owner === undefined) violations.push(`${from} imports ${name}: the package has no owner`);
    else if (owner !== from) violations.push(`${from} imports ${name}: only ${owner} does`);
  }
  return violations;
}

/** What is read before the first line of `cli.ts` runs is what may be. */
export function eagerViolations(edges: readonly Edge[], mayBeEager: readonly string[] = EAGER): string[] {
  const read = new Set(["cli.ts"]);
  const violations: string[] = [];
  for (const path of read) {
    for (const { from, to, eager } of edges) {
      if (from !== path || !eager || read.has(to)) continue;
      if (mayBeEager.includes(to)) read.add(to);
      else violations.push(`${from} imports ${to}: cli.ts would read it whatever is called; use await import()`);
    }
  }
  return violations;
}

/** No file imports itself by way of others; types may, between the files of one folder. */
export function cycleViolations(edges: readonly Edge[]): string[] {
  const violations: string[] = [];
  for (const cycle of knots(edges.filter((edge) => edge.runtime))) {
    violations.push(`${cycle.join(", ")} import one another`);
  }
  for (const cycle of knots(edges)) {
    if (new Set(cycle.map((path) => posix.dirname(path))).size > 1) {
      violations.push(`${cycle.join(", ")} import one another's types across folders`);
    }
  }
  return violations;
}

/** The strongly connected components that hold a cycle, by Tarjan's algorithm. */
function knots(edges: readonly Edge[]): string[][] {
  const next = new Map<string, string[]>();
  for (const { from, to } of edges) next.set(from, [...next.get(from) ?? [], to]);
  const index = new Map<string, number>();
  const low = new Map<string, number>();
  const open: string[] = [];
  const found: string[][] = [];

  function visit(node: string): void {
    index.set(node, index.size);
    low.set(node, index.get(node)!);
    open.push(node);
    for (const target of next.get(node) ?? []) {
      if (!index.has(target)) visit(target);
      if (open.includes(target)) low.set(node, Math.min(low.get(node)!, low.get(target)!));
    }
    if (low.get(node) !== index.get(node)) return;
    const component = open.splice(open.indexOf(node));
    if (component.length > 1 || next.get(node)?.includes(node)) found.push(component.sort());
  }

  for (const node of next.keys()) if (!index.has(node)) visit(node);
  return found;
}

/** Every source file is reached from an entry; what is not is dead. */
export function deadFiles(edges: readonly Edge[], files: readonly string[], entries: readonly string[]): string[] {
  const reached = new Set(entries);
  // A set that grows while it is walked is walked to its new end.
  for (const path of reached) {
    for (const { from, to } of edges) if (from === path) reached.add(to);
  }
  return files.filter((path) => !reached.has(path)).map((path) => `${path} is reached from no entry`);
}

/** The files that may know the program that runs them. */
const MAY_KNOW_HOST = /^runtime\/host\.ts$|^(?:scripts|tests|bench)\/|_test\.ts$/;

const HOST_GLOBAL =
  /(?<![\w.$"'`/-])(?:Deno|Bun)\s*(?:\?\.|\.|\[)\s*[\w"'`[]|\bglobalThis\b[^;\n]*\b(?:Deno|Bun)\b|\btypeof\s+(?:Deno|Bun)\b|["'](?:Deno|Bun)["']\s+in\b/;

/** The globals `Deno` and `Bun` are used by one file of the product. */
export function hostGlobalViolations(sources: Readonly<Record<string, string>>): string[] {
  const violations: string[] = [];
  for (const [path, text] of Object.entries(sources)) {
    if (MAY_KNOW_HOST.test(path)) continue;
    withoutComments(text).split("\n").forEach((line, at) => {
      const found = HOST_GLOBAL.exec(line);
      if (found) violations.push(`${path}:${at + 1} knows its host: ${line.trim()}`);
    });
  }
  return violations;
}

/** Comments give way to nothing, their line ends stay. Roughly: a comment mark after a space, or at a line's begin. */
function withoutComments(text: string): string {
  return text
    .replace(/(?<=^|\s)\/\*[\s\S]*?\*\//g, (comment) => comment.replace(/[^\n]/g, ""))
    .replace(/(?<=^|\s)\/\/.*$/gm, "");
}
