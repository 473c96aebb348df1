import { check, exclude, foreignKey, primaryKey, unique } from "../schema/constraint_elements.ts";
import { column } from "../schema/elements.ts";
import { index } from "../schema/index_elements.ts";
import { sql, type SqlTag } from "../schema/sql.ts";
import type { ColumnType } from "../schema/types.ts";
import { camelCase } from "./method_names.ts";
import type { Registry } from "./registry.ts";

/** The makers of a table's elements. */
export interface ElementMethods {
  readonly column: typeof column;
  readonly primaryKey: typeof primaryKey;
  readonly unique: typeof unique;
  readonly check: typeof check;
  readonly foreignKey: typeof foreignKey;
  readonly exclude: typeof exclude;
  readonly index: typeof index;
}

/** What a revision would otherwise have to import; `Types` are the makers of column types. */
export interface Kit<Types = Readonly<Record<string, (...args: never[]) => ColumnType>>> {
  /** Makes columns, constraints, indexes and types. */
  readonly t: ElementMethods & Types;
  /** The tag for text that is SQL. */
  readonly sql: SqlTag;
}

/** The kit of a registry: the elements, and a maker for each of its types. */
export function kitOf(registry: Registry): Kit {
  const t: Record<string, unknown> = { column, primaryKey, unique, check, foreignKey, exclude, index };
  for (const [type, { build }] of registry.types()) {
    const [owner, own] = type.split(".");
    if (own === undefined) t[camelCase(type)] = build;
    else t[owner!] = Object.freeze({ ...(t[owner!] as object | undefined), [camelCase(own)]: build });
  }
  return Object.freeze({ t: Object.freeze(t) as unknown as Kit["t"], sql });
}
