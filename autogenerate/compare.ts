import type { ObjectRef, Operation } from "../registry/operation.ts";
import type { CompareContext } from "../registry/plugin.ts";
import type { Registry } from "../registry/registry.ts";
import type { Server } from "../registry/server.ts";
import { defined } from "../schema/defined.ts";
import type { Schema, SchemaObject } from "../schema/model.ts";
import { nameKey } from "../schema/pairs.ts";
import { withNamesOf } from "./names.ts";
import { inOrder } from "./order.ts";
import { type Pairing, pairing } from "./pairing.ts";
import { remade } from "./remade.ts";
import { renaming } from "./renames.ts";
import { reversed } from "./reverse.ts";
import { sharing } from "./sharing.ts";
import { type Suggestion, suggestions } from "./suggestions.ts";

/** What leads from one schema to another, and back. */
export interface Draft {
  readonly upgrade: readonly Operation[];
  readonly downgrade: readonly Operation[];
  /** What differs and no operation mends, and what the downgrade leaves as it is. */
  readonly warnings: readonly string[];
  /** What is dropped and added and looks renamed. */
  readonly suggestions: readonly Suggestion[];
}

/** What {@linkcode compare} is made with. */
export interface CompareOptions {
  readonly registry: Registry;
  /** The server whose words both are told in. */
  readonly server: Server;
  /**
   * Both schemas side by side, as `canonicalPair()` has them from a server that is there.
   *
   * @default what is known without one
   */
  readonly told?: Pairing;
  /** Whether an object is compared. @default all are */
  readonly include?: (object: ObjectRef) => boolean;
  /** Whether a property of a column differs, where that is not for the comparator to find out. @default it always is */
  readonly differs?: CompareContext["differs"];
  /** Whether the objects of a plugin are compared. @default those of all are */
  readonly isCompared?: (plugin: string) => boolean;
}

/** Compares two schemas as the server would tell them, and drafts what leads from the one to the other, and back. Pure. */
export function compare(
  before: Schema,
  after: Schema,
  {
    registry,
    server,
    include = () => true,
    differs,
    isCompared = () => true,
    told,
  }: CompareOptions,
): Draft {
  const warnings: string[] = [];
  // What a column is called may be part of what the server tells of its type: first it is renamed.
  const { renames, database, models, words: [was, is] } = told ?? pairing(before, after, registry, server);
  const { before: old } = renaming(was, defined({ ...is, renamed: after.renamed }), registry);
  const named = withNamesOf(old, { given: models, told: is });
  const own = sharing(old, named.told);
  const normals = new Map([...wording(database, old), ...wording(named.given, own)]);
  const found = [...renames];
  const context: CompareContext = {
    server,
    include,
    differs,
    conversion: (column, from, to) => registry.dialect(server).conversion?.(column, from, to, server),
    recomputes: (from, to, table) => registry.dialect(server).recomputes?.(from, to, table, server) ?? false,
    optionChanges: (was, is) => registry.dialect(server).optionChanges?.(was, is, server) ?? [],
    found,
    remade: (kind) => remade(found, registry).filter((object) => object.kind === kind),
    warn: (warning) => void warnings.push(warning),
    normal: <O extends SchemaObject>(object: O) => (normals.get(object) ?? object) as O,
  };
  const isWanted = (operation: Operation) =>
    registry.touches(operation).every(({ object, how }) => how === "read" || include(object));
  for (const { compare } of registry.objects(isCompared)) {
    const operations = [...compare(database, named.given, context)].map((operation) => registry.check(operation));
    found.push(...operations.filter(isWanted));
  }
  const upgrade = inOrder(found, registry);
  const downgrade: Operation[] = [];
  for (const done of upgrade.toReversed()) {
    const { operation, refused } = reversed(done, registry);
    if (operation === undefined) warnings.push(refused);
    else downgrade.push(operation);
  }
  return { upgrade, downgrade, warnings, suggestions: suggestions(upgrade, old, own, registry) };
}

/** The objects of a schema, each with what the server tells of it. */
function* wording(given: Schema, told: Schema): Iterable<readonly [SchemaObject, SchemaObject]> {
  yield* worded(given.tables, told.tables);
  for (const [kind, objects] of Object.entries(given.objects)) yield* worded(objects, told.objects[kind] ?? []);
}

function* worded(
  given: readonly SchemaObject[],
  told: readonly SchemaObject[],
): Iterable<readonly [SchemaObject, SchemaObject]> {
  const words = new Map(told.map((object) => [nameKey(object), object]));
  for (const object of given) yield [object, words.get(nameKey(object)) ?? object];
}
