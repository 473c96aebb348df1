/**
 * published posts
 *
 * Revision ID: 92467b91a3ff
 * Revises: 1ae41bbe83f2
 * Create Date: 2026-11-25 09:29:03.149
 */
import type { Kit, Op } from "../../retort.config.ts";

export const revision = "92467b91a3ff";
export const downRevision = "1ae41bbe83f2";
export const branchLabels = null;
export const dependsOn = null;

/** Applies this revision. */
export function upgrade(op: Op, { t, sql }: Kit) {
  op.addColumn(
    "posts",
    t.column("state", t.enum("state", ["draft", "published"]), {
      nullable: false,
      default: "draft",
    }),
  );
  op.createIndex("posts_published", "posts", ["created_at"], {
    where: sql`"state" = 'published'`,
  });
}

/** Takes this revision back. */
export function downgrade(op: Op, { t, sql }: Kit) {
  op.dropIndex("posts_published", "posts", {
    was: { columns: ["created_at"], where: sql`"state" = 'published'` },
  });
  op.dropColumn("posts", "state", {
    was: t.column("state", t.enum("state", ["draft", "published"]), {
      nullable: false,
      default: "draft",
    }),
  });
}
