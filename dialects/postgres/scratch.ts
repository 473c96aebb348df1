import { ConfigError } from "../../errors.ts";
import {
  type Connection,
  type ConnectOptions,
  type DatabaseTarget,
  StatementFailure,
} from "../../registry/connection.ts";
import { type Made, type Scratch, scratchName } from "../../registry/scratch.ts";
import { connectTo } from "./driver.ts";
import { path, quoted, quotedText } from "./quoting.ts";
import { type PostgresTarget, postgresTarget } from "./target.ts";

/** The user may not, or the server has no such thing. https://www.postgresql.org/docs/current/errcodes-appendix.html */
const REFUSALS: readonly unknown[] = ["42501", "0A000"];
/** The schema that every new database has. */
const USUAL = "public";

/**
 * A database of its own on the server of `target`. Where the user may make none, a schema in the database itself, inside a
 * transaction that is never committed.
 *
 * @throws {StatementFailure} if the user may not make that either
 */
export async function scratch(target: DatabaseTarget | undefined, options: ConnectOptions = {}): Promise<Scratch> {
  if (target === undefined) {
    throw new ConfigError("Cannot run SQL of PostgreSQL without a server: none is named, or none is to be asked", {
      hint: "name the database by --url, RETORT_URL or `url` in the config, and leave out --offline",
    });
  }
  const meant = postgresTarget(target);
  options.signal?.throwIfAborted();
  try {
    return await ownDatabase(meant, options);
  } catch (error) {
    if (!(error instanceof StatementFailure) || !REFUSALS.includes(error.sqlState)) throw error;
    return await uncommitted(meant, options);
  }
}

async function ownDatabase(meant: PostgresTarget, options: ConnectOptions): Promise<Scratch> {
  await using stack = new AsyncDisposableStack();
  // It drops the scratch database when all else is stopped, so that no signal reaches it.
  const owner = stack.use(await connectTo(meant));
  const name = scratchName();
  const { encoding, collate, ctype } = await one(
    owner,
    "SELECT pg_encoding_to_char(encoding) AS encoding, datcollate AS collate, datctype AS ctype " +
      "FROM pg_catalog.pg_database WHERE datname = current_database()",
  );
  // The other template may hold what is not in the script.
  await owner.run([{
    sql: `CREATE DATABASE ${quoted(name)} TEMPLATE template0 ENCODING ${quotedText(String(encoding))} ` +
      `LC_COLLATE ${quotedText(String(collate))} LC_CTYPE ${quotedText(String(ctype))}`,
  }]);
  stack.defer(() => dropped(owner, meant, name));
  const open = () => connectTo({ ...meant, database: name }, options);
  // Where tables have another schema unless one is named, they do here.
  const { defaultSchema } = owner.server;
  if (defaultSchema !== undefined && defaultSchema !== USUAL) {
    await using maker = await open();
    await maker.run([{ sql: `CREATE SCHEMA ${quoted(defaultSchema)}` }]);
  }
  const connection = stack.use(await open());
  const kept = stack.move();
  return {
    connection,
    async made(): Promise<Made> {
      const connection = kept.use(await open());
      const own = [USUAL, connection.server.defaultSchema];
      return { connection, schemas: (await connection.inspector.schemas()).filter((schema) => !own.includes(schema)) };
    },
    [Symbol.asyncDispose]: () => kept.disposeAsync(),
  };
}

/** Drops it, by another session where the first was lost meanwhile. */
async function dropped(owner: Connection, meant: PostgresTarget, name: string): Promise<void> {
  const drop = [{ sql: `DROP DATABASE IF EXISTS ${quoted(name)} WITH (FORCE)` }];
  try {
    await owner.run(drop);
  } catch {
    await using another = await connectTo(meant);
    await another.run(drop);
  }
}

async function uncommitted(meant: PostgresTarget, options: ConnectOptions): Promise<Scratch> {
  await using stack = new AsyncDisposableStack();
  const connection = stack.use(await connectTo(meant, options));
  const name = scratchName();
  await connection.begin();
  stack.defer(async () => void await connection.rollback());
  // The types and functions of extensions are to be found where they are.
  const { extensions } = await one(
    connection,
    "SELECT coalesce(jsonb_agg(DISTINCT nspname), '[]') AS extensions FROM pg_catalog.pg_extension " +
      "JOIN pg_catalog.pg_namespace n ON n.oid = extnamespace WHERE nspname <> 'pg_catalog'",
  );
  const searched = [name, ...extensions as readonly string[]].map((schema) => path([schema])).join(", ");
  const search = { sql: `SET LOCAL search_path TO ${searched}` };
  await connection.run([{ sql: `CREATE SCHEMA ${quoted(name)}` }, search]);
  const kept = stack.move();
  return {
    connection,
    async made(): Promise<Made> {
      await connection.run([{ sql: "RESET ALL" }, search]);
      const { schemas } = await one(
        connection,
        "SELECT coalesce(jsonb_agg(nspname ORDER BY nspname), '[]') AS schemas FROM pg_catalog.pg_namespace " +
          `WHERE xmin::text::bigint = txid_current() % 4294967296 AND nspname <> ${quotedText(name)}`,
      );
      return { connection, schemas: schemas as readonly string[], ownSchema: name };
    },
    [Symbol.asyncDispose]: () => kept.disposeAsync(),
  };
}

async function one(connection: Connection, sql: string): Promise<Readonly<Record<string, unknown>>> {
  const [answer] = await connection.run([{ sql }]);
  return answer!.rows[0]!;
}
