import type { ObjectRef, Operation } from "../registry/operation.ts";
import type { Registry } from "../registry/registry.ts";
import type { Server } from "../registry/server.ts";
import type { Schema, Table } from "../schema/model.ts";
import { nameKey } from "../schema/pairs.ts";
import { inOrder } from "./order.ts";
import { reversed } from "./reverse.ts";

/** What leads from one schema to another, and back. */
export interface Draft {
  readonly upgrade: readonly Operation[];
  readonly downgrade: readonly Operation[];
  /** What differs and no operation mends, and what the downgrade leaves as it is. */
  readonly warnings: readonly string[];
}

/** What {@linkcode compare} is made with. */
export interface CompareOptions {
  readonly registry: Registry;
  /** The server whose words both are told in. */
  readonly server: Server;
  /** Both schemas in the server's own words, as one that is there tells them. @default what is known without one */
  readonly told?: readonly [before: Schema, after: Schema];
  /** Whether an object is compared. @default all are */
  readonly include?: (object: ObjectRef) => boolean;
}

/** Compares two schemas as the server would tell them, and drafts what leads from the one to the other, and back. Pure. */
export function compare(
  before: Schema,
  after: Schema,
  {
    registry,
    server,
    include = () => true,
    told = [registry.normalize(before, server), registry.normalize(after, server)],
  }: CompareOptions,
): Draft {
  const warnings: string[] = [];
  const normals = new Map<Table, Table>();
  for (const [i, { tables }] of [before, after].entries()) {
    const words = new Map(told[i]!.tables.map((table) => [nameKey(table), table]));
    for (const table of tables) normals.set(table, words.get(nameKey(table)) ?? table);
  }
  const context = {
    server,
    include,
    warn: (warning: string) => void warnings.push(warning),
    normal: (table: Table) => normals.get(table) ?? table,
  };
  const found = registry.objects().flatMap(({ compare }) => [...compare(before, after, context)])
    .map((operation) => registry.check(operation))
    .filter((operation) => registry.touches(operation).every(({ object, how }) => how === "read" || include(object)));
  const upgrade = inOrder(found, registry);
  const downgrade: Operation[] = [];
  for (const done of upgrade.toReversed()) {
    const { operation, refused } = reversed(done, registry);
    if (operation === undefined) warnings.push(refused);
    else downgrade.push(operation);
  }
  return { upgrade, downgrade, warnings };
}
