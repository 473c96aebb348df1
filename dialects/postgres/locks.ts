import type { Locks } from "../../registry/dialect.ts";
import type { Table } from "../../schema/model.ts";
import type { ColumnType, NumericType, StringType, VariantType } from "../../schema/types.ts";

/**
 * Objects for whose locks the server sets memory aside, as SQL: `max_locks_per_transaction` for each process that it may have
 * and each prepared transaction. NULL where it is no server of PostgreSQL's own making.
 *
 * More may find room in what is left of the memory that all share (12,955 in place of 7,744 on a quiet 15 with its own
 * defaults), which others need as well and nobody promises.
 * https://www.postgresql.org/docs/current/runtime-config-locks.html
 */
export const LOCK_SLOTS = `${setting("max_locks_per_transaction")} * (${
  [
    setting("max_connections"),
    setting("max_prepared_transactions"),
    setting("max_worker_processes"),
    setting("max_wal_senders"),
    // From 18 on the slots are what is set aside; before, there is one for each worker.
    `coalesce(${setting("autovacuum_worker_slots")}, ${setting("autovacuum_max_workers")})`,
  ].join(" + ")
})`;

function setting(name: string): string {
  return `current_setting('${name}', true)::float8`;
}

/** What a statement keeps locked, as `pg_locks` showed it on 14 to 18. */
export const locks: Locks = {
  taken: ({ object, how }, table) => {
    if (object.kind === "table") {
      // 18 has a constraint for each NOT NULL as well, which other releases have not.
      if (how === "drop") return partsOf(table) + TYPES + (table?.constraints.length ?? 0);
      return how === "create" ? partsOf(table) : 1;
    }
    if (object.kind === "enum") return how === "drop" ? TYPES : 0;
    return LOCKED.includes(object.kind) ? 1 : 0;
  },
  more: "raise max_locks_per_transaction on the server",
};

/** What has a lock of its own; `"*"` is what nobody can know. */
const LOCKED: readonly string[] = ["index", "constraint", "view", "sequence", "*"];

/** The type of a table's rows and that of their arrays are locked when they are dropped. */
const TYPES = 2;

/** The table itself, where its long values are kept and the index of that, its indexes and its sequences. */
function partsOf(table: Table | undefined): number {
  if (table === undefined) return 1;
  const { columns, constraints, indexes } = table;
  const indexed = constraints.filter(({ kind }) => kind === "primary_key" || kind === "unique" || kind === "exclude");
  const sequences = columns.filter((column) =>
    column.identity !== undefined || column.autoincrement && column.default === undefined
  );
  const bytes = columns.reduce((sum, { type }) => sum + bytesOf(type), 0);
  return 1 + (bytes > ROW ? 2 : 0) + indexed.length + indexes.length + sequences.length;
}

/** Bytes of a row above which the server makes room for long values elsewhere. (TOAST_TUPLE_THRESHOLD) */
const ROW = 2000;

/** Types whose values have a length of their own, and a short one. */
const SHORT: readonly string[] = [
  "integer",
  "big_integer",
  "small_integer",
  "float",
  "double",
  "boolean",
  "date",
  "time",
  "date_time",
  "interval",
  "uuid",
  "enum",
];

/** Bytes that a value may take; of a type that is not known, as many as there are. */
function bytesOf(type: ColumnType): number {
  if (SHORT.includes(type.type)) return 0;
  if (type.type === "string") return 4 * ((type as StringType).length ?? Infinity);
  if (type.type === "numeric") return (type as NumericType).precision ?? Infinity;
  if (type.type !== "variant") return Infinity;
  const { base, dialects } = type as VariantType;
  return bytesOf(dialects.postgres ?? base);
}
