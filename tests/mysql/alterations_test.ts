import assert from "node:assert/strict";
import { builtins, type Connection, type Operation, Registry, sql, type StatementResult, t } from "../../mod.ts";
import { mysql } from "../../dialects/mysql/mod.ts";
import { LiveExecutor } from "../../runtime/executors/live.ts";
import { has } from "../../dialects/mysql/server.ts";
import { factsOf } from "../../testing/mod.ts";
import { connected, inDatabase, onServers } from "./servers.ts";

const registry = new Registry(builtins, [mysql]);

/** Runs an operation as a run does: with what the database tells now. */
async function run(connection: Connection, method: string, ...args: readonly unknown[]): Promise<readonly string[]> {
  return await runBuilt(connection, registry.build(method, args));
}

async function runBuilt(connection: Connection, operation: Operation): Promise<readonly string[]> {
  const { schema } = await new LiveExecutor(connection, registry).facts(registry.needs(operation, connection.server));
  const statements = registry.compile(operation, connection.server, factsOf(schema));
  await connection.run(statements);
  return statements.map(({ sql }) => sql);
}

const inOwn = (url: string, body: (connection: Connection, name: string) => Promise<void>) =>
  inDatabase(url, (own, name) => connected(own, (connection) => body(connection, name)));

async function ddl(connection: Connection, table: string): Promise<readonly string[]> {
  const [answer] = await connection.run([{ sql: `SHOW CREATE TABLE ${table}` }]);
  return String(answer!.rows[0]!["Create Table"]).split("\n");
}

onServers("all of a column that is not altered stays", (url) =>
  inOwn(url, async (connection) => {
    await connection.run([{
      sql: `CREATE TABLE everything (
        id INT UNSIGNED NOT NULL AUTO_INCREMENT COMMENT 'the number' PRIMARY KEY,
        word VARCHAR(20) CHARACTER SET latin1 COLLATE latin1_bin NOT NULL DEFAULT 'it''s \\\\ x' COMMENT 'a; b',
        seen TIMESTAMP(3) NOT NULL DEFAULT CURRENT_TIMESTAMP(3) ON UPDATE CURRENT_TIMESTAMP(3),
        at DATETIME NULL DEFAULT NULL ON UPDATE CURRENT_TIMESTAMP,
        price DECIMAL(12,3) UNSIGNED DEFAULT 1.5,
        kind ENUM('a','it''s') NOT NULL DEFAULT 'a',
        flags SET('x','y') DEFAULT 'x,y',
        bits BIT(4) DEFAULT b'101',
        raw_bytes VARBINARY(9) DEFAULT 'ab',
        body MEDIUMTEXT,
        data JSON,
        computed INT GENERATED ALWAYS AS (price + 1) VIRTUAL,
        on_what VARCHAR(40) DEFAULT (CONCAT('a', 'b''c'))
      )`,
    }]);
    const before = await ddl(connection, "everything");
    const { columns } = await connection.inspector.table({ name: "everything" });
    for (const { name, comment } of columns) {
      await run(connection, "alterColumn", "everything", name, { comment: "another" });
      assert.notDeepEqual(await ddl(connection, "everything"), before, name);
      await run(connection, "alterColumn", "everything", name, { comment: comment ?? null });
      assert.deepEqual(await ddl(connection, "everything"), before, name);
    }
  }));

/** Columns of all that their own server alone has. */
const OWN: Readonly<Record<string, string>> = {
  mysql: `
    hidden INT NOT NULL DEFAULT 3 INVISIBLE COMMENT 'INVISIBLE, SRID 1',
    place POINT NOT NULL SRID 4326,
    anywhere GEOMETRY,
    fixed INT COLUMN_FORMAT FIXED STORAGE MEMORY,
    dynamic VARCHAR(20) COLUMN_FORMAT DYNAMIC DEFAULT ',(' COMMENT 'it''s /* ) */ a \\\\',
    told INT SECONDARY_ENGINE_ATTRIBUTE='{"a": "b, )"}',
    own_only INT NOT SECONDARY,
    hidden_sum INT GENERATED ALWAYS AS (hidden + 1) STORED INVISIBLE,
    checked INT CHECK (checked > 1),
    total INT AS (hidden + 2) VIRTUAL NOT NULL`,
  mariadb: `
    hidden INT NOT NULL DEFAULT 3 INVISIBLE COMMENT 'INVISIBLE, CHECK (1)',
    place POINT REF_SYSTEM_ID=4326 NOT NULL,
    anywhere GEOMETRY,
    packed VARCHAR(20) COMPRESSED CHARACTER SET latin1 DEFAULT ',(' COMMENT 'it''s /* ) */ a \\\\',
    packed_bytes BLOB COMPRESSED,
    unversioned INT WITHOUT SYSTEM VERSIONING,
    hidden_sum INT GENERATED ALWAYS AS (hidden + 1) STORED INVISIBLE,
    \`checked, (\` INT CHECK (\`checked, (\` > 1 AND hidden <> 7),
    worded VARCHAR(10) DEFAULT CONCAT('a', '(') CHECK (worded <> 'a, '')'),
    data JSON,
    total INT AS (hidden + 2) VIRTUAL`,
};

/** A table of MariaDB's places, as this server tells them. */
async function systems(connection: Connection): Promise<unknown> {
  if (connection.server.flavour !== "mariadb") return undefined;
  const sql = "SELECT SRID FROM information_schema.GEOMETRY_COLUMNS WHERE G_TABLE_SCHEMA = DATABASE() ORDER BY SRID";
  return (await connection.run([{ sql }]))[0]!.rows;
}

onServers(
  "what only one server's columns have stays, too, whatever the script says of the rest",
  (url) =>
    inOwn(url, async (connection) => {
      const { flavour } = connection.server;
      const old = flavour === "mysql" && !has(connection.server, "invisible");
      const own = old ? OWN[flavour]!.replace(/ INVISIBLE(?=[ ,\n])|.* (?:NOT )?SECONDARY.*/g, "") : OWN[flavour]!;
      await connection.run([{ sql: `CREATE TABLE own (id INT PRIMARY KEY,${own})` }]);
      const before = await ddl(connection, "own"), places = await systems(connection);
      const { columns } = await connection.inspector.table({ name: "own" });
      for (const { name, comment, ...column } of columns) {
        const { computed, collation, autoincrement } = column;
        const all = { ...column, comment: comment ?? null, computed: computed ?? null, collation: collation ?? null };
        const was = { type: all.type, nullable: all.nullable, computed: all.computed, collation: all.collation };
        for (const said of [{}, { ...was, default: column.default ?? null, autoincrement: autoincrement ?? false }]) {
          await run(connection, "alterColumn", "own", name, { comment: "another", was: said });
          assert.notDeepEqual(await ddl(connection, "own"), before, name);
          await run(connection, "alterColumn", "own", name, { comment: comment ?? null, was: said });
          assert.deepEqual(await ddl(connection, "own"), before, name);
        }
        // What a column is computed of keeps its name, and on MySQL what a check looks at.
        if (!["hidden", "checked"].includes(name)) {
          await run(connection, "alterColumn", "own", name, { name: "new`name", comment: "another" });
          await run(connection, "alterColumn", "own", "new`name", { name, comment: comment ?? null });
          assert.deepEqual(await ddl(connection, "own"), before, name);
        }
      }
      assert.deepEqual(await systems(connection), places);
      await run(connection, "alterColumn", "own", "hidden", { type: t.bigInteger() });
      assert.match((await ddl(connection, "own")).join(""), old ? /`hidden` bigint/ : /`hidden` bigint.*INVISIBLE/);
      await run(connection, "alterColumn", "own", "place", { type: t.binary(100) });
      assert.match((await ddl(connection, "own")).join(""), /`place` varbinary\(100\) NOT NULL,/);
    }),
);

onServers("no text of a column that is not altered becomes another", (url) =>
  inOwn(url, async (connection) => {
    const { flavour } = connection.server;
    await connection.run([{
      sql: `CREATE TABLE worded (id INT PRIMARY KEY,
        \`Ärger\` VARCHAR(20) DEFAULT 'ß' COMMENT 'ß',
        worded TEXT DEFAULT ('ß😀 it''s \\\\'),
        joined VARCHAR(20) DEFAULT (CONCAT('ß😀', 'x')),
        computed VARCHAR(90) GENERATED ALWAYS AS (CONCAT(\`Ärger\`, 'ß😀')) VIRTUAL,
        latin VARCHAR(20) DEFAULT (${flavour === "mysql" ? "CONCAT(_latin1 X'DF', 'x')" : "'ß'"}),
        plain VARCHAR(20) DEFAULT 'ß😀',
        mood ENUM('😀', 'ß') DEFAULT 'ß')`,
    }]);
    const defaults = async () => {
      await connection.run([{ sql: "REPLACE INTO worded (id, `Ärger`) VALUES (1, 'a')" }]);
      return (await connection.run([{ sql: "SELECT * FROM worded" }]))[0]!.rows;
    };
    const [before, rows] = [await ddl(connection, "worded"), await defaults()];
    const { columns } = await connection.inspector.table({ name: "worded" });
    for (const { name, comment, type } of columns) {
      const alter = async (next: string | null, was = {}) =>
        await run(connection, "alterColumn", "worded", name, { comment: next, was });
      const hidden = flavour === "mariadb" ? ["plain"] : has(connection.server, "invisible") ? [] : ["plain", "worded"];
      const lost = name === "mood" ? "type" : hidden.includes(name) ? "default" : undefined;
      const whole = name === "worded" ? "ß😀 it's \\" : "ß😀";
      const was = name === "mood" ? { type: t.enum("mood", ["😀", "ß"]) } : lost ? { type, default: whole } : {};
      if (lost !== undefined) {
        await assert.rejects(alter("another"), {
          code: "E_UNSUPPORTED_OPERATION",
          message: new RegExp(`"worded.${name}": its ${lost} holds a "\\?"`),
        });
      }
      await alter("another", was);
      await alter(comment ?? null, was);
      assert.deepEqual(await ddl(connection, "worded"), before, name);
      assert.deepEqual(await defaults(), rows, name);
    }
  }));

onServers("the attributes of a column come back where they were given", (url) =>
  inOwn(url, async (connection) => {
    const attributes = has(connection.server, "invisible") ? "INVISIBLE" : "COLUMN_FORMAT FIXED";
    const hidden = t.column("b", t.integer(), { comment: "x", mysql: { attributes } });
    await run(connection, "createTable", "it", [t.column("a", t.integer()), hidden]);
    const { columns } = await connection.inspector.table({ name: "it" });
    assert.deepEqual(columns.map(({ options }) => options), [undefined, { mysql: { attributes } }]);
  }));

onServers(
  "what hides a column, and the system of its places, come back with the whole schema",
  (url) =>
    inOwn(url, async (connection) => {
      const { flavour } = connection.server;
      const invisible = has(connection.server, "invisible") ? " INVISIBLE" : "";
      const places = flavour === "mysql" ? " NOT NULL SRID 4326" : "";
      await connection.run([{
        sql: `CREATE TABLE \`it\` (a int NOT NULL AUTO_INCREMENT PRIMARY KEY${invisible}, b int DEFAULT 3${invisible},
        c int AS (b + 1)${invisible}, d point${places}${invisible}, e int)`,
      }]);
      const { tables: [table] } = await connection.inspector.schema();
      const hidden = invisible === "" ? undefined : { mysql: { attributes: "INVISIBLE" } };
      const system = flavour !== "mysql" ? hidden : { mysql: { attributes: `SRID 4326${invisible}` } };
      assert.deepEqual(table!.columns.map(({ options }) => options), [hidden, hidden, hidden, system, undefined]);
      const [before] = await connection.run([{ sql: "SHOW CREATE TABLE `it`" }]);
      await connection.run([{ sql: "DROP TABLE `it`" }]);
      await runBuilt(connection, { kind: "create_table", table } as Operation);
      assert.deepEqual((await connection.run([{ sql: "SHOW CREATE TABLE `it`" }]))[0], before);
    }),
);

onServers("an index of vectors is made and told, or refused", (url) =>
  inOwn(url, async (connection) => {
    const create = (prefix: "VECTOR") =>
      run(connection, "createTable", "it", [
        t.column("id", t.integer(), { primaryKey: true }),
        t.column("v", t.native("vector(3)"), { nullable: false }),
        t.index("near", ["v"], { mysql: { prefix } }),
      ]);
    if (!has(connection.server, "vectorIndexes")) {
      return await assert.rejects(create("VECTOR"), {
        code: "E_UNSUPPORTED_OPERATION",
        message: /^Cannot create the index "near" as VECTOR: m[a-z]+ \d+\.\d+ has no such indexes$/,
      });
    }
    await create("VECTOR");
    assert.match((await ddl(connection, "it")).join(), /VECTOR KEY `near` \(`v`\)/);
    const { indexes } = await connection.inspector.table({ name: "it" });
    assert.deepEqual(indexes, [
      { name: "near", columns: [{ column: "v" }], unique: false, options: { mysql: { prefix: "VECTOR" } } },
    ]);
  }));

onServers("what no operation says of indexes and tables is told by name", (url) =>
  inOwn(url, async (connection) => {
    const isMysql = connection.server.flavour === "mysql";
    await connection.run([{
      sql: `CREATE TABLE \`it\` (a int, b int, KEY plain (a), KEY said (a, b) COMMENT 'why',
        KEY hidden (b) ${isMysql ? "INVISIBLE" : "IGNORED"}) STATS_PERSISTENT=0 ROW_FORMAT=DYNAMIC`,
    }, {
      sql: `CREATE TABLE versioned (a int) ${isMysql ? "" : "WITH SYSTEM VERSIONING"}`,
    }]);
    const { objects } = await connection.inspector.schema();
    assert.deepEqual(objects, {
      other_options_of_the_table: [{ name: "it" }],
      ...(!isMysql && { system_versioning_of_the_table: [{ name: "versioned" }] }),
      comment_of_the_index: [{ name: "said", table: "it" }],
      invisibility_of_the_index: [{ name: "hidden", table: "it" }],
    });
  }));

onServers(
  "the columns by which the versions of rows are kept are not altered",
  (url, test) =>
    inOwn(url, async (connection) => {
      if (connection.server.flavour !== "mariadb") return test.skip("MySQL keeps no versions of rows");
      await connection.run([{
        sql: `CREATE TABLE versioned (a INT, s TIMESTAMP(6) GENERATED ALWAYS AS ROW START,
        e TIMESTAMP(6) GENERATED ALWAYS AS ROW END, PERIOD FOR SYSTEM_TIME(s, e)) WITH SYSTEM VERSIONING`,
      }]);
      await assert.rejects(run(connection, "alterColumn", "versioned", "s", { comment: "since" }), {
        code: "E_UNSUPPORTED_OPERATION",
        message: /"versioned\.s": the versions of the table's rows are kept by it/,
      });
    }),
);

onServers(
  "what has lost its default may be left out of an INSERT where it may be NULL",
  (url) =>
    inOwn(url, async (connection) => {
      await run(connection, "createTable", "it", [
        t.column("id", t.integer(), { primaryKey: true }),
        t.column("a", t.integer(), { default: 1 }),
        t.column("b", t.integer(), { default: 1, nullable: false }),
      ]);
      await run(connection, "alterColumn", "it", "a", { default: null });
      await connection.run([{ sql: "INSERT INTO it (id) VALUES (1)" }]);
      await run(connection, "alterColumn", "it", "b", { default: null });
      await assert.rejects(connection.run([{ sql: "INSERT INTO it (id) VALUES (2)" }]), { message: /default value/ });
    }),
);

onServers(
  "a default of a moment is set and dropped with what a row gets that changes",
  (url) =>
    inOwn(url, async (connection) => {
      await run(connection, "createTable", "it", [
        t.column("id", t.integer(), { primaryKey: true }),
        t.column("at", t.dateTime()),
      ]);
      const before = await ddl(connection, "it");
      await run(connection, "alterColumn", "it", "at", { default: sql`CURRENT_TIMESTAMP ON UPDATE CURRENT_TIMESTAMP` });
      assert.match((await ddl(connection, "it")).join(""), /ON UPDATE/i);
      await run(connection, "alterColumn", "it", "at", { default: null });
      assert.deepEqual(await ddl(connection, "it"), before);
    }),
);

onServers(
  "an index below a foreign key, and then the key itself, are dropped without a trace",
  (url) =>
    inOwn(url, async (connection) => {
      await run(connection, "createTable", "users", [t.column("id", t.integer(), { primaryKey: true })]);
      await run(connection, "createTable", "posts", [
        t.column("id", t.integer(), { primaryKey: true }),
        t.column("user_id", t.integer()),
      ]);
      const bare = await ddl(connection, "posts");
      await run(connection, "createForeignKey", "fk", "posts", "users", ["user_id"], ["id"]);
      const keyed = await ddl(connection, "posts");
      for (const method of ["createIndex", "createUniqueConstraint"]) {
        await run(connection, method, "ix", "posts", ["user_id"]);
        if (method === "createIndex") await run(connection, "dropIndex", "ix", "posts");
        else await run(connection, "dropConstraint", "ix", "posts", { type: "unique" });
        assert.deepEqual(await ddl(connection, "posts"), keyed, method);
      }
      await run(connection, "dropConstraint", "fk", "posts");
      assert.deepEqual(await ddl(connection, "posts"), bare);
    }),
);

onServers("a batch is one statement, and what fails in it leaves nothing", (url) =>
  inOwn(url, async (connection) => {
    await run(connection, "createTable", "users", [
      t.column("id", t.integer(), { primaryKey: true }),
      t.column("old", t.string(20)),
    ]);
    await connection.run([{ sql: "INSERT INTO users (old) VALUES (NULL)" }]);
    const before = await ddl(connection, "users");
    const alterations = (nullable: boolean) => [
      registry.build("addColumn", ["users", t.column("age", t.integer(), { index: true })]),
      ...(has(connection.server, "checks")
        ? [registry.build("createCheckConstraint", ["ck", "users", "age > 0"])]
        : []),
      registry.build("createTableComment", ["users", "who"]),
      registry.build("alterColumn", ["users", "old", { name: "aged", nullable, default: "x" }]),
      registry.build("createIndex", ["ix", "users", ["aged"]]),
    ];
    const batch = registry.definition("batch_alter_table");
    const compiled = async (nullable: boolean) =>
      registry.compile(
        batch.build("users", alterations(nullable)) as never,
        connection.server,
        factsOf(await connection.inspector.schema()),
      );
    assert.equal((await compiled(false)).length, 1);
    await assert.rejects(connection.run(await compiled(false)));
    assert.deepEqual(await ddl(connection, "users"), before);
    await connection.run(await compiled(true));
    assert.match(
      (await ddl(connection, "users")).join(""),
      /`aged` varchar\(20\) DEFAULT 'x'.*KEY `ix` \(`aged`\).*COMMENT='who'/,
    );
  }));

onServers(
  "a table that goes takes along what refers to it from other schemas",
  (url) =>
    inOwn(url, async (connection, name) => {
      const schema = `app_${name}`;
      await run(connection, "createSchema", schema);
      try {
        await run(connection, "createTable", "users", [t.column("id", t.integer(), { primaryKey: true })]);
        const bare = [t.column("user_id", t.integer())];
        const key = t.foreignKey(["user_id"], "users", ["id"], { name: "fk", referredSchema: name });
        await run(connection, "createTable", "posts", [...bare, key], { schema });
        await run(connection, "createTable", "posts", [...bare, key]);
        await run(connection, "createTable", "others", bare, { schema });
        assert.equal((await run(connection, "dropTable", "users", { cascade: true })).length, 3);
        const { tables } = await connection.inspector.schema({ schemas: [schema, name] });
        const left = tables.map((table) => [table.schema, table.name, table.constraints, table.indexes]);
        assert.deepEqual(left.toSorted(), [
          [schema, "others", [], []],
          [schema, "posts", [], []],
          [name, "posts", [], []],
        ]);
      } finally {
        await run(connection, "dropSchema", schema, { cascade: true });
      }
    }),
);

onServers(
  "a schema that goes takes along what refers to it from a third one",
  (url) =>
    inDatabase(url, (_, third) =>
      inOwn(url, async (connection, name) => {
        const schema = `app_${name}`;
        await run(connection, "createSchema", schema);
        await run(connection, "createTable", "users", [t.column("id", t.integer(), { primaryKey: true })], { schema });
        await run(connection, "createTable", "posts", [
          t.column("user_id", t.integer()),
          t.foreignKey(["user_id"], "users", ["id"], { name: "fk", referredSchema: schema }),
        ], { schema: third });
        assert.equal((await run(connection, "dropSchema", schema, { cascade: true })).length, 2);
        assert.deepEqual((await connection.inspector.table({ name: "posts", schema: third })).constraints, []);
      })),
);

onServers(
  "a schema with something in it is kept, or goes with what refers to it",
  (url) =>
    inOwn(url, async (connection, name) => {
      const schema = `app_${name}`;
      await run(connection, "createSchema", schema);
      await run(connection, "createTable", "users", [t.column("id", t.integer(), { primaryKey: true })], { schema });
      await run(connection, "createTable", "posts", [
        t.column("user_id", t.integer()),
        t.foreignKey(["user_id"], "users", ["id"], { name: "fk", referredSchema: schema }),
      ]);
      await connection.run([{ sql: `CREATE VIEW ${schema}.everybody AS SELECT id FROM ${schema}.users` }]);
      const inside = await connection.inspector.schema({ schemas: [schema] });
      assert.deepEqual(inside.tables.map((table) => [table.schema, table.name]), [[schema, "users"]]);
      assert.deepEqual(inside.objects.view!.map((view) => [view.schema, view.name]), [[schema, "everybody"]]);
      const facts = factsOf({
        tables: [...inside.tables, ...(await connection.inspector.schema()).tables],
        objects: inside.objects,
      });
      const drop = (cascade: boolean) =>
        registry.compile(registry.build("dropSchema", [schema, { cascade }]), connection.server, facts);
      assert.throws(() => drop(false), { code: "E_INVALID_OPERATION", message: /it holds "users" and 1 more/ });
      await connection.run(drop(true));
      assert.deepEqual((await connection.inspector.table({ name: "posts" })).constraints, []);
      assert.ok(!(await connection.inspector.schemas()).includes(schema));
    }),
);

onServers(
  "keys that share an index are dropped one by one, in whichever order, and with the table they refer to",
  (url) =>
    inOwn(url, async (connection) => {
      const names = ["one", "two", "wide"];
      const orders = names.flatMap((first) => names.filter((name) => name !== first).map((second) => [first, second]));
      for (const [first, second] of orders) {
        for (const made of [names, names.toReversed()]) {
          await connection.run([
            { sql: "CREATE TABLE other (x INT, y INT, UNIQUE (x), UNIQUE (x, y))" },
            { sql: "CREATE TABLE it (a INT, b INT)" },
            ...made.map((name) => ({
              sql: `ALTER TABLE it ADD CONSTRAINT ${name} FOREIGN KEY ${
                name === "wide" ? "(a, b) REFERENCES other (x, y)" : "(a) REFERENCES other (x)"
              }`,
            })),
          ]);
          await run(connection, "dropConstraint", first, "it");
          await run(connection, "dropConstraint", second, "it");
          const [last] = names.filter((name) => name !== first && name !== second);
          const { constraints, indexes } = await connection.inspector.table({ name: "it" });
          assert.deepEqual([constraints.map(({ name }) => name), indexes], [[last], []]);
          await run(connection, "dropConstraint", last, "it");
          assert.doesNotMatch((await ddl(connection, "it")).join(), /KEY/, `${first}, ${second}, ${last}`);
          await connection.run([{ sql: "DROP TABLE it, other" }]);
        }
      }
      await connection.run([
        { sql: "CREATE TABLE other (x INT, UNIQUE (x))" },
        { sql: "CREATE TABLE it (a INT)" },
        ...["one", "two"].map((name) => ({
          sql: `ALTER TABLE it ADD CONSTRAINT ${name} FOREIGN KEY (a) REFERENCES other (x)`,
        })),
      ]);
      await run(connection, "dropTable", "other", { cascade: true });
      assert.doesNotMatch((await ddl(connection, "it")).join(), /KEY/);
    }),
);

onServers(
  "keys that share an index are dropped in one batch, in whichever order, with the unique key that one stands on",
  (url) =>
    inOwn(url, async (connection) => {
      const names = ["one", "two", "own"];
      const orders = names.flatMap((first) =>
        names.filter((name) => name !== first).map((second) => [
          first,
          second,
          names.find((name) => name !== first && name !== second)!,
        ])
      );
      for (const order of orders) {
        await connection.run([
          { sql: "CREATE TABLE other (x INT, UNIQUE (x))" },
          { sql: "CREATE TABLE it (a INT, b INT)" },
          ...["one", "two"].map((name) => ({
            sql: `ALTER TABLE it ADD CONSTRAINT ${name} FOREIGN KEY (a) REFERENCES other (x)`,
          })),
          { sql: "ALTER TABLE it ADD CONSTRAINT own UNIQUE (a)" },
        ]);
        const drops = order.map((name) =>
          registry.build("dropConstraint", [name, "it", { type: name === "own" ? "unique" : "foreignkey" }])
        );
        await runBuilt(connection, registry.definition("batch_alter_table").build("it", drops) as Operation);
        assert.doesNotMatch((await ddl(connection, "it")).join(), /KEY/, order.join());
        await connection.run([{ sql: "DROP TABLE it, other" }]);
      }
    }),
);

onServers(
  "a column is renamed in the texts of checks, computed columns and indexes too",
  (url) =>
    inOwn(url, async (connection) => {
      const { server } = connection;
      const named = has(server, "expressionIndexes") ? ", INDEX by_price ((price + 1))" : "";
      const loose = has(server, "unenforcedChecks") ? ", CONSTRAINT ck_loose CHECK (price > 1000) NOT ENFORCED" : "";
      for (const changes of [{ name: "cost" }, { name: "cost", nullable: true }]) {
        await connection.run([
          {
            sql: "CREATE TABLE items (id INT PRIMARY KEY, price INT NOT NULL CHECK (price < 100), other INT, " +
              "twice INT AS (price * 2) STORED, more INT AS (`price` + 1) VIRTUAL COMMENT 'price', INDEX ix (twice), " +
              `CONSTRAINT ck CHECK (price > 0), CONSTRAINT ck_other CHECK (other <> 7)${named}${loose})`,
          },
          { sql: "INSERT INTO items (id, price, other) VALUES (1, 5, 6)" },
        ]);
        await run(connection, "alterColumn", "items", "price", changes);
        const texts = (await ddl(connection, "items")).join("\n");
        assert.doesNotMatch(texts.replace("COMMENT 'price'", ""), /price\b(?!`? \(|`\s*\()/);
        assert.match(texts, /COMMENT 'price'/);
        const [{ rows }] = await connection.run([{ sql: "SELECT id, cost, other, twice, more FROM items" }]) as [
          StatementResult,
        ];
        assert.deepEqual(rows, [{ id: 1, cost: 5, other: 6, twice: 10, more: 6 }]);
        const { constraints } = await connection.inspector.table({ name: "items" });
        const unenforced = constraints.filter((each) => each.kind === "check" && each.enforced === false);
        assert.deepEqual(unenforced.map(({ name }) => name), loose === "" ? [] : ["ck_loose"]);
        if (has(server, "checks")) {
          for (const wrong of ["0, 1", "100, 1", "5, 7"]) {
            await assert.rejects(connection.run([{ sql: `INSERT INTO items (id, cost, other) VALUES (2, ${wrong})` }]));
          }
        }
        await connection.run([{ sql: "DROP TABLE items" }]);
      }
    }),
);

onServers(
  "columns whose names are in each other's texts are renamed in one batch",
  (url) =>
    inOwn(url, async (connection) => {
      await connection.run([{
        sql: "CREATE TABLE items (a INT, b INT, c INT AS (a + b) VIRTUAL, CONSTRAINT ck CHECK (a < b))",
      }]);
      const renames = [["a", "x"], ["b", "y"], ["c", "z"]].map(([from, name]) =>
        registry.build("alterColumn", ["items", from, { name }])
      );
      await runBuilt(connection, registry.definition("batch_alter_table").build("items", renames) as Operation);
      const { columns, constraints } = await connection.inspector.table({ name: "items" });
      assert.deepEqual(columns.map(({ name }) => name), ["x", "y", "z"]);
      assert.match(columns[2]!.computed!.sql.parts.join(""), /`x` \+ `y`/);
      if (has(connection.server, "checks")) {
        const [check] = constraints.filter((each) => each.kind === "check");
        assert.match(check!.condition.parts.join(""), /`x` < `y`/);
      }
    }),
);

onServers(
  "what foreign keys stand on is renamed beside checks that have the rows copied",
  (url) =>
    inOwn(url, async (connection) => {
      for (const type of ["DATETIME(3)", "DATE", "TIME", "TIMESTAMP NULL", "ENUM('a')", "SET('a')", "INT"]) {
        await connection.run([{
          sql: `CREATE TABLE tree (id INT PRIMARY KEY, parent INT, d ${type}, CONSTRAINT ck CHECK (d IS NOT NULL), ` +
            "CONSTRAINT fk FOREIGN KEY (parent) REFERENCES tree (id))",
        }]);
        const before = await connection.inspector.table({ name: "tree" });
        await run(connection, "alterColumn", "tree", "id", { name: "key" });
        await run(connection, "alterColumn", "tree", "parent", { name: "above" });
        const after = JSON.stringify(await connection.inspector.table({ name: "tree" }));
        assert.equal(after.replaceAll('"key"', '"id"').replaceAll('"above"', '"parent"'), JSON.stringify(before), type);
        await connection.run([{ sql: "DROP TABLE tree" }]);
      }
    }),
);
