/** view of debtors, audit of accounts */
import type { Op } from "../../retort.config.ts";

export const revision = "5e6f708192a3";
export const downRevision = "4d5e6f708192";
export const branchLabels = null;
export const dependsOn = null;

export function change(op: Op) {
  op.createView("debtors", "SELECT id, owner, balance FROM accounts WHERE balance < 0");
  op.auditTable("accounts");
}
