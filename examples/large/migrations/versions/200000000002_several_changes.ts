/** amounts are numbers and none is negative, accounts may be long, and there are cents: the table is made anew once */
import type { Kit, Op } from "../../retort.config.ts";

export const revision = "200000000002";
export const downRevision = "100000000001";

export function change(op: Op, { t }: Kit) {
  op.batchAlterTable("payments", (b) => {
    b.alterColumn("amount", { type: t.double(), was: { type: t.string(12) } });
    b.alterColumn("account", { type: t.string(50), was: { type: t.string(20) } });
    b.addColumn(t.column("cents", t.bigInteger()));
    b.createCheckConstraint("payments_amount_check", "amount >= 0");
  });
}
