import type { RevisionGraph } from "../script/graph.ts";
import { type NewRevisionOptions, type RevisionCreated, writeNewRevision } from "./_new_revision.ts";
import { openProject, readGraph } from "./_project.ts";

/** What {@linkcode revision} may be told. */
export interface RevisionOptions extends NewRevisionOptions {
  /** What it follows: `head`, `base`, an id, `label@head`. @default {"head"} */
  readonly head?: string | readonly string[] | undefined;
  /** Ids, beginnings of ids and labels of what must be applied before it. */
  readonly dependsOn?: readonly string[] | undefined;
}

/**
 * Writes a new, empty revision.
 *
 * @throws {MultipleHeadsError} if there are several heads and none is named
 * @throws {RevisionError} if it cannot follow what is named
 * @throws {UsageError} if the file exists, or an id or label cannot be one
 */
export async function revision(options: RevisionOptions = {}): Promise<RevisionCreated> {
  const project = await openProject(options);
  const graph = await readGraph(project, true);
  const { head = "head", dependsOn = [] } = options;
  const parents = (typeof head === "string" ? [head] : head).flatMap((spec) => graph.resolve(spec));
  return await writeNewRevision(
    project,
    graph,
    { parents, dependsOn: dependsOn.flatMap((spec) => dependencies(graph, spec)) },
    options,
  );
}

/** What stands in a file for a dependency: a label as it is, and of anything else the whole id. */
function dependencies(graph: RevisionGraph, spec: string): readonly string[] {
  return graph.resolve(spec).map(({ id, labels }) => labels.includes(spec) ? spec : id);
}
