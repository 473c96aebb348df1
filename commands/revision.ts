import { segments } from "../autogenerate/segments.ts";
import { endsTransaction } from "../runtime/batch.ts";
import type { RevisionGraph } from "../script/graph.ts";
import type { Revision } from "../script/revision.ts";
import { UsageError } from "../errors.ts";
import { compareModels, type Comparison, printed } from "./_autogenerate.ts";
import { formatFile } from "./_format.ts";
import { type NewRevisionOptions, type RevisionCreated, writeNewRevision } from "./_new_revision.ts";
import { openProject, type Project, readGraph } from "./_project.ts";

/** What {@linkcode revision} may be told. */
export interface RevisionOptions extends NewRevisionOptions {
  /** What it follows: `head`, `base`, an id, `label@head`. @default {"head"} */
  readonly head?: string | readonly string[] | undefined;
  /** Ids, beginnings of ids and labels of what must be applied before it. */
  readonly dependsOn?: readonly string[] | undefined;
  /** Whether it holds what leads from the database to the models, which the config names as `target`. @default {false} */
  readonly autogenerate?: boolean | undefined;
  /** With `autogenerate`: whether the revisions are replayed in memory, and no database is asked. @default {false} */
  readonly offline?: boolean | undefined;
}

/** What {@linkcode revision} made. */
export interface RevisionWritten extends RevisionCreated {
  /** With `autogenerate`: what no operation does, and what could not be seen. */
  readonly warnings?: readonly string[];
}

/**
 * Writes a new revision: an empty one, or one that is written from the models.
 *
 * @throws {MultipleHeadsError} if there are several heads and none is named
 * @throws {RevisionError} if it cannot follow what is named
 * @throws {UsageError} if the file exists, or an id or label cannot be one
 * @throws {ConfigError} if it is to be written from models, and the config names none
 * @throws {NotAtHeadError} if it is to be written from models, and the database is behind
 */
export async function revision(options: RevisionOptions = {}): Promise<RevisionWritten> {
  if (options.offline && !options.autogenerate) {
    throw new UsageError("Cannot write the revision offline: only what is written from models asks a database", {
      hint: "say --autogenerate too, or leave --offline out",
    });
  }
  const project = await openProject(options);
  const graph = await readGraph(project, true);
  const { head = "head", dependsOn = [] } = options;
  const parents = (typeof head === "string" ? [head] : head).flatMap((spec) => graph.resolve(spec));
  const dependencies = dependsOn.flatMap((spec) => dependenciesOf(graph, spec));
  if (!options.autogenerate) {
    return await writeNewRevision(project, graph, { parents, dependsOn: dependencies }, options);
  }
  const comparison = await compareModels(project, graph, options);
  const created = await writeSegments(project, graph, { parents, dependsOn: dependencies }, options, comparison);
  for (const { path } of created) await formatFile(path);
  return { created, warnings: warningsOf(comparison) };
}

/** Writes what was found as one revision, or as several in a row. */
async function writeSegments(
  project: Project,
  graph: RevisionGraph,
  place: { readonly parents: readonly Revision[]; readonly dependsOn: readonly string[] },
  options: RevisionOptions,
  { server, ...draft }: Comparison,
): Promise<RevisionCreated["created"]> {
  const { registry } = project;
  const parts = segments(draft, registry, (operation) => endsTransaction(operation, registry, server));
  const created: RevisionCreated["created"][number][] = [];
  let at: { readonly graph: RevisionGraph } & Parameters<typeof writeNewRevision>[2] = { graph, ...place };
  for (const [i, part] of parts.entries()) {
    const body = { upgrade: printed(part.upgrade, project), downgrade: printed(part.downgrade, project) };
    const isLast = i === parts.length - 1;
    // The last is what was asked for, the one before it goes ahead.
    const ahead = { ...options, revId: undefined, message: `ahead of ${options.message || "the models"}` };
    const follows = i === 0 ? {} : { splice: false, branchLabel: undefined };
    const made = await writeNewRevision(project, at.graph, { ...at, body }, {
      ...(isLast ? options : ahead),
      ...follows,
    });
    created.push(...made.created);
    if (isLast) break;
    const next = await readGraph(project);
    at = { graph: next, parents: [next.get(made.created[0]!.revision)] };
  }
  return created;
}

/** What the person who reads the revision is to know. */
function warningsOf({ warnings, unseen }: Comparison): readonly string[] {
  return [
    ...warnings,
    ...unseen.map(({ revision, reason }) => `could not see through the revision "${revision}": ${reason}`),
  ];
}

/** What stands in a file for a dependency: a label as it is, and of anything else the whole id. */
function dependenciesOf(graph: RevisionGraph, spec: string): readonly string[] {
  return graph.resolve(spec).map(({ id, labels }) => labels.includes(spec) ? spec : id);
}
