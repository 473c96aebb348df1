/**
 * Whether a word stands in a revision file or in what it imports.
 *
 * @module
 */

import { readFileSync } from "node:fs";
import { dirname, resolve } from "node:path";

/** A relative import that is there when the file runs; what imports types alone is not. */
const RELATIVE = /\b(?:import|export)\b(?!\s*type\b)[^"'`;]*?["'](\.{1,2}\/[^"']+)["']/g;

/** Ends of names that an import may leave out. */
const ENDINGS = ["", ".ts", ".js", ".mts", ".mjs"];

/**
 * Whether the text of the file at `path`, or of a file that it imports by a relative path, holds `word`. A file that
 * cannot be read holds nothing: who imports it says why.
 */
export function mentions(path: string, word: string): boolean {
  const pending = [path];
  const seen = new Set(pending);
  for (const file of pending) {
    const text = textOf(file);
    if (text === undefined) continue;
    if (text.includes(word)) return true;
    for (const [, imported] of text.matchAll(RELATIVE)) {
      const found = resolve(dirname(file), imported!);
      if (seen.has(found)) continue;
      seen.add(found);
      pending.push(found);
    }
  }
  return false;
}

function textOf(path: string): string | undefined {
  // TypeScript itself has an import name the file that a compiler would write: `./b.js` is `b.ts`.
  for (const name of [...ENDINGS.map((ending) => path + ending), path.replace(/js$/, "ts")]) {
    try {
      return readFileSync(name, "utf8");
    } catch {
      // It is the next of these names, or what the import itself will fail on.
    }
  }
  return undefined;
}
