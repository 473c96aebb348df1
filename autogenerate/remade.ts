import type { ObjectRef, Operation } from "../registry/operation.ts";
import type { Registry } from "../registry/registry.ts";

/** The objects that some of the operations drop and others make again. Pure. */
export function remade(operations: readonly Operation[], registry: Registry): readonly ObjectRef[] {
  const own = operations.flatMap((operation) => registry.touches(operation).slice(0, 1));
  const dropped = new Set(own.filter(({ how }) => how === "drop").map(({ object }) => objectKey(object)));
  return own.flatMap(({ object, how }) => how === "create" && dropped.has(objectKey(object)) ? [object] : []);
}

/** What tells an object from all others. */
export function objectKey({ kind, schema, table, name }: ObjectRef): string {
  return JSON.stringify([kind, schema, table, name]);
}
