import type { RevisionGraph } from "../script/graph.ts";
import { describe, type RevisionDocument } from "./_describe.ts";
import { checkText, openProject, type ProjectOptions, readGraph } from "./_project.ts";
import { versionRows } from "./history.ts";

/** What {@linkcode show} may be told. */
export interface ShowOptions extends ProjectOptions {
  /** A revision, a part of its id, `head`, `heads`, `current`. */
  readonly target: string;
}

/** Tells all there is to know of some revisions, without running them. */
export async function show(options: ShowOptions): Promise<readonly RevisionDocument[]> {
  return (await readShow(options)).revisions;
}

/** As {@linkcode show}, with the graph. */
export async function readShow(
  options: ShowOptions,
): Promise<{ readonly graph: RevisionGraph; readonly revisions: readonly RevisionDocument[] }> {
  const target = checkText(options.target, "a revision");
  const project = await openProject(options);
  const graph = await readGraph(project);
  const found = target === "current" ? graph.resolve(target, await versionRows(project)) : graph.resolve(target);
  return { graph, revisions: found.map((revision) => describe(graph, revision)) };
}
