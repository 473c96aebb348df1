/** the balance of each owner */
import type { Kit, Op } from "../../retort.config.ts";

export const revision = "60718293a4b5";
export const downRevision = "5e6f708192a3";
export const branchLabels = null;
export const dependsOn = null;

const balances = "SELECT owner, sum(balance) AS balance FROM accounts GROUP BY owner";

export function change(op: Op, { t }: Kit) {
  // PostgreSQL keeps the rows until op.refreshMaterializedView(), elsewhere they are asked for each time.
  if (op.context.dialect === "postgres") {
    op.createMaterializedView("balances", balances, {
      indexes: [t.index("ux_balances_owner", ["owner"], { unique: true })],
    });
  } else op.createView("balances", balances);
}
