import { objectsOf, type Operation, type Schema, type Sql } from "../../mod.ts";
import type { CreateView } from "./create_view.ts";
import type { DropView } from "./drop_view.ts";
import type { ReplaceView } from "./replace_view.ts";
import type { View } from "./view.ts";

/** The operations that lead from the views of `before` to those of `after`. */
export function* compare(before: Schema, after: Schema): Iterable<Operation> {
  const old = new Map(objectsOf<View>(before, "view").map((view) => [key(view), view]));
  for (const view of objectsOf<View>(after, "view")) {
    const was = old.get(key(view));
    old.delete(key(view));
    if (was === undefined) yield { kind: "create_view", view } as CreateView;
    else if (text(was.as) !== text(view.as)) yield { kind: "replace_view", view, was } as ReplaceView;
  }
  for (const view of old.values()) yield { kind: "drop_view", view } as DropView;
}

function key({ name, schema }: View): string {
  return JSON.stringify([schema, name]);
}

/** The query without what spacing and a last semicolon make different. */
function text(query: Sql): string {
  return JSON.stringify(query).replace(/(\\n|\s)+/g, " ").replace(/;?\s*"\]/, '"]');
}
