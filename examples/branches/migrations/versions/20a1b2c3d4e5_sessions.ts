/** sessions */
import type { Kit, Op } from "../../retort.config.ts";

export const revision = "20a1b2c3d4e5";
export const downRevision = "10a1b2c3d4e5";
export const branchLabels = ["auth"];
export const dependsOn = null;

export function upgrade(op: Op, { t }: Kit) {
  op.createTable("sessions", [
    t.column("token", t.string(64), { primaryKey: true }),
    t.column("user_id", t.integer(), { nullable: false, references: "users.id" }),
  ]);
}

export function downgrade(op: Op) {
  op.dropTable("sessions");
}
