import { runHook } from "../autogenerate/rewriter.ts";
import { type Segment, segments } from "../autogenerate/segments.ts";
import { ConfigError } from "../errors.ts";
import type { DirectiveContext, RevisionDirective } from "../registry/autogenerate_options.ts";
import { endsTransaction } from "../runtime/ends_transaction.ts";
import { newRevisionId } from "../script/write.ts";
import type { Comparison } from "./_autogenerate.ts";
import type { Project } from "./_project.ts";

/**
 * What is written in the end: a revision as the command would write it, after the project's own hook has had it.
 *
 * @param comparison what was found @default nothing was compared
 * @param given what the command line says of it @default nothing
 * @throws {ConfigError} if the hook leaves what is no revision
 */
export async function directives(
  project: Project,
  command: DirectiveContext["command"],
  comparison?: Comparison,
  given: Partial<RevisionDirective> = {},
): Promise<readonly RevisionDirective[]> {
  const { options: { x = {} }, config: { values: { processRevisionDirectives: hook } } } = project;
  const list = inRow(project, comparison, given);
  if (hook === undefined) return list;
  const { registry } = project;
  const server = comparison && { server: comparison.server };
  await runHook(hook, { command, autogenerate: comparison !== undefined, registry, x, ...server }, list);
  for (const { revision, upgrade, downgrade } of list) {
    if (typeof revision !== "string" || !Array.isArray(upgrade) || !Array.isArray(downgrade)) {
      throw new ConfigError("Cannot write what `processRevisionDirectives` left: one of the list is no revision", {
        hint: 'copy the revision that it was given, `{ ...directives[0], revision: "…" }`, and change the copy',
      });
    }
    for (const operation of [...upgrade, ...downgrade]) registry.check(operation);
  }
  return list;
}

/** One revision, or several in a row: what must be committed before it is used goes ahead. */
function inRow(
  project: Project,
  comparison: Comparison | undefined,
  given: Partial<RevisionDirective>,
): RevisionDirective[] {
  const plain = {
    message: "",
    head: "head",
    splice: false,
    branchLabel: undefined,
    versionPath: undefined,
    dependsOn: [],
  };
  const parts = comparison === undefined ? [{ upgrade: [], downgrade: [] }] : segmentsOf(project, comparison);
  const list: RevisionDirective[] = [];
  for (const [i, { upgrade, downgrade }] of parts.entries()) {
    const before = list.at(-1);
    const isLast = i === parts.length - 1;
    list.push({
      ...plain,
      ...given,
      revision: isLast && given.revision !== undefined ? given.revision : newRevisionId(),
      // The last is what was asked for.
      ...(!isLast && { message: `ahead of ${given.message || "the models"}` }),
      ...(before && { head: before.revision, splice: false, branchLabel: undefined, dependsOn: [] }),
      imports: [],
      upgrade: [...upgrade],
      downgrade: [...downgrade],
    });
  }
  return list;
}

function segmentsOf({ registry }: Project, comparison: Comparison): readonly Segment[] {
  return segments(comparison, registry, (operation) => endsTransaction(operation, registry, comparison.server));
}
