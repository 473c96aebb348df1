import assert from "node:assert/strict";
import { readFileSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { ROOT } from "../binary/run.ts";
import { onStagesOf, type Stage } from "./stage.ts";

/** The packages of the project, which `npm install` would bring. */
function install({ folder }: Stage): void {
  symlinkSync(join(ROOT, "node_modules"), join(folder, "node_modules"));
}

onStagesOf("postgres", "Drizzle: what was written from the tables makes them, and goes", "drizzle", async (stage) => {
  install(stage);
  const { database, go } = stage;
  await go("upgrade");
  assert.equal(await go("check"), "No new upgrade operations detected.\n");
  assert.equal(await go("check", "--offline"), "No new upgrade operations detected.\n");
  await database.rows("INSERT INTO users (email, name) VALUES ('ada@example.org', 'Ada')");
  await database.rows("INSERT INTO posts (author_id, title) VALUES (1, 'Notes')");
  assert.deepEqual(await database.rows("SELECT state FROM posts"), [{ state: "draft" }]);
  await database.refuses("INSERT INTO posts (author_id, title) VALUES (1, '')", /posts_title_given/);

  await go("downgrade", "-1");
  assert.deepEqual(await database.rows("SELECT title FROM posts"), [{ title: "Notes" }]);
  await go("downgrade", "base");
  assert.deepEqual([await database.tables(), (await database.schema()).objects], [[], {}]);
});

onStagesOf(
  "postgres",
  "Drizzle: a change of the tables becomes a revision, there and back",
  "drizzle",
  async (stage) => {
    install(stage);
    const { folder, database, go, fails } = stage;
    await go("upgrade");
    const before = await database.schema();
    const path = join(folder, "src", "schema.ts");
    const changed = readFileSync(path, "utf8")
      .replace("name: text().notNull(),", "name: text(),\n  joined: date().notNull().defaultNow(),")
      .replace("import { check,", "import { check, date,")
      .replace('["draft", "published"]', '["draft", "published", "hidden"]');
    writeFileSync(path, changed);

    const found = await fails("check");
    assert.equal(found.status, 6);
    for (const call of ["op.addEnumValue", "op.addColumn", "op.alterColumn"]) {
      assert.ok(
        found.stdout.includes(call),
        call,
      );
    }
    await go("revision", "--autogenerate", "-m", "more of users");
    await go("upgrade");
    assert.equal(await go("check"), "No new upgrade operations detected.\n");

    await go("downgrade", "-1");
    const { tables } = await database.schema();
    // A value of an enum type stays.
    const without = (value: unknown) => JSON.parse(JSON.stringify(value).replaceAll(',"hidden"', ""));
    assert.deepEqual(without(tables), without(before.tables));
  },
);
