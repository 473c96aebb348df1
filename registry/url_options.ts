import { ConfigError, nearest } from "../errors.ts";
import type { DatabaseTarget } from "./connection.ts";

/** Sees to it that a URL has no options but those that its dialect understands. @throws {ConfigError} for the first other */
export function checkOptions({ options }: DatabaseTarget, known: readonly string[], dialect: string): void {
  const other = Object.keys(options).find((name) => !known.includes(name));
  if (other === undefined) return;
  const near = nearest(other, known);
  throw new ConfigError(`Cannot use the option "${other}" of the database URL: ${dialect} has none of that name`, {
    hint: near === undefined ? `the options are ${known.join(", ")}` : `did you mean "${near}"?`,
  });
}
