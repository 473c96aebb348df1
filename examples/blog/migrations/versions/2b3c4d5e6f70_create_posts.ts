/** create posts */
import type { Kit, Op } from "../../retort.config.ts";

export const revision = "2b3c4d5e6f70";
export const downRevision = "1a2b3c4d5e6f";
export const branchLabels = null;
export const dependsOn = null;

export function upgrade(op: Op, { t, sql }: Kit) {
  op.createTable("posts", [
    t.column("id", t.integer(), { primaryKey: true }),
    t.column("user_id", t.integer(), {
      nullable: false,
      references: { table: "users", column: "id", onDelete: "CASCADE" },
    }),
    t.column("title", t.string(200), { nullable: false }),
    t.column("body", t.text()),
    t.column("published", t.boolean(), { nullable: false, default: false }),
    t.column("created_at", t.dateTime(), { default: sql`CURRENT_TIMESTAMP` }),
  ]);
  op.createIndex("ix_posts_user_id", "posts", ["user_id"]);
  op.bulkInsert("users", [
    { id: 1, username: "ada", email: "ada@example.org" },
    { id: 2, username: "grace", email: "grace@example.org" },
  ]);
  op.bulkInsert("posts", [
    { user_id: 1, title: "Notes on the engine", published: true },
    { user_id: 2, title: "A bug, found", published: false },
  ]);
}

export function downgrade(op: Op) {
  op.dropIndex("ix_posts_user_id", "posts");
  op.dropTable("posts");
  op.execute("DELETE FROM users");
}
