/** customers have one name */
import type { Kit, Op } from "../../retort.config.ts";

export const revision = "b4c5d6e7f809";
export const downRevision = "a3b4c5d6e7f8";
export const branchLabels = null;
export const dependsOn = null;

/** The table in the midst of this revision, not as the application knows it today. */
interface Customers {
  id: number;
  first_name: string;
  last_name: string;
  full_name: string | null;
}

export async function upgrade(op: Op, { t }: Kit) {
  op.addColumn("customers", t.column("full_name", t.string(101)));
  const db = op.kysely<{ customers: Customers }>();
  for (const customer of await db.selectFrom("customers").select(["id", "first_name", "last_name"]).execute()) {
    const full_name = `${customer.first_name} ${customer.last_name}`;
    await db.updateTable("customers").set({ full_name }).where("id", "=", customer.id).execute();
  }
  op.dropColumn("customers", "first_name");
  op.dropColumn("customers", "last_name");
}

export async function downgrade(op: Op, { t }: Kit) {
  op.addColumn("customers", t.column("first_name", t.string(50), { nullable: false, default: "" }));
  op.addColumn("customers", t.column("last_name", t.string(50), { nullable: false, default: "" }));
  const db = op.kysely<{ customers: Customers }>();
  for (const { id, full_name } of await db.selectFrom("customers").select(["id", "full_name"]).execute()) {
    const [first_name = "", ...rest] = (full_name ?? "").split(" ");
    await db.updateTable("customers").set({ first_name, last_name: rest.join(" ") }).where("id", "=", id).execute();
  }
  op.dropColumn("customers", "full_name");
}
