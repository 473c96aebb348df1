import { ConfigError } from "../../errors.ts";
import type { Connection, ConnectOptions, DatabaseTarget } from "../../registry/connection.ts";
import { type Scratch, scratchName } from "../../registry/scratch.ts";
import { connectTo } from "./driver.ts";
import { quoted } from "./quoting.ts";
import { type MysqlTarget, mysqlTarget } from "./target.ts";

/**
 * A database of its own on the server of `target`, with the character set and the collation of the one that it names.
 *
 * @throws {StatementFailure} if the user may make none
 */
export async function scratch(target: DatabaseTarget | undefined, options: ConnectOptions = {}): Promise<Scratch> {
  if (target === undefined) {
    throw new ConfigError(
      "Cannot run SQL of MySQL and MariaDB without a server: none is named, or none is to be asked",
      {
        hint: "name the database by --url, RETORT_URL or `url` in the config, and leave out --offline",
      },
    );
  }
  const meant = mysqlTarget(target);
  const name = scratchName();
  options.signal?.throwIfAborted();
  await using stack = new AsyncDisposableStack();
  // It drops the scratch database when all else is stopped, so that no signal reaches it.
  const owner = stack.use(await connectTo(meant));
  const [usual] = await owner.run([{
    sql: "SELECT @@character_set_database AS charset, @@collation_database AS collation",
  }]);
  const { charset, collation } = usual!.rows[0]!;
  await owner.run([{ sql: `CREATE DATABASE ${quoted(name)} CHARACTER SET ${charset} COLLATE ${collation}` }]);
  stack.defer(() => dropped(owner, meant, name));
  const open = () => connectTo({ ...meant, database: name }, options);
  const connection = stack.use(await open());
  const [session] = await connection.run([{ sql: "SELECT CONNECTION_ID() AS id" }]);
  // The client library waits for a statement, however long that takes.
  const stop = () => void owner.run([{ sql: `KILL QUERY ${session!.rows[0]!.id}` }]).catch(() => {});
  options.signal?.addEventListener("abort", stop);
  stack.defer(() => options.signal?.removeEventListener("abort", stop));
  const kept = stack.move();
  return {
    connection,
    // The other databases of the server are none of its schemas.
    made: async () => ({ connection: kept.use(await open()), schemas: [] }),
    [Symbol.asyncDispose]: () => kept.disposeAsync(),
  };
}

/** Drops it, by another session where the first was lost meanwhile. */
async function dropped(owner: Connection, meant: MysqlTarget, name: string): Promise<void> {
  const drop = [{ sql: `DROP DATABASE IF EXISTS ${quoted(name)}` }];
  try {
    await owner.run(drop);
  } catch {
    await using another = await connectTo(meant);
    await another.run(drop);
  }
}
