import type { RevisionGraph } from "../script/graph.ts";
import { describe, type RevisionDocument } from "./_describe.ts";
import { connect, openProject, type ProjectOptions, readGraph } from "./_project.ts";

/** Where a database is. */
export interface CurrentDocument {
  /** The version rows, sorted. */
  readonly current: readonly string[];
  /** The revisions that nothing follows or depends on. */
  readonly heads: readonly string[];
  /** Whether the two are equal. */
  readonly atHead: boolean;
}

/** What {@linkcode current} found, with what its text tells more. */
export interface CurrentResult {
  readonly document: CurrentDocument;
  readonly graph: RevisionGraph;
  /** The revisions that the database is at, those too that others imply. */
  readonly revisions: readonly RevisionDocument[];
  /** The URL without its secrets. */
  readonly database: string;
}

/** Tells where the database is. Writes nothing, not even the version table. */
export async function current(options: ProjectOptions = {}): Promise<CurrentDocument> {
  return (await readCurrent(options)).document;
}

/** As {@linkcode current}, with what the command line shows. */
export async function readCurrent(options: ProjectOptions): Promise<CurrentResult> {
  const project = await openProject(options);
  const graph = await readGraph(project);
  await using database = await connect(project);
  const { rows } = await database.executor.versions(project.versionTable);
  const revisions = graph.effectiveHeads(rows).map((revision) => describe(graph, revision));
  const heads = graph.realHeads.map((head) => head.id).sort();
  const sorted = [...rows].sort();
  return {
    document: {
      current: sorted,
      heads,
      atHead: sorted.length === heads.length && sorted.every((row, i) => row === heads[i]),
    },
    graph,
    revisions,
    database: database.target?.toString() ?? "the given connection",
  };
}
