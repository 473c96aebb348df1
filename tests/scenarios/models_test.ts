import assert from "node:assert/strict";
import { readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { onStages, type Stage } from "./stage.ts";

const AT_REST = "No new upgrade operations detected.\n";

/** The models, with some of their lines in other words. */
function change({ folder }: Stage, changes: Readonly<Record<string, string>>): void {
  const path = join(folder, "models.ts");
  let text = readFileSync(path, "utf8");
  for (const [line, other] of Object.entries(changes)) {
    assert.ok(text.includes(line), `the models hold no ${line}`);
    text = text.replace(line, () => other);
  }
  writeFileSync(path, text);
}

/** Users and posts as production would have them: many, of every kind that the columns take. */
async function populate({ database }: Stage): Promise<void> {
  const users = Array.from(
    { length: 200 },
    (_, i) => `(${i + 1}, 'user ${i} o''Neill ${"é".repeat(i % 20)}', 'user${i}@example.org')`,
  );
  await database.rows(`INSERT INTO users (id, name, email) VALUES ${users.join(", ")}`);
  const posts = Array.from(
    { length: 1000 },
    (_, i) => `(${i + 1}, ${i % 200 + 1}, 'title ${i}', ${i % 7}, '2026-0${i % 9 + 1}-01 12:00:00')`,
  );
  await database.rows(`INSERT INTO posts (id, author_id, title, words, created) VALUES ${posts.join(", ")}`);
}

const rows = async ({ database }: Stage, columns: string, table: string) =>
  JSON.parse(JSON.stringify(await database.rows(`SELECT ${columns} FROM ${table} ORDER BY id`)));

onStages("S06: the first revision is written from the models, and needs no editing", "models", async (stage) => {
  const { folder, database, go, fails } = stage;
  const versions = join(folder, "migrations", "versions");
  for (const name of readdirSync(versions)) rmSync(join(versions, name));
  await go("revision", "--autogenerate", "-m", "add user table", "--rev-id", "a1");
  assert.deepEqual(readdirSync(versions), ["a1_add_user_table.ts"]);
  const behind = await fails("check");
  assert.equal(behind.status, 3);
  assert.match(behind.stderr, /Target database is not up to date: it is at <base>, and the newest is a1/);
  await go("upgrade");
  assert.deepEqual(await database.tables(), ["posts", "users"]);
  assert.equal(await go("check"), AT_REST);
  await go("downgrade", "base");
  assert.deepEqual(await database.tables(), []);
});

onStages(
  "S08 and S21: the models change, a revision is written, the database follows, and no row is lost",
  "models",
  async (stage) => {
    const { database, go, fails } = stage;
    await go("upgrade");
    assert.equal(await go("check"), AT_REST);
    await populate(stage);
    const [users, posts] = [await rows(stage, "id, name, email", "users"), await rows(stage, "*", "posts")];
    const before = await database.dump();

    change(stage, {
      "t.string(40), { nullable: false }),":
        't.string(80), { nullable: false }),\n  t.column("active", t.boolean(), { nullable: false, default: true }),',
      't.column("words", t.integer(), { nullable: false, default: 0 }),':
        't.column("words", t.bigInteger(), { nullable: false, default: 1, index: true }),',
      't.check("words >= 0", { name: "posts_words_check" }),':
        't.check("words < 1000", { name: "posts_words_check" }),\n  t.unique(["author_id", "title"]),',
      "schema([users, posts])":
        'schema([users, posts, table("comments", [t.column("id", t.integer(), { primaryKey: true }), t.column("post_id", t.integer(), { references: "posts.id" }), t.column("body", t.text())])])',
    });
    const found = await fails("check");
    assert.equal(found.status, 6);
    assert.match(found.stdout, /New upgrade operations detected:/);
    await go("revision", "--autogenerate", "-m", "words and comments", "--rev-id", "b2");
    await go("upgrade");
    assert.equal(await go("check"), AT_REST);
    assert.deepEqual(await database.tables(), ["comments", "posts", "users"]);
    assert.deepEqual(await rows(stage, "id, name, email", "users"), users);
    assert.deepEqual(
      (await rows(stage, "*", "posts")).map((row: { words: unknown }) => ({ ...row, words: Number(row.words) })),
      posts,
    );
    await database.refuses(
      "INSERT INTO posts (id, author_id, title, words) VALUES (5000, 1, 'long', 1000)",
      /check|constraint/i,
    );

    await go("downgrade", "-1");
    assert.deepEqual(await database.dump(), before);
    await go("upgrade");
    assert.equal(await go("check"), AT_REST);
  },
);
