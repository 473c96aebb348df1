import { isRetortError, OperationError, thrownText, UsageError } from "../errors.ts";
import type { Touch } from "../registry/operation.ts";
import type { Server } from "../registry/server.ts";
import { type Conflict, findConflicts, type TouchingRevision, type UnknownTouches } from "../runtime/conflicts.ts";
import { importModule } from "../runtime/host.ts";
import type { OperationContext } from "../runtime/op.ts";
import { recordCalls } from "../runtime/recorded.ts";
import type { RevisionGraph } from "../script/graph.ts";
import { loadScript } from "../script/load.ts";
import type { Revision } from "../script/revision.ts";
import { type NewRevisionOptions, type RevisionCreated, writeNewRevision } from "./_new_revision.ts";
import { assumedServer, checkText, openProject, type Project, readGraph } from "./_project.ts";

/** What {@linkcode merge} may be told. */
export interface MergeOptions extends NewRevisionOptions {
  /** What is joined: `heads` for all heads, an id, the beginning of one, `label@head`. */
  readonly revisions: string | readonly string[];
  /**
   * Whether it is looked for what the branches change both: their plain functions are called with a recorder, and without a
   * database. @default {true}
   */
  readonly check?: boolean | undefined;
}

/** Whether the order matters in which the branches of a merge are applied. */
export interface MergeCheck {
  /** `"conflicts"` where some were found, `"unknown"` where of some revision nobody can tell. */
  readonly outcome: "disjoint" | "conflicts" | "unknown";
  readonly conflicts: readonly Conflict[];
  readonly unknown: readonly UnknownTouches[];
}

/** What {@linkcode merge} made. */
export interface MergeDocument extends RevisionCreated {
  /** Absent where it was not looked, or there was nothing to join. */
  readonly check?: MergeCheck;
}

/**
 * Writes a revision that joins others: it has them for parents, and nothing to do. Of one revision it makes an ordinary one.
 *
 * @throws {RevisionError} if one is no head and `splice` is not set, or rests upon another
 * @throws {UsageError} if none is named, or the file cannot be written as it is wanted
 */
export async function merge(options: MergeOptions): Promise<MergeDocument> {
  const named = (typeof options.revisions === "string" ? [options.revisions] : [...(options.revisions ?? [])])
    .map((spec) => checkText(spec, "a revision"));
  if (named.length === 0) throw new UsageError("Cannot merge: no revision is named");
  const project = await openProject(options);
  const graph = await readGraph(project);
  // A head that another depends on is a head still: left out, there would be two after the merge.
  const parents = named.flatMap((spec) => spec === "heads" ? graph.heads : graph.resolve(spec));
  if (parents.length === 0) {
    throw new UsageError(`Cannot merge ${named.map((spec) => `"${spec}"`).join(", ")}: there is no revision yet`, {
      hint: "`retort revision` writes the first",
    });
  }
  const looks = (options.check ?? true) && parents.length > 1;
  const check = looks ? await checked(project, graph, parents) : undefined;
  const { created } = await writeNewRevision(project, graph, { parents }, options);
  return { created, ...(check && { check }) };
}

/** Looks at what sets the branches apart. */
async function checked(project: Project, graph: RevisionGraph, parents: readonly Revision[]): Promise<MergeCheck> {
  const sides = new Map<Revision, Set<number>>();
  for (const [side, revisions] of graph.apart(parents.map(({ id }) => id)).entries()) {
    for (const revision of revisions) sides.set(revision, (sides.get(revision) ?? new Set()).add(side));
  }
  const server = assumed(project);
  const known: TouchingRevision[] = [];
  const untold: UnknownTouches[] = [];
  for (const [revision, own] of sides) {
    try {
      known.push({ revision: revision.id, sides: own, touches: await touchesOf(project, revision, server) });
    } catch (error) {
      untold.push({ revision: revision.id, reason: thrownText(error) });
    }
  }
  const found = findConflicts(known);
  const unknown = [...untold, ...found.unknown];
  const outcome = found.conflicts.length > 0 ? "conflicts" : unknown.length > 0 ? "unknown" : "disjoint";
  return { outcome, conflicts: found.conflicts, unknown };
}

/** What the upgrade of a revision touches. @throws whatever keeps it from being told */
async function touchesOf(
  { registry, kit, options }: Project,
  revision: Revision,
  server: Server | undefined,
): Promise<readonly Touch[]> {
  const script = await loadScript(revision, importModule);
  const name = script.change === undefined ? "upgrade" : "change";
  const what = script[name]!;
  if (what.constructor.name === "AsyncFunction") {
    throw new OperationError(`its \`${name}\` is async, and is not called`);
  }
  const unnamed = (): never => {
    throw new OperationError("it asks for what database it runs on, and none is named");
  };
  const context: OperationContext = {
    revision: revision.id,
    direction: "upgrade",
    get dialect() {
      return server?.dialect ?? unnamed();
    },
    get flavour() {
      return server?.flavour ?? unnamed();
    },
    get serverVersion() {
      return server?.version ?? unnamed();
    },
    offline: true,
    x: options.x ?? {},
  };
  const calls = recordCalls(what, { name, registry, kit, context, hint: "merge with --no-check" });
  return calls.flatMap(({ operation }) => registry.touches(operation));
}

/** The server that revisions run on, as far as it can be told without a connection. */
function assumed(project: Project): Server | undefined {
  try {
    return assumedServer(project).server;
  } catch (error) {
    if (isRetortError(error) && error.code === "E_CONFIG") return undefined;
    throw error;
  }
}
