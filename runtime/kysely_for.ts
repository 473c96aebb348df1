import { mentions } from "../script/mentions.ts";
import type { kyselyOver } from "./kysely.ts";

/** The word by which a revision asks for it. */
const WORD = "kysely";

/**
 * Kysely, made ready before `what` is called, since `op.kysely()` answers at once. It is loaded where the function names it,
 * its file does, or a file that this one imports.
 *
 * @param what the function that is to be called
 * @param path its file; empty where it comes from none, as in a test
 */
export async function kyselyFor(what: unknown, path: string): Promise<typeof kyselyOver | undefined> {
  const text = String(what);
  const wanted = text.includes(WORD) || path !== "" && !keepsOp(text) && mentions(path, WORD);
  return wanted ? (await import("./kysely.ts")).kyselyOver : undefined;
}

/** A function with its first parameter, a plain name: `function upgrade(op, …`, `upgrade(op, …`, `(op, …`, `op =>`. */
const FIRST = /^(?:async\s+)?(?:(?:function\b\s*)?[\w$]*\s*\(\s*([\w$]+)\s*[,)]|([\w$]+)\s*=>)/;

/**
 * Whether a function does no more with its first parameter than to take its members by name, so that nobody else gets it
 * and no file need be read, which would cost 1,000 revisions a twentieth of their time. In doubt it does more.
 */
function keepsOp(text: string): boolean {
  const match = FIRST.exec(text);
  const name = match?.[1] ?? match?.[2];
  if (name === undefined || /\$|\barguments\b/.test(name + text)) return false;
  return !new RegExp(`\\b${name}\\b(?!\\s*\\.\\s*\\w)`).test(text.slice(match![0].length));
}
