import { InvalidOperationError } from "../../errors.ts";
import type { Column } from "../../schema/model.ts";

/**
 * Columns in an order in which those of each list stand as the list has them; apart from that, as they stood.
 *
 * @param table its name, for messages
 * @throws {InvalidOperationError} if a list names no column, or two lists contradict each other
 */
export function reordered(
  columns: readonly Column[],
  orders: readonly (readonly string[])[],
  table: string,
): readonly Column[] {
  if (orders.length === 0) return columns;
  const unknown = orders.flat().find((name) => !columns.some((column) => column.name === name));
  if (unknown !== undefined) {
    throw new InvalidOperationError(`Cannot reorder the columns of "${table}": there is no column "${unknown}"`, {
      hint: `its columns are ${columns.map(({ name }) => name).join(", ")}`,
    });
  }
  // Name → what must stand before it.
  const before = new Map<string, Set<string>>(columns.map(({ name }) => [name, new Set()]));
  for (const order of orders) for (const [i, name] of order.entries()) if (i > 0) before.get(name)!.add(order[i - 1]!);
  const placed: Column[] = [];
  let left = columns;
  while (left.length > 0) {
    const next = left.find(({ name }) =>
      [...before.get(name)!].every((other) => placed.some((each) => each.name === other))
    );
    if (next === undefined) {
      throw new InvalidOperationError(
        `Cannot reorder the columns of "${table}": ${
          left.map(({ name }) => `"${name}"`).join(", ")
        } are to stand before each other`,
        { hint: "look at partialReordering: two of its lists contradict each other" },
      );
    }
    placed.push(next);
    left = left.filter((each) => each !== next);
  }
  return placed;
}
