/** pages are numbers, an isbn is there once, and books have a year: in one go */
import type { Kit, Op } from "../../retort.config.ts";

export const revision = "200000000002";
export const downRevision = "100000000001";

export function change(op: Op, { t }: Kit) {
  op.batchAlterTable("books", (b) => {
    b.addColumn(t.column("year", t.integer()), { insertAfter: "title" });
    b.alterColumn("pages", { type: t.integer(), was: { type: t.string(10) } });
    b.createUniqueConstraint("books_isbn_key", ["isbn"]);
    b.alterColumn("title", { name: "name" });
  });
}
