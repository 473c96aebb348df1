/**
 * Random batches on a table that was drawn.
 *
 * @module
 */
import { type Operation, type Registry, sql, t } from "../../../mod.ts";
import { type BatchAlterTable, batchAlterTable } from "../../../ops/batch/batch_alter_table.ts";
import type { Draw, Given } from "./given.ts";

/** A batch, and where the values of each column are behind it. */
export interface Drawn {
  readonly batch: BatchAlterTable;
  /** Name behind it → name before it; what is new has none. */
  readonly origins: ReadonlyMap<string, string | undefined>;
  /** Names behind it of the columns whose type is another. */
  readonly retyped: ReadonlySet<string>;
  /** Whether it renames a column, be it back. */
  readonly renames: boolean;
  readonly droppedIndexes: readonly string[];
}

const NEW = ["n1", "N 2", "where", "Neu", "n'5", "x_1", "rowid", "oid"];
const TYPES = [
  t.integer(),
  t.text(),
  t.string(20),
  t.double(),
  t.boolean(),
  t.numeric(10, 2),
  t.binary(),
  t.dateTime(),
  t.bigInteger(),
];
const STRICT = [t.integer(), t.text(), t.double(), t.binary(), t.bigInteger()];
const ACTIONS = ["CASCADE", "SET NULL", "RESTRICT", undefined] as const;

/** A batch on the table of `given`. */
export function drawBatch(d: Draw, given: Given, registry: Registry): Drawn {
  const { table } = given;
  const origins = new Map<string, string | undefined>(given.columns.map(({ name }) => [name, name]));
  const generated = new Set(given.columns.filter(({ generated }) => generated).map(({ name }) => name));
  const retyped = new Set<string>();
  const constraints = [...given.constraints];
  const indexes = [...given.indexes];
  const droppedIndexes: string[] = [];
  const operations: Operation[] = [];
  const add = (method: string, ...args: readonly unknown[]) => void operations.push(registry.build(method, args));
  const names = () => [...origins.keys()];
  const plain = () => names().filter((name) => !generated.has(name));
  const fresh = () => {
    const free = NEW.filter((name) => !names().some((each) => each.toLowerCase() === name.toLowerCase()));
    return free.length === 0 ? `n_${origins.size}_${operations.length}` : d.of(free);
  };
  const type = () => d.of(given.strict ? STRICT : TYPES);
  const rename = (from: string, to: string) => {
    add("alterColumn", table, from, { name: to });
    const origin = origins.get(from);
    origins.delete(from);
    origins.set(to, origin);
    for (const set of [generated, retyped]) if (set.delete(from)) set.add(to);
  };

  const kinds: Readonly<Record<string, () => void>> = {
    add() {
      const name = fresh();
      const place = d.of([{}, {}, { insertBefore: d.of(names()) }, { insertAfter: d.of(names()) }]);
      const options = d.of([
        {},
        { default: 7 },
        { nullable: false, default: "it's" },
        { default: sql`(1 + 1)` },
        { unique: true },
        { index: true },
        { collation: "NOCASE" },
        { default: sql`CURRENT_TIMESTAMP` },
      ]);
      add("addColumn", table, t.column(name, type(), options as never), place);
      origins.set(name, undefined);
    },
    addComputed() {
      const name = fresh();
      add(
        "addColumn",
        table,
        t.column(name, t.text(), { computed: { sql: sql`${sql.id(d.of(plain()))} || '!'`, stored: d.once(2) } }),
      );
      origins.set(name, undefined);
      generated.add(name);
    },
    drop() {
      if (origins.size < 2) return;
      const name = d.of(names());
      add("dropColumn", table, name);
      origins.delete(name);
      generated.delete(name);
      retyped.delete(name);
    },
    retype() {
      const name = d.of(plain());
      add("alterColumn", table, name, { type: type() });
      retyped.add(name);
    },
    using() {
      const name = d.of(plain());
      add("alterColumn", table, name, { type: t.text(), using: sql`${sql.id(name)}` });
      retyped.add(name);
    },
    nullable() {
      add("alterColumn", table, d.of(plain()), { nullable: d.nat(2) > 0 });
    },
    initial() {
      add("alterColumn", table, d.of(plain()), { default: d.of([null, 1, "x", sql`(2 * 3)`]) });
    },
    rename() {
      rename(d.of(names()), fresh());
    },
    capitals() {
      const name = d.of(names());
      const other = name === name.toUpperCase() ? name.toLowerCase() : name.toUpperCase();
      if (other !== name && /^[\x20-\x7e]+$/.test(name)) rename(name, other);
    },
    swap() {
      const [one, other] = d.some(names(), 2, 2);
      if (other === undefined) return;
      rename(one!, "for a while");
      rename(other, one!);
      rename("for a while", other);
    },
    chain() {
      const [one, other] = d.some(names(), 2, 2);
      if (other === undefined) return;
      rename(one!, fresh());
      rename(other, one!);
    },
    unique() {
      add("createUniqueConstraint", `uq ${operations.length}`, table, d.some(names(), 1, 2));
    },
    check() {
      const name = sql.id(d.of(names()));
      add(
        "createCheckConstraint",
        `ck ${operations.length}`,
        table,
        d.of([sql`${name} IS NOT 'no'`, sql`length(${name}) < 1000 OR ${name} IS NULL`, sql`${name} > 0`]),
      );
    },
    foreign() {
      const [own, referred] = d.of([[d.some(plain(), 1, 1), ["id"]], [d.some(plain(), 2, 2), ["x", "y"]]] as const);
      if (own.length !== referred.length) return;
      add("createForeignKey", `fk ${operations.length}`, table, "par ent", own, referred, { onDelete: d.of(ACTIONS) });
    },
    key() {
      add("createPrimaryKey", `pk ${operations.length}`, table, d.some(plain(), 1, 2));
    },
    dropConstraint() {
      if (constraints.length === 0) return;
      const { name, kind } = constraints.splice(d.nat(constraints.length - 1), 1)[0]!;
      add("dropConstraint", name, table, d.once(2) ? {} : { type: kind });
    },
    index() {
      const name = `new ${operations.length}`;
      add("createIndex", name, table, d.some(names(), 1, 2), { unique: d.once(6) });
    },
    dropIndex() {
      if (indexes.length === 0) return;
      const name = indexes.splice(d.nat(indexes.length - 1), 1)[0]!;
      droppedIndexes.push(name);
      add("dropIndex", name, table);
    },
  };
  const count = d.nat(3);
  for (let i = 0; i < count && plain().length > 0; i++) kinds[d.of(Object.keys(kinds))]!();
  const partialReordering = d.once(6) && origins.size > 1 ? [d.some(names(), 2, 3)] : undefined;
  const isEmpty = operations.length === 0;
  const batch = batchAlterTable.build(table, operations, {
    recreate: isEmpty || d.once(2) ? "always" : "auto",
    ...(partialReordering && { partialReordering }),
    ...(d.once(12) &&
      { tableOptions: { sqlite: d.of([{ strict: !given.strict }, { withoutRowid: !given.withoutRowid }]) } }),
    ...(d.once(8) && { proof: d.of(["integrity", "counts", "off"] as const) }),
  });
  const renames = operations.some((each) => (each as { changes?: { name?: string } }).changes?.name !== undefined);
  return { batch, origins, retyped, renames, droppedIndexes };
}
