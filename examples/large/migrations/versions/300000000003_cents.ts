/** cents, some thousand rows at a time; with `--transaction none` each of these is committed by itself */
import type { Kit, Op } from "../../retort.config.ts";

export const revision = "300000000003";
export const downRevision = "200000000002";

/** How many ids one statement looks at. */
const AT_ONCE = 10_000;

export async function upgrade(op: Op, { sql }: Kit) {
  // What is left to do is asked of the rows themselves: a run that was stopped goes on where it was.
  const { rows: [left] } = await op.execute(sql`
    SELECT min(id) AS first_id, max(id) AS last_id FROM payments WHERE cents IS NULL`);
  if (left?.first_id == null) return;
  for (let id = Number(left.first_id); id <= Number(left.last_id); id += AT_ONCE) {
    await op.execute(sql`
      UPDATE payments SET cents = round(amount * 100)
      WHERE id >= ${id} AND id < ${id + AT_ONCE} AND cents IS NULL`);
  }
}

export function downgrade(op: Op) {
  op.execute("UPDATE payments SET cents = NULL");
}
