/** keys and indexes */
import type { Kit, Op } from "../../retort.config.ts";

export const revision = "92a3b4c5d6e7";
export const downRevision = "8192a3b4c5d6";
export const branchLabels = null;
export const dependsOn = null;

export function change(op: Op, { t }: Kit) {
  op.dropIndex("goods_price_idx", "products", { was: { columns: ["price"] } });
  op.createIndex("ix_orders_ordered_at", "orders", ["ordered_at", "customer_id"]);
  if (op.context.dialect === "sqlite") {
    // There a table that is there gets no constraint but by op.batchAlterTable(); a unique index keeps the same rows out.
    op.createIndex("uq_products_name", "products", ["name"], { unique: true });
    return;
  }
  op.createUniqueConstraint("uq_products_name", "products", ["name"]);
  op.dropConstraint("orders_customer_id_fkey", "orders", { was: t.foreignKey(["customer_id"], "customers", ["id"]) });
  op.createForeignKey("fk_orders_customer", "orders", "customers", ["customer_id"], ["id"], { onDelete: "CASCADE" });
  op.createForeignKey("fk_orders_product", "orders", "products", ["product_id"], ["id"], { onDelete: "SET NULL" });
}
