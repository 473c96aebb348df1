import { mentions } from "../script/mentions.ts";
import type { kyselyOver } from "./kysely.ts";

/** The word by which a revision asks for it. */
const WORD = "kysely";

/**
 * Kysely, made ready before `what` is called, since `op.kysely()` answers at once. Only a function that names it, or whose
 * file does, or a file that this one imports, waits for it to be loaded.
 *
 * @param what the function that is to be called
 * @param path its file; empty where it comes from none, as in a test
 */
export async function kyselyFor(what: unknown, path: string): Promise<typeof kyselyOver | undefined> {
  if (!String(what).includes(WORD) && (path === "" || !mentions(path, WORD))) return undefined;
  return (await import("./kysely.ts")).kyselyOver;
}
