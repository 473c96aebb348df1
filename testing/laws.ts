import assert from "node:assert/strict";
import {
  isRetortError,
  kitOf,
  type Operation,
  print,
  recordCalls,
  type Recording,
  type Registry,
  type Schema,
} from "../mod.ts";

/** What checks one case. */
export interface LawOptions {
  /** What is there before the operation. */
  readonly given: Schema;
  /** Keys of an operation that its reverse cannot keep. */
  readonly oneSided: readonly string[];
}

/** `build(...args(op))` is `op`: printing loses nothing. */
export function rebuilds(registry: Registry, op: Operation): void {
  const again: unknown = registry.definition(op.kind).build(...registry.args(op));
  assert.deepEqual(again, op, "build(...args(op)) is another operation");
}

/** What is printed of an operation makes it again when it is called. */
export function printsBack(registry: Registry, op: Operation): void {
  const { text } = print([op], registry);
  const { t, sql } = kitOf(registry);
  const calls = recordCalls((op) => new Function("op", "t", "sql", text)(op, t, sql), {
    name: "upgrade",
    registry,
    kit: undefined,
    context: {} as Recording["context"],
    hint: "",
  });
  assert.deepEqual(calls.map(({ operation }) => operation), [op], `the printed call makes another operation:\n${text}`);
}

/** An operation is data, really. */
export function isData(op: Operation): void {
  assert.deepEqual(JSON.parse(JSON.stringify(op)), op, "JSON changes the operation: is there an undefined in it?");
}

/** `reverse(reverse(op))` is `op`, where it can be reversed; what one side alone has left out. */
export function reversesTwice(registry: Registry, op: Operation, { oneSided }: LawOptions): void {
  const reversed = reverseOf(registry, op);
  if (reversed === undefined) return;
  isData(reversed);
  rebuilds(registry, reversed);
  printsBack(registry, reversed);
  const twice = reverseOf(registry, reversed);
  if (twice === undefined) return;
  assert.deepEqual(without(twice, oneSided), without(op, oneSided), "reverse(reverse(op)) is another operation");
}

/** `apply(reverse(op), apply(op, s))` is `s`, the order of its parts left out; and `apply` does something. */
export function appliesBackwards(registry: Registry, op: Operation, { given }: LawOptions): void {
  if (registry.isOpaque(op)) return;
  const before = canonicalSchema(given);
  const after = registry.apply(op, given);
  const changes = registry.touches(op).some(({ how }) => how === "create" || how === "drop" || how === "alter");
  if (changes) {
    assert.notDeepEqual(canonicalSchema(after), before, "apply changes nothing: is the operation possible on `given`?");
  }
  assert.deepEqual(canonicalSchema(given), before, "apply changed the schema that it was given");
  const reversed = reverseOf(registry, op);
  if (reversed === undefined) return;
  assert.deepEqual(canonicalSchema(registry.apply(reversed, after)), before, "undoing `apply` leaves another schema");
}

/** What undoes `op`; `undefined` where it does not carry enough to say. */
export function reverseOf(registry: Registry, op: Operation): Operation | undefined {
  try {
    return registry.reverse(op);
  } catch (error) {
    if (isRetortError(error) && error.code === "E_IRREVERSIBLE_OPERATION") return undefined;
    throw error;
  }
}

function without(op: Operation, keys: readonly string[]): object {
  const dropped = (value: unknown): unknown => {
    if (value === null || typeof value !== "object") return value;
    if (Array.isArray(value)) return value.map(dropped);
    return Object.fromEntries(
      Object.entries(value).filter(([key]) => !keys.includes(key)).map(([key, inner]) => [key, dropped(inner)]),
    );
  };
  return dropped(op) as object;
}

/** `schema` with everything in the order of its name, so that two can be compared whatever the order was. */
export function canonicalSchema(schema: Schema): Schema {
  return {
    tables: sorted(schema.tables).map((table) => ({
      ...table,
      columns: sorted(table.columns),
      constraints: sorted(table.constraints),
      indexes: sorted(table.indexes),
    })),
    objects: Object.fromEntries(
      Object.entries(schema.objects).filter(([, objects]) => objects.length > 0)
        .sort(([a], [b]) => a < b ? -1 : 1).map(([kind, objects]) => [kind, sorted(objects)]),
    ),
  };
}

function sorted<T extends { readonly name?: string; readonly schema?: string }>(items: readonly T[]): readonly T[] {
  const key = (item: T) => `${item.schema ?? ""}\0${item.name ?? ""}\0${JSON.stringify(item)}`;
  return items.map((item) => [key(item), item] as const).sort(([a], [b]) => a < b ? -1 : 1).map(([, item]) => item);
}
