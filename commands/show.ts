import { UnreachableRevisionError, UsageError } from "../errors.ts";
import { describe, type Listed, type RevisionDocument } from "./_describe.ts";
import { checkText, connect, migrator, openProject, type ProjectOptions, readGraph } from "./_project.ts";
import { type ScriptDocument, writeScript } from "./_script.ts";
import { versionRows } from "./history.ts";

/** What {@linkcode show} may be told. */
export interface ShowOptions extends ProjectOptions {
  /** A revision, a part of its id, `head`, `heads`, `current`. */
  readonly target: string;
  /** Whether what its upgrade runs is written, in place of what it is. @default {false} */
  readonly sql?: boolean | undefined;
}

/**
 * Writes what the upgrade of one revision would run on the database as it stands: it is looked at, and nothing changes there.
 * The revision's function is called.
 *
 * @throws {UnreachableRevisionError} if the database is not where the revision begins
 */
export function show(options: ShowOptions & { readonly sql: true }): Promise<ScriptDocument>;
/** Tells all there is to know of some revisions, without running them. */
export function show(
  options: ShowOptions & { readonly sql?: false | undefined },
): Promise<readonly RevisionDocument[]>;
export async function show(options: ShowOptions): Promise<readonly RevisionDocument[] | ScriptDocument> {
  return options.sql ? await scriptOf(options) : (await readShow(options)).revisions;
}

async function scriptOf(options: ShowOptions): Promise<ScriptDocument> {
  const target = checkText(options.target, "a revision");
  const project = await openProject(options);
  const graph = await readGraph(project);
  await using database = await connect(project);
  const { executor } = database;
  const { rows } = await executor.versions(project.versionTable);
  const [revision, ...others] = graph.resolve(target, rows);
  if (revision === undefined || others.length > 0) {
    throw new UsageError(
      `Cannot write what "${target}" runs: it is ${revision === undefined ? "no revision" : "several revisions"}`,
    );
  }
  const plan = graph.plan(rows, [revision], "upgrade");
  if (plan.length !== 1) {
    const at = rows.length === 0 ? "base" : rows.map((row) => `"${row}"`).join(", ");
    const why = plan.length === 0 ? "it is applied" : `${plan.length - 1} more must be applied before it`;
    throw new UnreachableRevisionError(
      `Cannot write what "${revision.id}" runs: the database is at ${at}, and ${why}`,
      {
        hint:
          `write a script of several by \`retort upgrade <from>:${revision.id} --sql\`, without looking at a database`,
      },
    );
  }
  const { id, down } = revision;
  // As a run would find it: what it does may depend on the state that it puts the session into.
  await using _prepared = await executor.prepare();
  return await writeScript(
    project,
    rows,
    `${down.join(", ") || "<base>"} -> ${id}`,
    (script) => migrator(project, graph, database.target).upgrade(id, script),
    executor,
  );
}

/** As {@linkcode show}, with the graph. */
export async function readShow(
  options: ShowOptions,
): Promise<Listed> {
  const target = checkText(options.target, "a revision");
  const project = await openProject(options);
  const graph = await readGraph(project);
  const found = target === "current" ? graph.resolve(target, await versionRows(project)) : graph.resolve(target);
  return { graph, revisions: found.map((revision) => describe(graph, revision)) };
}
