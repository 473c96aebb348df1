import assert from "node:assert/strict";
import { has } from "../../dialects/mysql/server.ts";
import type { Connection } from "../../mod.ts";
import { connected, inDatabase, onServers } from "./servers.ts";

const inOwn = (url: string, body: (connection: Connection) => Promise<void>) =>
  inDatabase(url, (own) => connected(own, body));

/** Some of all that is asked for by itself where it is there. */
function* some({ server }: Connection): Iterable<string> {
  yield "CREATE TABLE places (id INT PRIMARY KEY, at POINT, CHECK (id > 0))";
  yield "CREATE VIEW shown AS SELECT id FROM places";
  yield server.flavour === "mariadb" ? "CREATE SEQUENCE numbers" : "CREATE TABLE more (id INT PRIMARY KEY)";
}

function* many(): Iterable<string> {
  for (let i = 0; i < 60; i++) {
    yield `CREATE TABLE t${i} (a INT PRIMARY KEY, b VARCHAR(9) UNIQUE, c INT CHECK (c > 0), j JSON, ` +
      `CONSTRAINT fk${i} FOREIGN KEY (c) REFERENCES t${Math.max(i - 1, 0)} (a))`;
  }
}

onServers(
  "tables are told by name, whole, whichever part of the catalog they were told in",
  (url) =>
    inOwn(url, async (connection) => {
      for (const sql of [...some(connection), ...many()]) await connection.run([{ sql }]);
      await connection.run([{ sql: "CREATE TABLE T7b (a INT, b INT, UNIQUE (b, a))" }]);
      await connection.run([{
        sql: "CREATE TABLE pairs (x INT, y INT, CONSTRAINT z_first FOREIGN KEY (y, x) REFERENCES T7b (b, a), " +
          "CONSTRAINT a_last FOREIGN KEY (x) REFERENCES t1 (a))",
      }]);
      const { tables } = await connection.inspector.schema();
      const names = tables.map(({ name }) => name).filter((name) => /^t\d/i.test(name));
      assert.equal(names.length, 61);
      assert.deepEqual(names.slice(0, 4), ["T7b", "t0", "t1", "t10"]);
      for (const name of names.filter((each) => each !== "T7b")) {
        const { columns, constraints } = tables.find((table) => table.name === name)!;
        assert.deepEqual(columns.map(({ name, type }) => [name, type.type]), [
          ["a", "integer"],
          ["b", "string"],
          ["c", "integer"],
          ["j", "json"],
        ]);
        assert.deepEqual(
          constraints.map(({ kind }) => kind).toSorted(),
          [...(has(connection.server, "checks") ? ["check"] : []), "foreign_key", "primary_key", "unique"],
          name,
        );
      }
      const pairs = tables.find(({ name }) => name === "pairs")!;
      assert.deepEqual(
        pairs.constraints.map((each) =>
          each.kind === "foreign_key" && [each.name, each.columns, each.references.columns]
        ),
        [["a_last", ["x"], ["a"]], ["z_first", ["y", "x"], ["b", "a"]]],
      );
    }),
);
