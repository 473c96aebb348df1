import { UsageError } from "../errors.ts";
import type { Executor } from "../runtime/executors/executor.ts";
import type { AppliedStep, RunResult } from "../runtime/migrator.ts";
import { createVersionTable, versionStatements } from "../runtime/version_table.ts";
import type { RevisionGraph } from "../script/graph.ts";
import { applyChanges } from "../script/rows.ts";
import { checkText, connect, openProject, type Project, type ProjectOptions, readGraph } from "./_project.ts";
import { rangeOf, type ScriptDocument, writeScript } from "./_script.ts";

/** What {@linkcode stamp} may be told. */
export interface StampOptions extends ProjectOptions {
  /** The revisions that the database is to say it is at; `base` for none. */
  readonly target: string | readonly string[];
  /** Whether the version table is emptied first, whatever stands in it. @default {false} */
  readonly purge?: boolean | undefined;
  /** Whether a script is written in place of a run. @default {false} */
  readonly sql?: boolean | undefined;
  /** Told of each change of rows before it is made: from which, none being the base, to which. */
  readonly onStamp?: ((from: readonly string[], to: readonly string[]) => void) | undefined;
}

/** Writes the script that sets the version rows. */
export function stamp(options: StampOptions & { readonly sql: true }): Promise<ScriptDocument>;
/**
 * Sets the version rows without running any revision.
 *
 * @throws {RevisionError} if a target cannot be told
 */
export function stamp(options: StampOptions & { readonly sql?: false | undefined }): Promise<RunResult>;
export async function stamp(options: StampOptions): Promise<RunResult | ScriptDocument> {
  const targets = (typeof options.target === "string" ? [options.target] : [...(options.target ?? [])])
    .map((target) => checkText(target, "a revision"));
  if (targets.length === 0) throw new UsageError("Cannot stamp: no revision is named");
  const project = await openProject(options);
  const graph = await readGraph(project);
  if (options.sql) return await script(project, graph, targets, options);

  await using database = await connect(project, { create: true });
  await using _lock = await database.lock();
  const { executor } = database;
  await executor.begin();
  try {
    const result = await write(project, graph, targets, executor, options.purge ?? false, options.onStamp);
    await executor.commit();
    return result;
  } catch (error) {
    await executor.rollback().catch(() => {});
    throw error;
  }
}

function script(
  project: Project,
  graph: RevisionGraph,
  targets: readonly string[],
  { purge }: StampOptions,
): Promise<ScriptDocument> {
  if (purge) throw new UsageError("Cannot write a script that purges: --purge asks the database, --sql does not");
  const starts = new Set(targets.map((target) => rangeOf(target)[0] ?? ""));
  if (starts.size > 1) throw new UsageError("Cannot stamp from several revisions: with --sql there is one start");
  const [start] = starts;
  const from = start === "" ? [] : graph.resolve(start!).map(({ id }) => id);
  const to = targets.map((target) => rangeOf(target)[1]);
  return writeScript(
    project,
    from,
    `${from.join(", ") || "<base>"} -> ${idsOf(graph, to).join(", ") || "<base>"}`,
    (executor) => write(project, graph, to, executor, false),
  );
}

/** The whole ids of what targets name, each once. */
function idsOf(graph: RevisionGraph, targets: readonly string[]): readonly string[] {
  return [...new Set(targets.flatMap((target) => graph.resolve(target).map(({ id }) => id)))];
}

/** Writes the rows that lead from those that are there to `targets`. */
async function write(
  { registry, versionTable }: Project,
  graph: RevisionGraph,
  targets: readonly string[],
  executor: Executor,
  purge: boolean,
  onStamp?: StampOptions["onStamp"],
): Promise<RunResult> {
  // What is purged may be past reading.
  const { exists, rows } = purge
    ? { exists: await executor.inspector.hasTable(versionTable), rows: [] }
    : await executor.versions(versionTable);
  const grammar = registry.grammar(executor.server);
  if (!exists) await executor.run([createVersionTable(versionTable, registry, executor.server)]);
  if (purge && exists) {
    await executor.run([{ sql: `DELETE FROM ${grammar.table(versionTable)}`, source: { revision: "" } }]);
  }
  let current: readonly string[] = rows;
  const steps: AppliedStep[] = [];
  for (const { from, to, changes } of graph.stamp(current, targets)) {
    const started = performance.now();
    onStamp?.(from, to);
    await executor.note(`Running stamp_revision ${from.join(", ") || "<base>"} -> ${to.join(", ") || "<base>"}`);
    const revision = to[0] ?? from[0] ?? "";
    await executor.run(versionStatements(versionTable, changes, revision, registry, executor.server));
    current = applyChanges(current, changes);
    steps.push({ revision, direction: "stamp", durationMs: performance.now() - started });
  }
  return { steps, current };
}
