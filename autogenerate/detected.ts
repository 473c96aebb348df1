import type { ObjectRef, Operation } from "../registry/operation.ts";
import type { Registry } from "../registry/registry.ts";

/** What is found, as lines for a log: `Detected added column "users.email"`. */
export function detected(operations: readonly Operation[], registry: Registry): readonly string[] {
  return operations.flatMap((operation) => {
    const held = registry.held(operation);
    return held.length > 0 ? detected(held, registry) : [line(operation, registry)];
  });
}

function line(operation: Operation, registry: Registry): string {
  const touches = registry.touches(operation);
  // `create_unique_constraint` is about a unique constraint.
  const noun = operation.kind.split("_").slice(1).join(" ");
  const own = touches[0];
  if (own === undefined || own.object.kind === "*") return `Detected ${operation.kind.replaceAll("_", " ")}`;
  const name = label(own.object);
  const renamed = registry.renames(operation);
  if (renamed !== undefined) return `Detected renamed ${noun} ${name}, now ${label(renamed.to)}`;
  if (own.how === "create") return `Detected added ${noun} ${name}`;
  if (own.how === "drop") return `Detected removed ${noun} ${name}`;
  const { changes } = operation as { readonly changes?: object };
  const what = changes === undefined ? "" : `: ${Object.keys(changes).join(", ")}`;
  return `Detected changed ${noun} ${name}${what}`;
}

/** `"users"`, `"users.email"`, `"ix_email" on "users"`. */
function label({ kind, schema, table, name }: ObjectRef): string {
  const path = (...names: readonly (string | undefined)[]) =>
    JSON.stringify(names.filter((each) => each !== undefined).join("."));
  if (table === undefined) return path(schema, name);
  return kind === "column" ? path(schema, table, name) : `${path(name)} on ${path(schema, table)}`;
}
