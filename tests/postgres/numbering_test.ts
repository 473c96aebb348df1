/** Columns that are to number the rows, and those that are to do so no longer. */
import assert from "node:assert/strict";
import { postgres } from "../../dialects/postgres/mod.ts";
import { builtins, type Connection, emptySchema, Registry, t } from "../../mod.ts";
import { factsOf } from "../../testing/facts.ts";
import { connected, inDatabase, onServers } from "./servers.ts";

const registry = new Registry(builtins, [postgres]);

async function run(connection: Connection, method: string, ...args: readonly unknown[]): Promise<void> {
  const operation = registry.build(method, args);
  await connection.run(registry.compile(operation, connection.server, factsOf(emptySchema)));
}

async function inserted(connection: Connection): Promise<number> {
  const [answer] = await connection.run([{ sql: `INSERT INTO "it's" (name) VALUES ('x') RETURNING "i""d"` }]);
  return Number(answer!.rows[0]!['i"d']);
}

onServers(
  "a column that is to number the rows goes on behind those that are there, and back",
  (url) =>
    inDatabase(url, (own) =>
      connected(own, async (connection) => {
        const counts = (autoincrement: boolean) =>
          run(connection, "alterColumn", "it's", 'i"d', { autoincrement, was: { autoincrement: !autoincrement } });
        await run(connection, "createTable", "it's", [
          t.column('i"d', t.integer(), { nullable: false, autoincrement: false }),
          t.column("name", t.text()),
        ]);
        await counts(true);
        assert.deepEqual([await inserted(connection), await inserted(connection)], [1, 2]);
        await counts(false);
        const [left] = await connection.run([{ sql: "SELECT sequencename FROM pg_sequences" }]);
        assert.deepEqual(left!.rows, []);
        await assert.rejects(inserted(connection), /null value/);
        await connection.run([{ sql: `UPDATE "it's" SET "i""d" = -1 WHERE "i""d" = 1` }]);
        await run(connection, "renameTable", "it's", "others");
        await run(connection, "renameTable", "others", "it's");
        await counts(true);
        assert.equal(await inserted(connection), 3);
        await connection.run([{ sql: `DELETE FROM "it's" WHERE "i""d" > 0` }]);
        await counts(false);
        await counts(true);
        assert.deepEqual([await inserted(connection), await inserted(connection)], [1, 2]);
        const identity = (start: number) =>
          run(connection, "alterColumn", "it's", 'i"d', {
            identity: { start },
            autoincrement: false,
            was: { identity: null, autoincrement: true },
          });
        await identity(1);
        assert.equal(await inserted(connection), 3);
        await run(connection, "alterColumn", "it's", 'i"d', {
          identity: null,
          autoincrement: true,
          was: { identity: {}, autoincrement: false },
        });
        assert.equal(await inserted(connection), 4);
        await identity(100);
        assert.equal(await inserted(connection), 100);
      })),
);
