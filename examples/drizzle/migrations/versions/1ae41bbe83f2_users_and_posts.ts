/**
 * users and posts
 *
 * Revision ID: 1ae41bbe83f2
 * Revises: <base>
 * Create Date: 2026-11-25 09:29:01.475
 */
import type { Kit, Op } from "../../retort.config.ts";

export const revision = "1ae41bbe83f2";
export const downRevision = null;
export const branchLabels = null;
export const dependsOn = null;

/** Applies this revision. */
export function upgrade(op: Op, { t, sql }: Kit) {
  op.createTable("users", [
    t.column("id", t.integer()),
    t.column("email", t.string(200), { nullable: false }),
    t.column("name", t.text(), { nullable: false }),
    t.primaryKey(["id"], { name: "users_pkey" }),
    t.unique(["email"], { name: "users_email_unique" }),
  ]);
  op.createTable("posts", [
    t.column("id", t.integer()),
    t.column("author_id", t.integer(), { nullable: false }),
    t.column("title", t.text(), { nullable: false }),
    t.column("created_at", t.dateTime({ timezone: true }), {
      nullable: false,
      default: sql`now()`,
    }),
    t.primaryKey(["id"], { name: "posts_pkey" }),
    t.foreignKey(["author_id"], "users", ["id"], {
      name: "posts_author_id_users_id_fk",
      onDelete: "CASCADE",
    }),
    t.check(sql`"title" <> ''`, { name: "posts_title_given" }),
    t.index("posts_author_id_created_at_index", [
      "author_id",
      { column: "created_at", desc: true, nulls: "last" },
    ]),
  ]);
}

/** Takes this revision back. */
export function downgrade(op: Op, { t, sql }: Kit) {
  op.dropTable("posts", {
    was: {
      elements: [
        t.column("id", t.integer()),
        t.column("author_id", t.integer(), { nullable: false }),
        t.column("title", t.text(), { nullable: false }),
        t.column("created_at", t.dateTime({ timezone: true }), {
          nullable: false,
          default: sql`now()`,
        }),
        t.primaryKey(["id"], { name: "posts_pkey" }),
        t.foreignKey(["author_id"], "users", ["id"], {
          name: "posts_author_id_users_id_fk",
          onDelete: "CASCADE",
        }),
        t.check(sql`"title" <> ''`, { name: "posts_title_given" }),
        t.index("posts_author_id_created_at_index", [
          "author_id",
          { column: "created_at", desc: true, nulls: "last" },
        ]),
      ],
    },
  });
  op.dropTable("users", {
    was: {
      elements: [
        t.column("id", t.integer()),
        t.column("email", t.string(200), { nullable: false }),
        t.column("name", t.text(), { nullable: false }),
        t.primaryKey(["id"], { name: "users_pkey" }),
        t.unique(["email"], { name: "users_email_unique" }),
      ],
    },
  });
}
