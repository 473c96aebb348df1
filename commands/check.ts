import type { Operation } from "../registry/operation.ts";
import type { UnseenRevision } from "../runtime/replay.ts";
import { compareModels, type ComparisonOptions, printed, together } from "./_autogenerate.ts";
import { directives } from "./_directives.ts";
import { openProject, type ProjectOptions, readGraph } from "./_project.ts";

/** What {@linkcode check} may be told. */
export interface CheckOptions extends ProjectOptions, ComparisonOptions {}

/** What {@linkcode check} found. */
export interface CheckDocument {
  /** Whether the database is as the models have it. */
  readonly inSync: boolean;
  /** What would lead from the database to the models. */
  readonly operations: readonly Operation[];
  /** What differs and no operation mends. */
  readonly warnings: readonly string[];
  /** The revisions that could not be seen through, where no database was asked. */
  readonly unseen: readonly UnseenRevision[];
}

/** What {@linkcode check} found, with what its text tells more. */
export interface CheckResult {
  readonly document: CheckDocument;
  /** The operations as they would be printed. */
  readonly text: string;
}

/**
 * Tells whether the database is as the models have it. Writes nothing.
 *
 * @throws {ConfigError} if the config names no models
 * @throws {NotAtHeadError} if the database is behind
 */
export async function check(options: CheckOptions = {}): Promise<CheckDocument> {
  return (await readCheck(options)).document;
}

/** As {@linkcode check}, with what the command line shows. */
export async function readCheck(options: CheckOptions): Promise<CheckResult> {
  const project = await openProject(options);
  const graph = await readGraph(project, true);
  const comparison = await compareModels(project, graph, options);
  const { warnings, unseen, suggestions } = comparison;
  const upgrade = (await directives(project, "check", comparison)).flatMap(({ upgrade }) => upgrade);
  return {
    document: { inSync: upgrade.length === 0, operations: upgrade, warnings, unseen },
    text: printed(together({ upgrade, downgrade: [] }, comparison, project).upgrade, project, suggestions).text,
  };
}
