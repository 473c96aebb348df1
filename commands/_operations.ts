import { isRetortError } from "../errors.ts";
import type { Operation } from "../registry/operation.ts";
import type { Server } from "../registry/server.ts";
import { RecordingExecutor } from "../runtime/executors/recorder.ts";
import type { Executor } from "../runtime/executors/executor.ts";
import { ScriptExecutor } from "../runtime/executors/script.ts";
import { type RevisionRun, runRevision } from "../runtime/run_revision.ts";
import { VERSION } from "../runtime/version.ts";
import type { Schema } from "../schema/model.ts";
import type { Project } from "./_project.ts";
import type { ScriptDocument } from "./_script.ts";

/** What {@linkcode writeOperations} writes. */
export interface OperationsScript {
  readonly server: Server;
  /** What is in the database where the script starts. */
  readonly before: Schema;
  readonly operations: readonly Operation[];
  /** Lines of the header: what the script is. */
  readonly about: readonly string[];
}

/** Writes operations as a script for the database's own client, under a header that says what it is and how to run it. */
export async function writeOperations(
  project: Project,
  { server, before, operations, about }: OperationsScript,
): Promise<ScriptDocument> {
  const { registry } = project;
  const { script: style } = registry.dialect(server);
  const recorder = new RecordingExecutor(server, before, registry);
  await runAll(project, operations, recorder);
  // What stands outside of a transaction, or must be committed before it is used, is there to be run by itself.
  const isOne = recorder.statements.every(({ transaction }) => transaction === undefined);
  await using executor = new ScriptExecutor({ server, registry, style, from: [], schema: before });
  const [major, minor, patch] = server.version;
  const version = patch === 0 ? `${major}.${minor}` : `${major}.${minor}.${patch}`;
  const [first, ...rest] = about;
  await executor.note(
    [
      `retort ${VERSION}, for ${server.flavour} ${version}${server.assumed ? " (assumed)" : ""}, ${first}`,
      ...rest,
      `run it with: ${style.command}`,
    ].join("\n"),
  );
  if (operations.length === 0) return { sql: executor.text };
  if (style.settings !== undefined) executor.write(style.settings);
  if (isOne) await executor.begin();
  await runAll(project, operations, executor);
  if (isOne) await executor.commit();
  return { sql: executor.text };
}

/** Runs operations as a revision would that has no file. */
async function runAll(
  { registry, kit, options: { x = {}, signal } }: Project,
  operations: readonly Operation[],
  executor: Executor,
): Promise<void> {
  const { server } = executor;
  const upgrade = (op: unknown) => {
    for (const operation of operations) void (op as { invoke(operation: Operation): unknown }).invoke(operation);
  };
  const run: RevisionRun = {
    script: { revision: "", downRevision: null, upgrade },
    path: "",
    context: {
      revision: "",
      direction: "upgrade",
      dialect: server.dialect,
      flavour: server.flavour,
      serverVersion: server.version,
      offline: true,
      x,
    },
    registry,
    kit,
    executor,
    transactional: server.features.transactionalDdl,
    ...(signal && { signal }),
  };
  try {
    await (await runRevision(run)).answered;
  } catch (error) {
    // There is no revision that it could be looked for in.
    if (isRetortError(error)) error.context = error.context?.operation ? { operation: error.context.operation } : {};
    throw error;
  }
}
