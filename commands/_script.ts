import type { Executor } from "../runtime/executors/executor.ts";
import { LookingExecutor } from "../runtime/executors/looking.ts";
import { ScriptExecutor } from "../runtime/executors/script.ts";
import { VERSION } from "../runtime/version.ts";
import { assumedServer, type Project, projectDialect } from "./_project.ts";

/** What a command with `--sql` returns. */
export interface ScriptDocument {
  readonly sql: string;
}

/**
 * Writes a script: what `act` does with the executor, under a header that says what it is for and how to run it. Nothing
 * is connected, and nothing is returned unless all of it could be written.
 *
 * @param from the version rows that the script starts from
 * @param range the revisions, for the header
 * @param live a database that may be looked at @default nothing is connected
 */
export async function writeScript(
  project: Project,
  from: readonly string[],
  range: string,
  act: (executor: ScriptExecutor) => Promise<unknown>,
  live?: Executor,
): Promise<ScriptDocument> {
  const { registry } = project;
  const { dialect, server } = live === undefined
    ? assumedServer(project)
    : { dialect: projectDialect(project), server: live.server };
  const options = { registry, style: dialect.script, from };
  await using executor = live === undefined
    ? new ScriptExecutor({ ...options, server })
    : new LookingExecutor(options, live);
  const [major, minor, patch] = server.version;
  const version = patch === 0 ? `${major}.${minor}` : `${major}.${minor}.${patch}`;
  await executor.note(
    `retort ${VERSION}, for ${server.flavour} ${version}${server.assumed ? " (assumed)" : ""}, revisions ${range}\n` +
      `run it with: ${dialect.script.command}`,
  );
  if (dialect.script.settings !== undefined) executor.write(dialect.script.settings);
  await act(executor);
  return { sql: executor.text };
}

/** `a:b` as its two ends; the first is absent where there is no colon. */
export function rangeOf(target: string): readonly [from: string | undefined, to: string] {
  const colon = target.indexOf(":");
  return colon < 0 ? [undefined, target] : [target.slice(0, colon), target.slice(colon + 1)];
}
