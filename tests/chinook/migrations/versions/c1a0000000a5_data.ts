/** all rows, out of the file that -x chinook=PATH names */
import { DatabaseSync } from "node:sqlite";
import type { Op } from "retort";

export const revision = "c1a0000000a5";
export const downRevision = "c1a0000000a4";

const TABLES = [
  "Artist",
  "Album",
  "Employee",
  "Customer",
  "Genre",
  "MediaType",
  "Track",
  "Invoice",
  "InvoiceLine",
  "Playlist",
  "PlaylistTrack",
];

export function upgrade(op: Op) {
  const original = new DatabaseSync(op.context.x.chinook!, { readOnly: true });
  for (const table of TABLES) {
    const rows = original.prepare(`SELECT * FROM "${table}"`).all() as Record<string, unknown>[];
    op.bulkInsert(table, rows);
  }
  original.close();
}

export function downgrade(op: Op) {
  for (const table of TABLES.toReversed()) op.execute(`DELETE FROM "${table}"`);
}
