/** Databases that are played in again and again, where a test wants nothing but an empty one. */
import { after } from "node:test";
import { connected, dropDatabase, makeDatabase, type OwnDatabase } from "./servers.ts";

/** A server's URL → the databases on it that are empty, and that nobody is in. */
const idle = new Map<string, OwnDatabase[]>();

after(async () => {
  for (const [url, databases] of idle) for (const { name } of databases) await dropDatabase(url, name);
});

/** All schemas go, with what is in them, and `public` comes again. */
const EMPTY = `DO $$ DECLARE name text; BEGIN
  FOR name IN SELECT nspname FROM pg_namespace WHERE nspname !~ '^pg_' AND nspname <> 'information_schema' LOOP
    EXECUTE format('DROP SCHEMA %I CASCADE', name);
  END LOOP;
  CREATE SCHEMA public;
END $$`;

/**
 * An empty database on the server of `url`, for `body` alone while it runs; it may change what is in schemas.
 *
 * One serves all tests of a file, which is emptied after each: to make one and drop it costs a server as much as a whole case
 * of most of them. What a test that failed leaves serves no other.
 */
export async function inEmptied<T>(url: string, body: (url: string, name: string) => Promise<T>): Promise<T> {
  const own = idle.get(url)?.pop() ?? await makeDatabase(url);
  try {
    const result = await body(own.url, own.name);
    await connected(own.url, (connection) => connection.run([{ sql: "SET lock_timeout = 10000" }, { sql: EMPTY }]));
    idle.set(url, [...idle.get(url) ?? [], own]);
    return result;
  } catch (error) {
    await dropDatabase(url, own.name);
    throw error;
  }
}
