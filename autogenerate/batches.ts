import { isRetortError } from "../errors.ts";
import { factsOf } from "../registry/facts.ts";
import type { ObjectRef, Operation } from "../registry/operation.ts";
import type { ObjectKind } from "../registry/plugin.ts";
import type { Registry } from "../registry/registry.ts";
import type { Server } from "../registry/server.ts";
import { tableName } from "../schema/edit.ts";
import type { Schema, TableName } from "../schema/model.ts";
import { nameKey } from "../schema/pairs.ts";
import { reversed } from "./reverse.ts";
import type { Segment } from "./segments.ts";

/** What {@linkcode inBatches} is made with. */
export interface InBatchesOptions {
  readonly registry: Registry;
  readonly server: Server;
  /** Whether all alterations of a table become a batch. @default those that the server does in a batch alone */
  readonly always?: boolean | undefined;
}

/** What a revision holds, and the schema that it leaves. */
export interface Batched extends Segment {
  readonly after: Schema;
}

/**
 * Joins what alters one table into one operation, where the database alters it by making it anew; what such a batch waits for
 * comes before it. Pure.
 *
 * @param before the schema that the revision starts from
 */
export function inBatches({ upgrade, downgrade }: Segment, before: Schema, options: InBatchesOptions): Batched {
  const { registry } = options;
  const after = upgrade.reduce((schema, operation) => registry.apply(operation, schema), before);
  return {
    upgrade: batched(upgrade, before, options),
    downgrade: batched(downgrade, after, options),
    after,
  };
}

/** An operation among others. */
interface Placed {
  readonly operation: Operation;
  /** The table that it alters, where it may stand in a batch. */
  readonly table: TableName | undefined;
  /** Table → how it is about that; absent: nobody can know. */
  readonly tables: ReadonlyMap<string, About> | undefined;
  /** Whether it gives something another name: all before it that is about its table calls it by the one that it has. */
  readonly renames: boolean;
}

/** How an operation is about a table. */
interface About {
  /** Whether it does something to it. */
  readonly changes: boolean;
  /** Whether it wants to find something in it, as a foreign key that comes. */
  readonly needs: boolean;
  /** Whether it lets go of something in it, as a foreign key that goes. */
  readonly leaves: boolean;
}

function batched(operations: readonly Operation[], before: Schema, options: InBatchesOptions): readonly Operation[] {
  const { registry } = options;
  const phases = new Map(registry.objects().map(({ kind, phase }) => [kind, phase]));
  const placed = operations.map((operation) => place(operation, registry, phases));
  const anew = tablesInBatches(placed, before, options);
  if (anew.size === 0) return operations;
  return between(placed).flatMap((part) => joined(part, anew)).map((group) =>
    group.length === 1 && !anew.has(keyOf(group[0]!))
      ? group[0]!.operation
      : registry.batch(group[0]!.table!, group.map(({ operation }) => operation))
  );
}

/** The key of the table that an operation alters in a batch; of any other one that no table has. */
function keyOf({ table }: Placed): string {
  return table === undefined ? "" : nameKey(table);
}

function place(operation: Operation, registry: Registry, phases: ReadonlyMap<string, ObjectKind["phase"]>): Placed {
  const back = reversed(operation, registry).operation;
  const renames = registry.renames(operation) !== undefined;
  const tables = new Map<string, About>();
  // What is dropped tells in its reverse what it leaned on.
  for (
    const [each, reads] of [[operation, "needs"], ...(back ? [[back, "leaves"]] : [])] as [Operation, keyof About][]
  ) {
    for (const { object, how } of registry.touches(each)) {
      const table = tableOf(object, phases);
      if (table === undefined) return { operation, table: undefined, tables: undefined, renames };
      const about = tables.get(nameKey(table)) ?? { changes: false, needs: false, leaves: false };
      tables.set(nameKey(table), { ...about, [how === "read" ? reads : "changes"]: true });
    }
  }
  const own = registry.touches(operation)[0];
  const table = own && registry.altersTable(operation) ? tableOf(own.object, phases) : undefined;
  return { operation, table, tables, renames };
}

/** The table that an object is, or stands in. */
function tableOf(
  { kind, name, schema, table }: ObjectRef,
  phases: ReadonlyMap<string, ObjectKind["phase"]>,
): TableName | undefined {
  if (phases.get(kind) === "table") return tableName(name, schema);
  return table === undefined ? undefined : tableName(table, schema);
}

/** The tables of which something is done in a batch alone. */
function tablesInBatches(
  placed: readonly Placed[],
  before: Schema,
  { registry, server, always = false }: InBatchesOptions,
): ReadonlySet<string> {
  const found = new Set<string>();
  // A revision runs on other servers than the one that it was written from.
  const oldest = registry.dialect(server).assume(server.flavour);
  let schema = before;
  for (const each of placed) {
    const { operation, table } = each;
    if (table !== undefined && !found.has(keyOf(each))) {
      const isRefused = (operation: Operation) => refuses(operation, schema, { registry, server: oldest });
      const batch = registry.batch(table, [operation]);
      if (always || isRefused(operation) && !isRefused(batch)) found.add(keyOf(each));
    }
    schema = registry.apply(operation, schema);
  }
  return found;
}

function refuses(operation: Operation, schema: Schema, { registry, server }: InBatchesOptions): boolean {
  try {
    registry.compile(operation, server, factsOf(schema));
    return false;
  } catch (error) {
    // Of what only a connected server tells nobody knows whether it would refuse.
    if (isRetortError(error)) return error.code === "E_UNSUPPORTED_OPERATION";
    throw error;
  }
}

/** Operations between those of which nobody can know what they wait for: these stand alone. */
function between(placed: readonly Placed[]): readonly (readonly Placed[])[] {
  const parts: Placed[][] = [];
  let open = false;
  for (const each of placed) {
    if (open && each.tables !== undefined) parts.at(-1)!.push(each);
    else parts.push([each]);
    open = each.tables !== undefined;
  }
  return parts;
}

/**
 * Operations in groups, each of which is one table's. A table that can be finished comes first, so that what is done to it
 * stands together; where none can, for two tables wait for each other, what stood first goes on.
 */
function joined(placed: readonly Placed[], anew: ReadonlySet<string>): readonly (readonly Placed[])[] {
  const waitsFor = waiting(placed);
  const done = new Set<Placed>();
  const groups: (readonly Placed[])[] = [];
  let left = placed;
  const isReady = (each: Placed, with_: ReadonlySet<Placed>) =>
    waitsFor.get(each)!.every((other) => done.has(other) || with_.has(other));
  while (left.length > 0) {
    let first: ReadonlySet<Placed> | undefined;
    let finished: ReadonlySet<Placed> | undefined;
    const looked = new Set<string>();
    for (const each of left) {
      const key = keyOf(each);
      const isJoined = anew.has(key);
      if (isJoined && looked.has(key) || !isReady(each, new Set())) continue;
      looked.add(key);
      const own = isJoined ? left.filter((other) => keyOf(other) === key) : [each];
      const group = new Set<Placed>();
      for (const other of own) if (isReady(other, group)) group.add(other);
      first ??= group;
      // A name is given without making the table anew: it may come by itself, where others wait for what is done before.
      if (own.some((other) => !other.renames && !group.has(other))) continue;
      finished = group;
      break;
    }
    const next = finished ?? first!;
    groups.push([...next]);
    for (const each of next) done.add(each);
    left = left.filter((each) => !done.has(each));
  }
  return groups;
}

/** Operation → those before it that it must stay behind. */
function waiting(placed: readonly Placed[]): ReadonlyMap<Placed, readonly Placed[]> {
  const seen = new Map<string, { readonly each: Placed; readonly about: About }[]>();
  return new Map(placed.map((each) => {
    const others = [...each.tables ?? []].flatMap(([key, about]) => {
      const before = seen.get(key) ?? [];
      seen.set(key, [...before, { each, about }]);
      const isBehind = (was: About) =>
        each.renames || (about.changes ? was.changes || was.leaves : about.needs && was.changes);
      return before.filter((other) => isBehind(other.about)).map((other) => other.each);
    });
    return [each, others];
  }));
}
