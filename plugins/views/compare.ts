import { type CompareContext, objectsOf, type Operation, type Schema, type SchemaObject } from "../../mod.ts";
import type { CreateMaterializedView } from "./create_materialized_view.ts";
import type { CreateView } from "./create_view.ts";
import type { DropMaterializedView } from "./drop_materialized_view.ts";
import type { DropView } from "./drop_view.ts";
import type { MaterializedView } from "./materialized_view.ts";
import type { ReplaceMaterializedView } from "./replace_materialized_view.ts";
import type { ReplaceView } from "./replace_view.ts";
import type { View } from "./view.ts";

/** The operations that lead from the views of `before` to those of `after`. */
export function* compare(before: Schema, after: Schema, { normal }: CompareContext): Iterable<Operation> {
  for (const { was, view } of pairs<View>("view", before, after, normal)) {
    if (was === undefined) yield { kind: "create_view", view } as CreateView;
    else if (view === undefined) yield { kind: "drop_view", view: was } as DropView;
    else yield { kind: "replace_view", view, was } as ReplaceView;
  }
}

/** The operations that lead from the materialized views of `before` to those of `after`. */
export function* compareMaterialized(before: Schema, after: Schema, { normal }: CompareContext): Iterable<Operation> {
  for (const { was, view } of pairs<MaterializedView>("materialized_view", before, after, normal)) {
    if (was === undefined) yield { kind: "create_materialized_view", view } as CreateMaterializedView;
    else if (view === undefined) yield { kind: "drop_materialized_view", view: was } as DropMaterializedView;
    else yield { kind: "replace_materialized_view", view, was } as ReplaceMaterializedView;
  }
}

/** An object that two schemas do not agree on: one of both sides may be without it. */
type Pair<O> = { readonly was: O; readonly view?: O } | { readonly was?: undefined; readonly view: O };

/** Those of one kind that two schemas do not agree on; what `after` has not comes last. */
function* pairs<O extends SchemaObject>(
  kind: string,
  before: Schema,
  after: Schema,
  normal: CompareContext["normal"],
): Iterable<Pair<O>> {
  const old = new Map(inOrder(objectsOf<O>(before, kind)).map((object) => [key(object), object]));
  for (const view of inOrder(objectsOf<O>(after, kind))) {
    const was = old.get(key(view));
    old.delete(key(view));
    if (was === undefined) yield { view };
    else if (text(normal(was)) !== text(normal(view))) yield { was, view };
  }
  for (const was of [...old.values()].reverse()) yield { was };
}

/** Views, each behind those that its query names. */
function inOrder<O extends SchemaObject>(views: readonly O[]): readonly O[] {
  const placed = new Set<O>();
  const place = (view: O, open: readonly O[]) => {
    if (placed.has(view) || open.includes(view)) return;
    const words = new Set(text(view).match(/[\p{L}\p{N}_$]+/gu));
    for (const other of views) if (words.has(other.name)) place(other, [...open, view]);
    placed.add(view);
  };
  for (const view of views) place(view, []);
  return [...placed];
}

function key({ name, schema }: SchemaObject): string {
  return JSON.stringify([schema, name]);
}

/** What an object is, without what spacing and a last semicolon of its query make different. */
function text(object: SchemaObject): string {
  const { as, indexes = [] } = object as MaterializedView;
  const sorted = [...indexes].sort((a, b) => a.name < b.name ? -1 : 1);
  const query = JSON.stringify(as).replace(/(\\n|\s)+/g, " ").replace(/;?\s*"\]/, '"]');
  return `${query} ${JSON.stringify(sorted)}`;
}
