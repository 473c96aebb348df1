/** create users */
import type { Kit, Op } from "../../retort.config.ts";

export const revision = "1a2b3c4d5e6f";
export const downRevision = null;
export const branchLabels = null;
export const dependsOn = null;

export function upgrade(op: Op, { t }: Kit) {
  op.createTable("users", [
    t.column("id", t.integer(), { nullable: false }),
    t.column("username", t.string(50), { nullable: false }),
    t.column("email", t.string(100), { nullable: false }),
    t.column("created_at", t.dateTime()),
    t.primaryKey(["id"]),
    t.unique(["username"]),
    t.unique(["email"]),
  ]);
}

export function downgrade(op: Op) {
  op.dropTable("users");
}
