/** when sessions end */
import type { Kit, Op } from "../../retort.config.ts";

export const revision = "21a1b2c3d4e5";
export const downRevision = "20a1b2c3d4e5";
export const branchLabels = null;
export const dependsOn = null;

export function upgrade(op: Op, { t }: Kit) {
  op.addColumn("sessions", t.column("ends_at", t.dateTime()));
}

export function downgrade(op: Op) {
  op.dropColumn("sessions", "ends_at");
}
