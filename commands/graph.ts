import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, extname, relative, resolve, sep } from "node:path";
import process from "node:process";
import { isRetortError, nearest, UsageError } from "../errors.ts";
import { dot } from "../script/drawing/dot.ts";
import { html, type RevisionDetails } from "../script/drawing/html.ts";
import { mermaid } from "../script/drawing/mermaid.ts";
import type { Picture } from "../script/drawing/picture.ts";
import { svg } from "../script/drawing/svg.ts";
import type { RevisionGraph } from "../script/graph.ts";
import { readDocumentation } from "../script/header.ts";
import type { Revision } from "../script/revision.ts";
import { connect, migrator, openProject, type Project, type ProjectOptions, readGraph } from "./_project.ts";
import { runOptions } from "./_run.ts";
import { writeScript } from "./_script.ts";
import { readRange } from "./history.ts";

/** How a graph can be written: the name of each format, and how files end that hold it. */
const FORMATS = {
  mermaid: [".mmd", ".mermaid"],
  dot: [".dot", ".gv"],
  svg: [".svg"],
  html: [".html", ".htm"],
} as const;

/** How a graph can be written. */
export type GraphFormat = keyof typeof FORMATS;

/** What {@linkcode graph} may be told. */
export interface GraphOptions extends ProjectOptions {
  /** @default as `output` ends, else `"mermaid"` */
  readonly format?: GraphFormat | undefined;
  /** The file to write. @default none: the text is returned */
  readonly output?: string | undefined;
  /** Whether a file that exists is written over. @default {false} */
  readonly force?: boolean | undefined;
  /** `[start]:[end]`, both counted in; `current` is where the database is. @default everything */
  readonly range?: string | undefined;
  /** Whether the database is asked what it has. @default whether `url` is given */
  readonly indicateCurrent?: boolean | undefined;
  /** Whether the page shows the SQL of each upgrade; this runs the code of the revisions, without a database. @default {false} */
  readonly withSql?: boolean | undefined;
}

/** A graph as text, or the file that it was written to. */
export interface GraphDocument {
  readonly graph:
    | { readonly format: GraphFormat; readonly text: string }
    | { readonly format: GraphFormat; readonly path: string };
}

/**
 * Writes the graph of the revisions as a text for other programs, a picture, or a page. Runs no code of theirs, unless
 * `withSql` is said.
 *
 * @throws {UsageError} if the file exists, or cannot be written
 * @throws {RevisionError} if the range cannot be told
 * @throws {DatabaseError} if the database is to be asked and cannot be
 */
export async function graph(options: GraphOptions = {}): Promise<GraphDocument> {
  const format = chosenFormat(options);
  const range = readRange(options.range);
  const path = options.output === undefined ? undefined : resolve(process.cwd(), options.output);
  // Told before the work is done, and again when the file is written.
  if (path !== undefined && !options.force && existsSync(path)) throw exists(path);
  // A revision whose SQL is shown is not a step that is taken.
  const project = await openProject({ ...options, onStep: undefined });
  const revisions = await readGraph(project);

  const marks = options.indicateCurrent ?? options.url !== undefined;
  const asked = marks || options.range?.split(":").includes("current") ? await askDatabase(project) : undefined;
  const picture: Picture = {
    graph: revisions,
    revisions: revisions.iterate(range, asked?.rows),
    ...(marks && asked && { current: asked.rows }),
  };
  const text = format === "html"
    ? await page(project, picture, { database: marks ? asked?.database : undefined, withSql: options.withSql === true })
    : format === "svg"
    ? svg(picture, { title: TITLE })
    : { mermaid, dot }[format](picture);
  if (path === undefined) return { graph: { format, text } };
  write(path, text, options.force === true);
  return { graph: { format, path } };
}

/** What a picture is called. */
const TITLE = "Revisions";

/** @throws {UsageError} if the format is unknown, or cannot hold what is asked for */
function chosenFormat({ format, output, withSql }: GraphOptions): GraphFormat {
  const names = Object.keys(FORMATS) as GraphFormat[];
  if (format !== undefined && !names.includes(format)) {
    const near = nearest(String(format), names);
    throw new UsageError(`Cannot write the graph as "${format}": the formats are ${names.join(", ")}`, {
      ...(near !== undefined && { hint: `did you mean ${near}?` }),
    });
  }
  const ending = extname(output ?? "").toLowerCase();
  const chosen = format ?? names.find((name) => (FORMATS[name] as readonly string[]).includes(ending)) ?? "mermaid";
  if (withSql && chosen !== "html") {
    throw new UsageError(`Cannot show SQL in the format ${chosen}: only a page has room for it`, {
      hint: "say --format html",
    });
  }
  return chosen;
}

/** The version rows of the project's database, and which it is, without secrets. */
async function askDatabase(project: Project): Promise<{ readonly rows: readonly string[]; readonly database: string }> {
  await using database = await connect(project);
  const { rows } = await database.executor.versions(project.versionTable);
  return { rows, database: database.target?.toString() ?? "the given connection" };
}

async function page(
  project: Project,
  picture: Picture,
  { database, withSql }: { readonly database: string | undefined; readonly withSql: boolean },
): Promise<string> {
  // The folder that holds the migrations folder: the page is the same wherever the project lies.
  const root = dirname(project.directory);
  const details = new Map<string, RevisionDetails>();
  for (const revision of picture.revisions) {
    const comment = readDocumentation(readFileSync(revision.path, "utf8"));
    const date = /^Create Date:\s*(\S.*)$/m.exec(comment)?.[1];
    details.set(revision.id, {
      comment: withoutHeader(comment),
      path: relative(root, revision.path).split(sep).join("/"),
      ...(date !== undefined && { date }),
      ...(withSql && { sql: await sqlOf(project, picture.graph, revision) }),
    });
  }
  return html(picture, {
    title: TITLE,
    ...(database !== undefined && { database }),
    details: ({ id }) => details.get(id)!,
  });
}

/** A comment without what a generated file says of itself: the page says it in its own place. */
function withoutHeader(comment: string): string {
  return comment.replace(/^(?:Revision ID|Revises|Create Date):.*\n?/gm, "").trim();
}

/**
 * The script of one upgrade, by itself: as `upgrade --sql` writes it for a database that has all that the revision rests
 * upon, and nothing else.
 */
async function sqlOf(
  project: Project,
  graph: RevisionGraph,
  revision: Revision,
): Promise<NonNullable<RevisionDetails["sql"]>> {
  const from = rowsBelow(graph, revision);
  const range = `${from.join(", ") || "<base>"} -> ${revision.id}`;
  try {
    const { sql } = await writeScript(
      project,
      from,
      range,
      (executor) => migrator(project, graph).upgrade(revision.id, executor, runOptions(project.options)),
    );
    return { text: sql };
  } catch (error) {
    // What cannot be told without a database, or is broken, is told in its place; the other revisions have theirs.
    if (!isRetortError(error) || error.code === "E_INTERRUPTED") throw error;
    return { refused: error.hint === undefined ? `${error.message}.` : `${error.message}. ${sentence(error.hint)}` };
  }
}

/** The version rows of a database that has what `revision` rests upon: its parents and dependencies, none below another. */
function rowsBelow(graph: RevisionGraph, { id, down }: Revision): readonly string[] {
  const below = [...new Set([...down, ...graph.dependencies(id).map((dependency) => dependency.id)])];
  if (below.length < 2) return below;
  const implied = below.map((row) => new Set(graph.applied([row]).map((revision) => revision.id)));
  return below.filter((row) => !below.some((other, index) => other !== row && implied[index]!.has(row)));
}

/** A hint as a sentence of its own. */
function sentence(text: string): string {
  return `${text[0]!.toUpperCase()}${text.slice(1)}.`;
}

/** @throws {UsageError} if the file exists and is not to be written over, or cannot be written */
function write(path: string, text: string, force: boolean): void {
  try {
    writeFileSync(path, text, { flag: force ? "w" : "wx" });
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    if (code === "EEXIST") throw exists(path);
    throw new UsageError(`Cannot write "${path}": ${message}`, {
      cause: error,
      hint: "look whether the folder is there and you may write in it, and whether the disk has room",
    });
  }
}

function exists(path: string): UsageError {
  return new UsageError(`Cannot write "${path}": it exists`, { hint: "name another file, or say --force" });
}
