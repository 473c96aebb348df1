/**
 * Asks a person at a terminal whether what looks renamed is.
 *
 * @module
 */
import process from "node:process";
import { confirm, isCancel } from "@clack/prompts";
import type { Suggestion } from "../autogenerate/suggestions.ts";
import { InterruptedError } from "../errors.ts";
import type { Renamed } from "../schema/model.ts";

/** Those of the suggestions that a person says yes to. Asks on stderr: results go to stdout. @throws {InterruptedError} */
export async function askRenames(suggestions: readonly Suggestion[]): Promise<readonly Renamed[]> {
  const renamed: Renamed[] = [];
  for (const { renamed: each } of suggestions) {
    const { kind, table, from, name } = each;
    const [was, is] = [from, name].map((part) => JSON.stringify(table === undefined ? part : `${table}.${part}`));
    const answer = await confirm({
      message: `Is the ${kind} ${is} the ${kind} ${was}, renamed? Otherwise ${is} is added and ${was} is dropped.`,
      output: process.stderr,
    });
    if (isCancel(answer)) throw new InterruptedError("Cannot go on: nobody answered, and nothing is written");
    if (answer) renamed.push(each);
  }
  return renamed;
}
