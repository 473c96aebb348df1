import { schema, sql, t, table } from "retort";

/** Who writes. */
const users = table("users", [
  t.column("id", t.integer(), { primaryKey: true }),
  t.column("name", t.string(40), { nullable: false }),
  t.column("email", t.string(120), { nullable: false, unique: true }),
], { comment: "who writes" });

/** What they write; a post goes with its author. */
const posts = table("posts", [
  t.column("id", t.integer(), { primaryKey: true }),
  t.column("author_id", t.integer(), {
    nullable: false,
    index: true,
    references: { table: "users", column: "id", onDelete: "CASCADE" },
  }),
  t.column("title", t.string(80), { nullable: false }),
  t.column("words", t.integer(), { nullable: false, default: 0 }),
  t.column("created", t.dateTime(), { nullable: false, default: sql`CURRENT_TIMESTAMP` }),
  t.check("words >= 0", { name: "posts_words_check" }),
]);

/** What the database is to look like. */
export const models = schema([users, posts]);
