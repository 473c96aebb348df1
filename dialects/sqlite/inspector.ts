import type { Inspector } from "../../registry/connection.ts";
import type { Schema, Table } from "../../schema/model.ts";

/** Reads SQLite's catalog. */
export class SqliteInspector implements Inspector {
  constructor(readonly_: unknown) {
    void readonly_;
  }
  hasTable(): Promise<boolean> {
    throw new Error("placeholder");
  }
  table(): Promise<Table> {
    throw new Error("placeholder");
  }
  schema(): Promise<Schema> {
    throw new Error("placeholder");
  }
}
