/**
 * From a revision's file to the functions that it exports.
 *
 * @module
 */

import { pathToFileURL } from "node:url";
import { ScriptError, thrownText } from "../errors.ts";
import type { Revision, RevisionScript } from "./revision.ts";

/** What a module may export, before it is looked at. */
type Exports = Readonly<Partial<Record<keyof RevisionScript, unknown>>>;

/**
 * Imports the file of a revision, which runs it for the first time, and checks what it exports.
 *
 * @param importModule How a module is imported from its path in this runtime.
 * @throws {ScriptError} if the file cannot be parsed or its code throws, if its exports differ from the header that was
 * read, or if it has neither `upgrade` nor `change`.
 */
export async function loadScript<Op = unknown, Kit = unknown>(
  revision: Revision,
  importModule: (path: string) => Promise<unknown>,
): Promise<RevisionScript<Op, Kit>> {
  let exported: Exports;
  try {
    exported = await importModule(revision.path) as Exports;
  } catch (error) {
    throw notLoaded(`revision ${JSON.stringify(revision.id)}`, revision.path, error);
  }
  checkHeader(revision, exported);
  checkFunctions(revision, exported);
  return exported as unknown as RevisionScript<Op, Kit>;
}

/**
 * Imports a revision file for what its header says, which runs what stands outside of its functions.
 *
 * @throws {ScriptError} if the file cannot be parsed or its code throws.
 */
export async function importHeader(
  path: string,
  importModule: (path: string) => Promise<unknown>,
): Promise<Readonly<Record<string, unknown>>> {
  try {
    return await importModule(path) as Readonly<Record<string, unknown>>;
  } catch (error) {
    throw notLoaded("header", path, error);
  }
}

/** What runs must be what was planned with. */
function checkHeader(revision: Revision, exported: Exports): void {
  const read = {
    revision: [revision.id],
    downRevision: revision.down,
    branchLabels: revision.labels,
    dependsOn: revision.dependsOn,
  };
  for (const [name, was] of Object.entries(read)) {
    const value = exported[name as keyof typeof read];
    const is = value === null || value === undefined ? [] : Array.isArray(value) ? value : [value];
    if (is.length === was.length && is.every((item, i) => item === was[i])) continue;
    throw new ScriptError(
      `Cannot load the revision ${JSON.stringify(revision.id)}: ${revision.path} exports ${name} ${show(is)}, ` +
        `and its header says ${show(was)}`,
      { hint: "run the command again if the file was just edited" },
    );
  }
}

/** The functions that a revision may export are functions, and fit together. */
function checkFunctions(revision: Revision, exported: Exports): void {
  const fail = (why: string, hint: string): ScriptError =>
    new ScriptError(`Cannot load the revision ${JSON.stringify(revision.id)}: ${revision.path} ${why}`, { hint });
  for (const name of ["upgrade", "downgrade", "change"] as const) {
    const value = exported[name];
    if (value !== undefined && typeof value !== "function") {
      throw fail(
        `exports ${name}, which must be a function and is ${value === null ? "null" : `a ${typeof value}`}`,
        `write \`export function ${name}(op, kit) { … }\``,
      );
    }
  }
  const { upgrade, downgrade, change } = exported;
  if (change === undefined) {
    if (upgrade !== undefined) return;
    throw fail("exports neither upgrade nor change", "add `export function upgrade(op, kit) { … }`");
  }
  if (upgrade !== undefined || downgrade !== undefined) {
    throw fail(
      `exports change beside ${upgrade === undefined ? "downgrade" : "upgrade"}, and it stands in place of both`,
      "keep change alone, or upgrade and downgrade",
    );
  }
  if ((change as Exclude<RevisionScript["change"], undefined>).constructor.name === "AsyncFunction") {
    throw fail(
      "exports an async change, and what change calls must be known at once",
      "use upgrade and downgrade, or leave async out",
    );
  }
}

function show(items: readonly unknown[]): string {
  return items.length === 0 ? "null" : items.map((item) => JSON.stringify(item) ?? String(item)).join(", ");
}

/** Where in which file, and the line that stands there. */
interface Place {
  readonly file: string;
  readonly line: number;
  readonly column: number;
  readonly source?: string;
}

/** @param loaded what was to be loaded, for the message */
function notLoaded(loaded: string, path: string, error: unknown): ScriptError {
  const { what, place, isSyntax } = explain(error, path);
  const at = place === undefined ? path : `${place.file}:${place.line}:${place.column}`;
  const source = place?.source === undefined ? "" : `\n${place.line} | ${place.source}`;
  const why = isSyntax ? `it cannot be parsed, ${what}` : what;
  return new ScriptError(`Cannot load the ${loaded} from ${at}: ${why}${source}`, {
    cause: error,
    hint: isSyntax
      ? "correct the file; nothing of it has run"
      : "what stands outside the functions of a revision runs when it is loaded: keep it to constants and type imports",
  });
}

/** Bun tells of a syntax error by fields, Deno by a text that shows the source. */
function explain(
  error: unknown,
  path: string,
): { readonly what: string; readonly place?: Place; readonly isSyntax: boolean } {
  const position =
    (error as { position?: { file?: unknown; line?: unknown; column?: unknown; lineText?: unknown } } | null)
      ?.position;
  if (typeof position?.line === "number" && typeof position.column === "number") {
    const place = {
      file: String(position.file),
      line: position.line,
      column: position.column,
      source: String(position.lineText),
    };
    return { what: firstLine((error as Error).message), place, isSyntax: true };
  }
  if (!(error instanceof Error)) return { what: `its code threw ${thrownText(error)}`, isSyntax: false };
  // deno-lint-ignore no-control-regex
  const message = error.message.replace(/\x1b\[[0-9;]*m/g, "");
  if (/^(?:The module's source code could not be parsed: |SyntaxError: )/.test(message)) {
    const source = /^ *\d+ \| (.*)$/m.exec(message)?.[1];
    const place = placeIn(message, path);
    const what = firstLine(message).replace(/^(?:The module's source code could not be parsed|SyntaxError): /, "");
    return {
      what,
      ...(place === undefined ? {} : { place: source === undefined ? place : { ...place, source } }),
      isSyntax: true,
    };
  }
  const place = placeIn(message, path) ?? placeIn(error.stack ?? "", path);
  const { code } = error as { code?: unknown };
  const isImport = error.name === "SyntaxError" || code === "ERR_MODULE_NOT_FOUND" || error.name === "ResolveMessage";
  const what = isImport
    ? `an import failed, ${firstLine(message)}`
    : `its code threw ${error.name}: ${firstLine(message)}`;
  return { what, ...(place === undefined ? {} : { place }), isSyntax: false };
}

/** The first place in a stack or a message that is in the file of `path`; else the first there is. */
function placeIn(text: string, path: string): Place | undefined {
  for (const name of [path, pathToFileURL(path).href]) {
    const at = text.indexOf(`${name}:`);
    const position = at < 0 ? null : /^:(\d+):(\d+)/.exec(text.slice(at + name.length));
    if (position !== null) return { file: path, line: Number(position[1]), column: Number(position[2]) };
  }
  const match = /\bat (?:.*\()?(?:async )?(?:file:\/\/)?(\/.*?|[A-Za-z]:\\.*?):(\d+):(\d+)\)?$/m.exec(text);
  return match === null ? undefined : { file: match[1]!, line: Number(match[2]), column: Number(match[3]) };
}

function firstLine(text: string): string {
  return text.split("\n", 1)[0]!.replace(/ at file:\/\/.+:\d+:\d+$/, "").replace(/\.$/, "");
}
