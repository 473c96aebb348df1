import {
  builtins,
  dialects,
  kitOf,
  type Plugin,
  RecordingExecutor,
  Registry,
  type RevisionScript,
  runRevision,
  type Schema,
  UnknownDialectError,
} from "../mod.ts";

/** What {@linkcode record} may be told. */
export interface RecordOptions {
  /** @default {"upgrade"} */
  readonly direction?: "upgrade" | "downgrade";
  /** `"postgres"`, `"mysql"`, `"sqlite"`. @default {"sqlite"} */
  readonly dialect?: string;
  /** What the config lists. @default none */
  readonly plugins?: readonly Plugin[];
  /** What the database is to look like to operations that ask. @default nothing in it */
  readonly schema?: Schema;
  /** What `op.context.x` holds. */
  readonly x?: Readonly<Record<string, string>>;
}

/**
 * Tells what a revision runs, in its order and with values as literals, without a database: for a project's own tests. A
 * query answers no rows.
 *
 * @param script what the revision's file exports
 * @throws {RetortError} as a run would, before its first statement
 * @example
 * import * as createUsers from "../migrations/versions/1a2b3c4d5e6f_create_users.ts";
 * assert.deepEqual(await record(createUsers, { direction: "downgrade" }), ['DROP TABLE "users"']);
 */
export async function record<Op, Kit>(
  script: RevisionScript<Op, Kit>,
  { direction = "upgrade", dialect = "sqlite", plugins = [], schema, x = {} }: RecordOptions = {},
): Promise<readonly string[]> {
  const registry = new Registry([...builtins, ...plugins], dialects);
  const server = registry.dialects().find(({ name }) => name === dialect)?.assume();
  if (server === undefined) throw new UnknownDialectError(`Cannot record for "${dialect}": there is no such dialect`);
  const executor = new RecordingExecutor(server, schema, registry);
  await runRevision({
    script: script as RevisionScript,
    path: "",
    context: {
      revision: script.revision,
      direction,
      dialect: server.dialect,
      flavour: server.flavour,
      serverVersion: server.version,
      offline: true,
      x,
    },
    registry,
    executor,
    kit: kitOf(registry),
    transactional: false,
  });
  return executor.log;
}
