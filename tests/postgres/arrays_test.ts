import assert from "node:assert/strict";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import process from "node:process";
import { inFolder, retort, run, writeRevisions } from "../binary/run.ts";
import { connected, inDatabase, onServer, onServers } from "./servers.ts";

const TEXTS = ["plain", "", "NULL", 'a "quote"', "back\\slash", "{brace},comma", " space ", "line\nbreak", "😀", null];
const WANTED = {
  texts: TEXTS,
  none: [],
  numbers: [1, -2, null],
  table: [[1, 2], [3, 4]],
  flags: [true, false],
  moments: ["2026-01-02 03:04:05.006+00"],
  list: [1, "two", [3, null], { four: "{4}" }],
  documents: [{ a: 1 }, [2]],
  word: "[not an array]",
};

const TABLE = `op.createTable("a", [
  t.column("texts", t.array(t.text())), t.column("none", t.array(t.integer())),
  t.column("numbers", t.array(t.integer())), t.column("table", t.array(t.integer(), { dimensions: 2 })),
  t.column("flags", t.array(t.boolean())), t.column("moments", t.array(t.dateTime({ timezone: true }))),
  t.column("list", t.postgres.jsonb()), t.column("documents", t.array(t.postgres.jsonb())),
  t.column("word", t.text()),
]);`;
const ROW = `const row = ${JSON.stringify({ ...WANTED, documents: [{ a: 1 }] })};
row.moments = [new Date("2026-01-02T03:04:05.006Z")];`;

const read = async (url: string) =>
  await connected(url, async (connection) => (await connection.run([{ sql: 'SELECT * FROM "a"' }]))[0]!.rows);

onServers(
  "a list that op.kysely() binds is an array where one is wanted, and JSON where that is",
  (given) =>
    inDatabase(given, (url) =>
      inFolder(async (folder) => {
        writeRevisions(folder, [
          { upgrade: TABLE },
          {
            async: true,
            upgrade: `${ROW}
            const db = op.kysely();
            await db.insertInto("a").values(row).execute();
            const found = await db.selectFrom("a").select("word").where((eb) => eb("word", "=", eb.fn.any(eb.val(["x", row.word])))).execute();
            if (found.length !== 1) throw new Error(JSON.stringify(found));
            await op.execute(sql\`UPDATE a SET flags = \${[false]} WHERE 'plain' = ANY (\${row.texts})\`);`,
          },
        ]);
        const { status, stderr } = await retort(folder, "upgrade", "--url", url);
        assert.equal(status, 0, stderr);
        assert.deepEqual(await read(url), [{ ...WANTED, documents: [{ a: 1 }], flags: [false] }]);
      })),
);

onServer(
  "a list in bulkInsert() is an array where the column is known as one, in a run and in a script",
  (given) =>
    inFolder(async (folder) => {
      const types =
        `{ columns: Object.fromEntries(["texts", "none", "numbers", "table", "flags", "moments", "documents"]
      .map((name) => [name, t.array(name === "moments" ? t.dateTime({ timezone: true }) : t.text())])) }`;
      writeRevisions(folder, [{ upgrade: TABLE }, { upgrade: `${ROW}\n op.bulkInsert("a", [row], ${types});` }]);
      const wanted = [{ ...WANTED, documents: [{ a: 1 }] }];
      await inDatabase(given, async (url) => {
        const { status, stderr } = await retort(folder, "upgrade", "--url", url);
        assert.equal(status, 0, stderr);
        assert.deepEqual(await read(url), wanted);
      });
      await inDatabase(given, async (url) => {
        const { stdout } = await retort(folder, "upgrade", "--sql", "--url", "postgres:");
        writeFileSync(join(folder, "script.sql"), stdout);
        const psql = process.env.RETORT_TEST_PSQL || "psql";
        const { status, stderr } = await run(psql, folder, ["-q", "-v", "ON_ERROR_STOP=1", "-f", "script.sql", url]);
        assert.equal(status, 0, stderr);
        assert.deepEqual(await read(url), wanted);
      });
    }),
);

onServer(
  "a list for an array of a type that only the server knows says what to do",
  (given) =>
    inDatabase(given, (url) =>
      inFolder(async (folder) => {
        const revisions = (insert: string) =>
          writeRevisions(folder, [
            {
              upgrade: `op.createTable("a", [t.column("m", t.array(t.enum("mood", ["sad", "glad"])))]);`,
            },
            { upgrade: insert },
          ]);
        revisions(`op.execute(sql\`INSERT INTO a VALUES (\${["sad"]})\`);`);
        const { status, stderr } = await retort(folder, "upgrade", "--url", url);
        assert.equal(status, 5);
        assert.match(stderr, /malformed array literal: "\["sad"\]"/);
        assert.match(stderr, /hint: a list of values is JSON unless its type is known: .*::text\[\]::mood\[\]/);
        revisions(`op.execute(sql\`INSERT INTO a VALUES (\${["sad"]}::text[]::mood[])\`);`);
        assert.equal((await retort(folder, "upgrade", "--url", url)).status, 0);
        assert.deepEqual(await read(url), [{ m: "{sad}" }]);
      })),
);
