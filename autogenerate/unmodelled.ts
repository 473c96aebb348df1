import type { Registry } from "../registry/registry.ts";
import type { Schema, UnmodelledObject } from "../schema/model.ts";

/** What of a schema no operation makes, since nothing that compares knows of it: `the trigger touched on orders`. */
export function unmodelled({ objects }: Schema, registry: Registry): readonly string[] {
  const known = new Set(registry.objects().map(({ kind }) => kind));
  return Object.entries(objects).filter(([kind]) => !known.has(kind)).flatMap(([kind, list]) =>
    list.map(({ name, schema, table }: UnmodelledObject) => {
      const qualified = schema === undefined ? name : `${schema}.${name}`;
      return `the ${kind.replaceAll("_", " ")} ${qualified}${table === undefined ? "" : ` on ${table}`}`;
    })
  );
}

/** What is to be there, is not, and no operation makes, as a warning. */
export function* missing(before: Schema, after: Schema, registry: Registry): Iterable<string> {
  const there = new Set(unmodelled(before, registry));
  const absent = unmodelled(after, registry).filter((each) => !there.has(each));
  if (absent.length > 0) {
    yield `no operation makes what is wanted beside the rest; write op.execute() for ${absent.join(", ")}`;
  }
}
