/** The servers that tests are given: each by a variable, see `scripts/databases.ts`; and names for databases on them. */
import { randomBytes } from "node:crypto";
import { serverVariable, variableOf } from "../../scripts/databases.ts";

/** A server's URL, or why there is none. */
export type Given = { readonly url: string } | { readonly url?: undefined; readonly reason: string };

/** What is known of the server `name`: `"postgres18"`. @throws {Error} if the suite that runs does not declare it */
export function given(name: string): Given {
  const url = serverVariable(name);
  if (url === undefined) return { reason: `no server is given by ${variableOf(name)}` };
  return url.startsWith("skip:") ? { reason: url.slice("skip:".length) } : { url };
}

/**
 * A name for a database, which no other test has: several processes, and threads of one, may run tests on one server.
 *
 * It is short enough that a user's name may be made of it.
 */
export const nameOfItsOwn = (): string => `retort_${randomBytes(6).toString("hex")}`;
