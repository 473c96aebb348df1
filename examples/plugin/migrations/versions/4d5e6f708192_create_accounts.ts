/** create accounts */
import type { Kit, Op } from "../../retort.config.ts";

export const revision = "4d5e6f708192";
export const downRevision = null;
export const branchLabels = null;
export const dependsOn = null;

export function upgrade(op: Op, { t }: Kit) {
  op.createTable("accounts", [
    t.column("id", t.integer(), { primaryKey: true }),
    t.column("owner", t.string(100), { nullable: false }),
    t.column("balance", t.integer(), { nullable: false, default: 0 }),
  ]);
}

export function downgrade(op: Op) {
  op.dropTable("accounts");
}
