import type { ColumnType } from "../schema/types.ts";
import type { Server } from "./server.ts";

/** All there is to know of one column type: `build(...args(x)) = x`. A database tells it as what that has for it. */
export interface TypeDefinition<Args extends readonly unknown[]> {
  /** Its name in the data: snake_case; a dialect's own begins with the dialect and a dot. */
  readonly type: string;
  /** Checks the caller's arguments and makes the type of them. Pure. @throws {InvalidOperationError} */
  readonly build: (...args: Args) => ColumnType;
  /** The arguments that make `build` return the type again. Pure. */
  readonly args: (type: never) => Args;
  /** Dialect → how it spells the type; for types that a plugin adds. */
  readonly sql?: Readonly<Record<string, (type: never, server: Server) => string>>;
}
