/** posts */
import type { Kit, Op } from "../../retort.config.ts";

export const revision = "30a1b2c3d4e5";
export const downRevision = "10a1b2c3d4e5";
export const branchLabels = ["posts"];
export const dependsOn = null;

export function upgrade(op: Op, { t }: Kit) {
  op.createTable("posts", [
    t.column("id", t.integer(), { primaryKey: true }),
    t.column("author_id", t.integer(), { nullable: false, references: "users.id" }),
    t.column("title", t.string(200), { nullable: false }),
  ]);
}

export function downgrade(op: Op) {
  op.dropTable("posts");
}
