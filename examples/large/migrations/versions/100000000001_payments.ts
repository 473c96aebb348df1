/** payments, as many as `-x rows=` says */
import type { Kit, Op } from "../../retort.config.ts";

export const revision = "100000000001";
export const downRevision = null;

export function upgrade(op: Op, { t }: Kit) {
  op.createTable("payments", [
    t.column("id", t.integer(), { primaryKey: true }),
    t.column("account", t.string(20), { nullable: false }),
    t.column("amount", t.string(12), { nullable: false }),
    t.column("note", t.text()),
  ]);
  op.createIndex("ix_payments_account", "payments", ["account"]);
  op.bulkInsert("payments", payments(Number(op.context.x.rows ?? 1000)));
}

/** Asynchronous, so that they are made while they are written: never all of them in memory. */
async function* payments(count: number) {
  for (let id = 1; id <= count; id++) {
    yield {
      id,
      account: `account ${id % 997}`,
      amount: `${id % 1000}.5`,
      note: id % 3 === 0 ? `the payment ${id}` : null,
    };
  }
}

export function downgrade(op: Op) {
  op.dropTable("payments");
}
