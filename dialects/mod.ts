/**
 * The bundled dialects.
 *
 * @module
 */
import type { Dialect } from "../registry/dialect.ts";
import { mysql } from "./mysql/mod.ts";
import type { MysqlTypes } from "./mysql/types.ts";
import { postgres } from "./postgres/mod.ts";
import type { PostgresTypes } from "./postgres/own_types.ts";
import { sqlite, sqliteRebuilding } from "./sqlite/mod.ts";
import type { SqliteTypes } from "./sqlite/own_types.ts";

/** The bundled dialects. */
export const dialects: readonly Dialect[] = [postgres, mysql, sqlite];

/** The bundled dialects, where SQLite makes a table anew for what it cannot alter, also outside of a batch. */
export const rebuildingDialects: readonly Dialect[] = [postgres, mysql, sqliteRebuilding];

/** What the bundled dialects add to `t`: under the name of each, the types that it alone has. */
export interface DialectTypes {
  readonly mysql: MysqlTypes;
  readonly postgres: PostgresTypes;
  readonly sqlite: SqliteTypes;
}
