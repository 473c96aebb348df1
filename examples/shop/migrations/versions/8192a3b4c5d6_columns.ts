/** products have a stock and longer names, nobody has a fax */
import type { Kit, Op } from "../../retort.config.ts";

export const revision = "8192a3b4c5d6";
export const downRevision = "708192a3b4c5";
export const branchLabels = null;
export const dependsOn = null;

export function change(op: Op, { t }: Kit) {
  op.addColumn("products", t.column("stock", t.integer(), { nullable: false, default: 0 }));
  op.dropColumn("customers", "fax", { was: t.column("fax", t.string(20)) });
  // There the length of a text is not looked at, and changing the column would be for op.batchAlterTable().
  if (op.context.dialect !== "sqlite") {
    op.alterColumn("products", "name", {
      type: t.string(200),
      nullable: false,
      was: { type: t.string(50), nullable: true },
    });
  }
  op.alterColumn("customers", "phone", { name: "telephone" });
}
