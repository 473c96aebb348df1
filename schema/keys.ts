import type { Table } from "./model.ts";
import { isEqual } from "./pairs.ts";

/** A key with its name; it may have none, or none that is known. */
export interface Key {
  readonly name?: string | undefined;
  readonly columns: readonly string[];
  /** All that is said of it beside its name. */
  readonly said: object;
}

/** Whether two keys are one, whatever the name is where only one has one. */
export function isSameKey(one: Key, other: Key): boolean {
  return isEqual(one.said, other.said) &&
    (one.name === other.name || one.name === undefined || other.name === undefined);
}

/** What foreign keys may refer to in a table. */
export function keysOf({ constraints, indexes }: Table): readonly Key[] {
  return [
    ...constraints.flatMap((each) => {
      if (each.kind !== "primary_key" && each.kind !== "unique") return [];
      const { name, ...said } = each;
      return [{ name, columns: each.columns, said }];
    }),
    ...indexes.filter(({ unique }) => unique).map(({ name, ...said }) => ({
      name,
      columns: said.columns.map(({ column }) => column ?? ""),
      said,
    })),
  ];
}
