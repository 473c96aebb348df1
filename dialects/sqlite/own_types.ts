import { InvalidOperationError } from "../../errors.ts";
import type { TypeDefinition } from "../../registry/type.ts";
import type { ColumnType } from "../../schema/types.ts";

/** The column types that SQLite alone has: `t.sqlite`. */
export interface SqliteTypes {
  /** Any value as it comes, in a STRICT table. https://www.sqlite.org/stricttables.html */
  any(): ColumnType<"sqlite.any">;
}

const any: TypeDefinition<[]> = {
  type: "sqlite.any",
  build: (...given: readonly unknown[]): ColumnType<"sqlite.any"> => {
    if (given.length > 0) throw new InvalidOperationError('Cannot make the type "sqlite.any": it takes no arguments');
    return { type: "sqlite.any" };
  },
  args: () => [],
};

/** The definitions of {@linkcode SqliteTypes}. */
export const sqliteTypes: { readonly [M in keyof SqliteTypes]: TypeDefinition<Parameters<SqliteTypes[M]>> } = { any };
