import { describe, type Listed, type RevisionDocument } from "./_describe.ts";
import { openProject, type ProjectOptions, readGraph } from "./_project.ts";

/** What {@linkcode heads} may be told. */
export interface HeadsOptions extends ProjectOptions {
  /** Whether a revision that another depends on is left out. @default {false} */
  readonly resolveDependencies?: boolean | undefined;
}

/** Lists the revisions that nothing follows. Runs no code of theirs. */
export async function heads(options: HeadsOptions = {}): Promise<readonly RevisionDocument[]> {
  return (await readHeads(options)).revisions;
}

/** As {@linkcode heads}, with the graph. */
export async function readHeads(
  options: HeadsOptions,
): Promise<Listed> {
  const graph = await readGraph(await openProject(options));
  const found = options.resolveDependencies ? graph.realHeads : graph.heads;
  return { graph, revisions: found.map((revision) => describe(graph, revision)) };
}
