import { describe, type Listed, type RevisionDocument } from "./_describe.ts";
import { openProject, type ProjectOptions, readGraph } from "./_project.ts";

/** Lists the revisions that several others follow, newest first. Runs no code of theirs. */
export async function branches(options: ProjectOptions = {}): Promise<readonly RevisionDocument[]> {
  return (await readBranches(options)).revisions;
}

/** As {@linkcode branches}, with the graph. */
export async function readBranches(options: ProjectOptions): Promise<Listed> {
  const graph = await readGraph(await openProject(options));
  const points = graph.iterate().filter(({ id }) => graph.isBranchPoint(id));
  return { graph, revisions: points.map((revision) => describe(graph, revision)) };
}
