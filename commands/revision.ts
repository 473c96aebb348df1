import type { RevisionGraph } from "../script/graph.ts";
import { UsageError } from "../errors.ts";
import type { Revision } from "../script/revision.ts";
import { compareModels, type Comparison, type ComparisonOptions, printed, together } from "./_autogenerate.ts";
import { directives } from "./_directives.ts";
import { formatFile } from "./_format.ts";
import { type NewRevisionOptions, type RevisionCreated, writeNewRevision } from "./_new_revision.ts";
import { openProject, readGraph } from "./_project.ts";

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
  /** With `autogenerate`: whether no file is written where nothing differs. @default the config's, else `false` */
  readonly suppressEmpty?: boolean | undefined;
  /** With `autogenerate`: asked which of the things that look renamed are. @default none is */
  readonly onSuggestions?: ComparisonOptions["onSuggestions"] | undefined;
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
  const { message = "", head = "head", splice = false, branchLabel, versionPath, dependsOn = [], revId } = options;
  const start = await readGraph(project, true);
  // Before a database is asked: it cannot be written if it can follow nothing.
  parentsOf(start, head);
  const comparison = options.autogenerate ? await compareModels(project, start, options) : undefined;
  const given = {
    message,
    head,
    splice,
    branchLabel,
    versionPath,
    dependsOn,
    ...(revId !== undefined && { revision: revId }),
  };
  const suppressEmpty = options.suppressEmpty ?? project.config.values.suppressEmpty ?? false;
  const notes = comparison === undefined ? [] : warningsOf(comparison).map((warning) => `warning: ${warning}`);
  const created: RevisionCreated["created"][number][] = [];
  let now = comparison;
  const list = await directives(project, "revision", comparison, given);
  for (const directive of list) {
    const { upgrade, downgrade, after } = now === undefined
      ? { ...directive, after: undefined }
      : together(directive, now, project);
    // The next one starts from what this one leaves.
    now = now && after && { ...now, before: after };
    const isEmpty = upgrade.length === 0 && downgrade.length === 0;
    if (isEmpty && comparison !== undefined && suppressEmpty) continue;
    // Another may have been written since, which this one may follow.
    const graph = created.length === 0 ? start : await readGraph(project, true);
    const parents = parentsOf(graph, directive.head);
    const dependencies = directive.dependsOn.flatMap((spec) => dependenciesOf(graph, spec));
    const isWritten = comparison !== undefined || !isEmpty || directive.imports.length > 0;
    const body = () => ({
      upgrade: printed(upgrade, project, comparison?.suggestions, directive === list.at(-1) ? notes : []),
      downgrade: printed(downgrade, project, comparison?.suggestions),
      imports: directive.imports,
    });
    const made = await writeNewRevision(
      project,
      graph,
      { parents, dependsOn: dependencies, ...(isWritten && { body: body() }) },
      { ...options, ...directive, revId: directive.revision },
    );
    for (const { path } of isWritten ? made.created : []) await formatFile(path);
    created.push(...made.created);
  }
  return { created, ...(comparison && { warnings: warningsOf(comparison) }) };
}

function parentsOf(graph: RevisionGraph, head: string | readonly string[]): readonly Revision[] {
  return (typeof head === "string" ? [head] : head).flatMap((spec) => graph.resolve(spec));
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
