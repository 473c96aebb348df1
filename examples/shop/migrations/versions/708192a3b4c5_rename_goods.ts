/** nobody wishes, goods are products */
import type { Kit, Op } from "../../retort.config.ts";

export const revision = "708192a3b4c5";
export const downRevision = "6f708192a3b4";
export const branchLabels = null;
export const dependsOn = null;

export function change(op: Op, { t }: Kit) {
  op.dropTable("wishes", {
    was: {
      elements: [
        t.column("customer_id", t.integer(), { nullable: false }),
        t.column("wish", t.text()),
      ],
    },
  });
  op.renameTable("goods", "products");
}
