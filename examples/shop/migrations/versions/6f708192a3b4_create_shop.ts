/** create the shop */
import type { Kit, Op } from "../../retort.config.ts";

export const revision = "6f708192a3b4";
export const downRevision = null;
export const branchLabels = null;
export const dependsOn = null;

export function upgrade(op: Op, { t, sql }: Kit) {
  op.createTable("customers", [
    t.column("id", t.integer(), { primaryKey: true }),
    t.column("first_name", t.string(50), { nullable: false }),
    t.column("last_name", t.string(50), { nullable: false }),
    t.column("phone", t.string(20)),
    t.column("fax", t.string(20)),
  ]);
  op.createTable("goods", [
    t.column("id", t.integer(), { primaryKey: true }),
    t.column("name", t.string(50)),
    t.column("price", t.numeric(10, 2), { nullable: false, index: true }),
  ]);
  op.createTable("orders", [
    t.column("id", t.integer(), { primaryKey: true }),
    t.column("customer_id", t.integer(), { nullable: false, references: "customers.id" }),
    t.column("product_id", t.integer()),
    t.column("ordered_at", t.dateTime(), { nullable: false, default: sql`CURRENT_TIMESTAMP` }),
  ]);
  op.createTable("wishes", [
    t.column("customer_id", t.integer(), { nullable: false }),
    t.column("wish", t.text()),
  ]);
  op.bulkInsert("customers", [
    { id: 1, first_name: "Ada", last_name: "Lovelace", phone: "12" },
    { id: 2, first_name: "Grace", last_name: "Hopper", phone: null },
  ]);
  op.bulkInsert("goods", [{ id: 1, name: "Engine", price: 4.5 }]);
  op.bulkInsert("orders", [{ id: 1, customer_id: 1, product_id: 1 }]);
}

export function downgrade(op: Op) {
  op.dropTable("wishes");
  op.dropTable("orders");
  op.dropTable("goods");
  op.dropTable("customers");
}
