import type { ConnectOptions } from "../../registry/connection.ts";
import type { Scratch } from "../../registry/scratch.ts";
import { openFile } from "./driver.ts";

/** A database in memory, for libSQL and D1 too: whatever server is meant, their SQL is SQLite's. */
export async function scratch(options: ConnectOptions = {}): Promise<Scratch> {
  const connection = await openFile(undefined, options);
  return {
    connection,
    made: () => Promise.resolve({ connection, schemas: [] }),
    [Symbol.asyncDispose]: () => connection[Symbol.asyncDispose](),
  };
}
