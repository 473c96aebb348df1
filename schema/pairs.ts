import type { SchemaObject } from "./model.ts";

/** An object that stands on both sides of a comparison, or on one of them alone. */
export type Pair<O> =
  | { readonly was: O; readonly is: O }
  | { readonly was: O; readonly is?: undefined }
  | { readonly was?: undefined; readonly is: O };

/** The objects of two lists by their keys: those of `after` in their order, then those that `before` alone has. */
export function* pairs<O>(before: readonly O[], after: readonly O[], keyOf: (object: O) => string): Iterable<Pair<O>> {
  const old = new Map(before.map((object) => [keyOf(object), object]));
  for (const is of after) {
    const key = keyOf(is);
    const was = old.get(key);
    old.delete(key);
    yield was === undefined ? { is } : { was, is };
  }
  for (const was of old.values()) yield { was };
}

/** Objects by their names; the first of a name counts. */
export function byName<O extends { readonly name?: string }>(objects: readonly O[]): ReadonlyMap<string, O> {
  return new Map(objects.flatMap((each) => each.name === undefined ? [] : [[each.name, each] as const]).toReversed());
}

/** What tells an object from others of its kind. No name has a NUL in it. */
export function nameKey({ name, schema }: SchemaObject): string {
  return schema === undefined ? name : `${schema}\0${name}`;
}

/** Whether two pieces of data say the same, in whatever order of keys. Asked of all that a schema has: it makes no lists. */
export function isEqual(a: unknown, b: unknown): boolean {
  if (a === b) return true;
  if (a === null || b === null || typeof a !== "object" || typeof b !== "object") return false;
  if (Array.isArray(a) || Array.isArray(b)) {
    return Array.isArray(a) && Array.isArray(b) && a.length === b.length && a.every((each, i) => isEqual(each, b[i]));
  }
  let more = 0;
  for (const key in a) {
    if (!Object.hasOwn(b, key)) return false;
    if (!isEqual((a as Record<string, unknown>)[key], (b as Record<string, unknown>)[key])) return false;
    more++;
  }
  for (const _ in b) more--;
  return more === 0;
}
