/** vouchers and notes, unless somebody made them by hand */
import type { Kit, Op } from "../../retort.config.ts";

export const revision = "a3b4c5d6e7f8";
export const downRevision = "92a3b4c5d6e7";
export const branchLabels = null;
export const dependsOn = null;

export async function upgrade(op: Op, { t }: Kit) {
  if (!await op.inspect().hasColumn("customers", "note")) {
    op.addColumn("customers", t.column("note", t.string(200)));
  }
  if (!await op.inspect().hasTable("vouchers")) {
    op.createTable("vouchers", [t.column("code", t.string(20), { primaryKey: true })]);
  }
}

export async function downgrade(op: Op) {
  if (await op.inspect().hasTable("vouchers")) op.dropTable("vouchers");
  op.dropColumn("customers", "note");
}
