/** users */
import type { Kit, Op } from "../../retort.config.ts";

export const revision = "10a1b2c3d4e5";
export const downRevision = null;
export const branchLabels = null;
export const dependsOn = null;

export function upgrade(op: Op, { t }: Kit) {
  op.createTable("users", [
    t.column("id", t.integer(), { primaryKey: true }),
    t.column("name", t.string(50), { nullable: false }),
  ]);
}

export function downgrade(op: Op) {
  op.dropTable("users");
}
