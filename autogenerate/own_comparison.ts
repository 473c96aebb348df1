import type { AutogenerateOptions, ColumnComparator } from "../registry/autogenerate_options.ts";
import type { CompareContext } from "../registry/plugin.ts";
import type { Server } from "../registry/server.ts";

/** What a project says itself of columns that are on both sides: whether their types, and their defaults, differ. */
export function ownComparison(
  { compareType, compareServerDefault }: Pick<AutogenerateOptions, "compareType" | "compareServerDefault">,
  server: Server,
): CompareContext["differs"] {
  const isOwn = (given: ColumnComparator | undefined) => typeof given === "function" || given === false;
  if (!isOwn(compareType) && !isOwn(compareServerDefault)) return undefined;
  const comparators: ReadonlyMap<string, ColumnComparator | undefined> = new Map([
    ["type", compareType],
    ["default", compareServerDefault],
  ]);
  return (property, column) => {
    const own = comparators.get(property);
    return typeof own === "function" ? own({ server, ...column }) : own === false ? false : undefined;
  };
}
