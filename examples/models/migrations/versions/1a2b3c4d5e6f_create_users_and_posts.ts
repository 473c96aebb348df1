/**
 * create users and posts
 *
 * Revision ID: 1a2b3c4d5e6f
 * Revises: <base>
 * Create Date: 2026-11-25 09:00:00.000
 */
import type { Kit, Op } from "../../retort.config.ts";

export const revision = "1a2b3c4d5e6f";
export const downRevision = null;
export const branchLabels = null;
export const dependsOn = null;

/** Applies this revision. */
export function upgrade(op: Op, { t, sql }: Kit) {
  op.createTable("users", [
    t.column("id", t.integer()),
    t.column("name", t.string(40), { nullable: false }),
    t.column("email", t.string(120), { nullable: false }),
    t.primaryKey(["id"], { name: "users_pkey" }),
    t.unique(["email"], { name: "users_email_key" }),
  ], { comment: "who writes" });
  op.createTable("posts", [
    t.column("id", t.integer()),
    t.column("author_id", t.integer(), { nullable: false }),
    t.column("title", t.string(80), { nullable: false }),
    t.column("words", t.integer(), { nullable: false, default: 0 }),
    t.column("created", t.dateTime(), {
      nullable: false,
      default: sql`CURRENT_TIMESTAMP`,
    }),
    t.primaryKey(["id"], { name: "posts_pkey" }),
    t.check(sql`words >= 0`, { name: "posts_words_check" }),
    t.foreignKey(["author_id"], "users", ["id"], {
      name: "posts_author_id_fkey",
      onDelete: "CASCADE",
    }),
    t.index("posts_author_id_idx", ["author_id"]),
  ]);
}

/** Takes this revision back. */
export function downgrade(op: Op, { t, sql }: Kit) {
  op.dropTable("posts", {
    was: {
      elements: [
        t.column("id", t.integer()),
        t.column("author_id", t.integer(), { nullable: false }),
        t.column("title", t.string(80), { nullable: false }),
        t.column("words", t.integer(), { nullable: false, default: 0 }),
        t.column("created", t.dateTime(), {
          nullable: false,
          default: sql`CURRENT_TIMESTAMP`,
        }),
        t.primaryKey(["id"], { name: "posts_pkey" }),
        t.check(sql`words >= 0`, { name: "posts_words_check" }),
        t.foreignKey(["author_id"], "users", ["id"], {
          name: "posts_author_id_fkey",
          onDelete: "CASCADE",
        }),
        t.index("posts_author_id_idx", ["author_id"]),
      ],
    },
  });
  op.dropTable("users", {
    was: {
      elements: [
        t.column("id", t.integer()),
        t.column("name", t.string(40), { nullable: false }),
        t.column("email", t.string(120), { nullable: false }),
        t.primaryKey(["id"], { name: "users_pkey" }),
        t.unique(["email"], { name: "users_email_key" }),
      ],
      comment: "who writes",
    },
  });
}
