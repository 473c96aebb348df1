import type { Statement } from "./operation.ts";

/** The text of a statement for a script, where it is another than its SQL. */
export function scriptOf({ script }: Pick<Statement, "script">): string | undefined {
  return typeof script === "function" ? script() : script;
}
