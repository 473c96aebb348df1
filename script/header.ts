/**
 * Reads what a revision file says of itself without running it.
 *
 * @module
 */

import { ScriptError } from "../errors.ts";
import type { Revision } from "./revision.ts";
import { Scanner } from "./scanner.ts";

type Name = "revision" | "downRevision" | "branchLabels" | "dependsOn";

/** Exported constants that are functions: the header ends before them. */
const FUNCTIONS: ReadonlySet<string> = new Set(["upgrade", "downgrade", "change"]);

/** How each of the header's constants may be written. */
const ACCEPTED: Readonly<Record<Name, string>> = {
  revision: '`export const revision = "1a2b3c4d5e6f";`',
  downRevision: '`export const downRevision = "1a2b3c4d5e6f";`, or null, or an array of strings',
  branchLabels: '`export const branchLabels = ["billing"];`, or null, or one string',
  dependsOn: '`export const dependsOn = ["1a2b3c4d5e6f"];`, or null, or one string',
};

/** How most of them are written: one native match in place of a dozen steps. Whatever differs goes the long way. */
const USUAL = /[ \t]+const[ \t]+(revision|downRevision|branchLabels|dependsOn)[ \t]*=[ \t]*(?:"(\w+)"|null);/y;

/**
 * Reads the header of a revision file: the exported constants that stand before its first exported function.
 *
 * The file is scanned, never run. A value must be a literal: `null`, a string in either kind of quotes, a template
 * without substitutions, or an array of these; a type annotation, `as const` and `satisfies …` are passed over.
 *
 * @param text The file's text; a leading byte order mark is no part of it.
 * @param path Where the text is from, for errors and for {@linkcode Revision.path}.
 * @throws {ScriptError} if a value is computed or malformed, if `revision` or `downRevision` is missing, or if a
 * comment or a string does not end.
 */
export function readHeader(text: string, path: string): Revision {
  return readGenerated(text, path) ?? readAny(text, path);
}

/** What follows the leading comment of a file as retort writes it, up to its first function. */
const GENERATED =
  /\s*(?:import type \{[\w ,]*\} from "[^"\\\r\n]*";\s*)?export const revision = "(\w+)";\s*export const downRevision = (?:"(\w+)"|null);\s*(?:export const branchLabels = null;\s*)?(?:export const dependsOn = null;\s*)?(?:\/\*\*(?:[^*]|\*(?!\/))*\*\/\s*)?export (?:async )?function \w/y;

/**
 * Reads a header that stands as retort writes it, which most do, by one native match; `undefined` where anything differs.
 * A command that only looks at the history spends a third of its time here.
 */
function readGenerated(text: string, path: string): Revision | undefined {
  if (!text.startsWith("/**") || text.startsWith("/**/")) return undefined;
  const end = text.indexOf("*/", 3);
  if (end < 0) return undefined;
  GENERATED.lastIndex = end + 2;
  const match = GENERATED.exec(text);
  if (match === null) return undefined;
  const down = match[2];
  return {
    id: match[1]!,
    down: down === undefined ? [] : [down],
    dependsOn: [],
    labels: [],
    message: firstParagraph(text.slice(3, end)),
    path,
  };
}

/** Reads any header, token by token. */
export function readAny(text: string, path: string): Revision {
  const scanner = new Scanner(text, path);
  const documentation = leadingComment(scanner);
  const values: Partial<Record<Name, readonly string[]>> = {};
  while (scanner.skipToExport()) {
    const at = scanner.position;
    const usual = scanner.match(USUAL);
    const name = usual === null ? exportedConstant(scanner) : usual[1] as Name;
    if (name === "function") break;
    if (name === undefined) continue;
    if (values[name] !== undefined) throw scanner.error(`"${name}" is exported twice`, at);
    values[name] = usual === null ? readValue(scanner, name) : usual[2] === undefined ? [] : [usual[2]];
    if (name === "revision" && values[name].length !== 1) throw notLiteral(scanner, name, at);
  }
  const { revision, downRevision, branchLabels = [], dependsOn = [] } = values;
  if (revision === undefined || downRevision === undefined) {
    const missing: Name = revision === undefined ? "revision" : "downRevision";
    throw new ScriptError(`Cannot read the header of ${path}: it exports no "${missing}" before its first function`, {
      hint: `add ${ACCEPTED[missing]}; if the file is no revision, begin its name with "_"`,
      place: { path },
    });
  }
  const message = firstParagraph(documentation);
  return { id: revision[0]!, down: downRevision, dependsOn, labels: branchLabels, message, path };
}

/**
 * The header that the exports of a revision file tell, where they are computed.
 *
 * @param exported What the module exports.
 * @param text The file's text, for the message.
 * @throws {ScriptError} if a value is none that a header may have.
 */
export function headerOf(exported: Readonly<Record<string, unknown>>, text: string, path: string): Revision {
  const value = (name: Name): readonly string[] => {
    const given = exported[name];
    const list = given === null || given === undefined ? [] : Array.isArray(given) ? given : [given];
    for (const item of list as readonly unknown[]) {
      const problemOf = name === "revision" || name === "downRevision" ? idProblem : labelProblem;
      const problem = typeof item === "string" ? problemOf(item) : "it is no text";
      if (problem === undefined) continue;
      throw new ScriptError(
        `Cannot take the header of ${path} from what it exports: ${
          JSON.stringify(item) ?? String(item)
        } in "${name}" is ` +
          `no name for a revision or a branch: ${problem}`,
        { hint: `let it be as of ${ACCEPTED[name]}`, place: { path } },
      );
    }
    return list as readonly string[];
  };
  const [id, ...more] = value("revision");
  if (id === undefined || more.length > 0 || !Object.hasOwn(exported, "downRevision")) {
    const name: Name = id === undefined || more.length > 0 ? "revision" : "downRevision";
    throw new ScriptError(`Cannot take the header of ${path} from what it exports: "${name}" is missing, or several`, {
      hint: `add ${ACCEPTED[name]}; if the file is no revision, begin its name with "_"`,
      place: { path },
    });
  }
  return {
    id,
    down: value("downRevision"),
    dependsOn: value("dependsOn"),
    labels: value("branchLabels"),
    message: firstParagraph(leadingComment(new Scanner(text, path))),
    path,
  };
}

/** The whole leading comment of a revision file, without its asterisks; empty where there is none. */
export function readDocumentation(text: string): string {
  return commentLines(leadingComment(new Scanner(text, "the file"))).join("\n").trim();
}

/** Why `id` cannot name a revision; `undefined` where it can. */
export function idProblem(id: string): string | undefined {
  return nameProblem(id, /[\/\\@+:\-\p{Cc}\u2028\u2029]/u);
}

/** Why `label` cannot name a branch; `undefined` where it can. */
export function labelProblem(label: string): string | undefined {
  // As a target it would be taken for these, or what is meant as these for it.
  if (/^[+-]\d+$/.test(label)) return "it reads as a number of steps";
  return nameProblem(label, /[\/\\@:\p{Cc}\u2028\u2029]/u);
}

function nameProblem(name: string, illegal: RegExp): string | undefined {
  if (/^\w+$/.test(name)) return undefined;
  if (name === "") return "it is empty";
  const found = illegal.exec(name)?.[0];
  if (found !== undefined) return `it holds ${JSON.stringify(found)}`;
  if (!name.isWellFormed()) return "it is not well-formed Unicode";
}

/** Passes over what stands before the code, and gives the first comment there that begins with two asterisks. */
function leadingComment(scanner: Scanner): string {
  const { text } = scanner;
  while (true) {
    scanner.skipSpace();
    const at = scanner.position;
    if (text.startsWith("//", at)) scanner.skipLine();
    else if (!text.startsWith("/*", at)) return "";
    else if (text.startsWith("/**", at) && text.charAt(at + 3) !== "/") return scanner.comment().slice(1);
    else scanner.comment();
  }
}

/** The lines of a comment without the asterisks that they begin with. */
function commentLines(comment: string): string[] {
  return comment.split(/\r\n|[\r\n\u2028\u2029]/).map((line) => line.replace(/^\s*(?:\* ?)?/, "").trimEnd());
}

/** The lines up to the first empty one, those before the first text left out. */
function firstParagraph(comment: string): string {
  // Most messages have one line, and this runs for every file that there is.
  const usual = /^(?:\s*\*)?[ \t]*([^\s*][^\r\n\u2028\u2029]*)(?:$|\r?\n[ \t]*\*?[ \t]*(?:$|\r?\n))/.exec(comment);
  if (usual !== null) return usual[1]!.trimEnd();
  const lines = commentLines(comment);
  const start = lines.findIndex((line) => line !== "");
  if (start < 0) return "";
  const end = lines.indexOf("", start);
  return lines.slice(start, end < 0 ? undefined : end).join("\n").trim();
}

/**
 * Looks at what an `export` exports, up to the name of a constant.
 *
 * @returns The header's constant whose value follows; `"function"` where the header ends; `undefined` for all else.
 */
function exportedConstant(scanner: Scanner): Name | "function" | undefined {
  scanner.skipTrivia();
  const keyword = scanner.word();
  if (keyword === "function" || keyword === "async" || keyword === "default") return "function";
  if (keyword !== "const" && keyword !== "let" && keyword !== "var") return undefined;
  scanner.skipTrivia();
  const at = scanner.position;
  const name = scanner.word();
  if (FUNCTIONS.has(name)) return "function";
  if (!Object.hasOwn(ACCEPTED, name)) return undefined;
  if (keyword !== "const") {
    throw scanner.error(`"${name}" must be a constant`, at, `write it as ${ACCEPTED[name as Name]}`);
  }
  return name as Name;
}

/** Reads what follows the name of one of the header's constants, to the end of the statement. */
function readValue(scanner: Scanner, name: Name): readonly string[] {
  scanner.skipTrivia();
  if (scanner.peek() === ":") {
    scanner.position++;
    scanner.skipType();
  }
  const at = scanner.position;
  if (scanner.peek() !== "=") throw notLiteral(scanner, name, at);
  scanner.position++;
  scanner.skipTrivia();
  const start = scanner.position;
  const value = readLiteral(scanner, name, start);
  skipAssertions(scanner, name, start);

  if (name === "revision" && typeof value !== "string") throw notLiteral(scanner, name, start);
  const list = value === null ? [] : typeof value === "string" ? [value] : value;
  const problemOf = name === "revision" || name === "downRevision" ? idProblem : labelProblem;
  for (const item of list) {
    const problem = problemOf(item);
    if (problem !== undefined) {
      throw scanner.error(
        `${JSON.stringify(item)} in "${name}" is no name for a revision or a branch: ${problem}`,
        start,
        "an id has letters, digits and underscores",
      );
    }
  }
  return list;
}

/** Reads `null`, a string or an array of strings. */
function readLiteral(scanner: Scanner, name: Name, start: number): string | readonly string[] | null {
  if (scanner.peek() !== "[") return readScalar(scanner, name, start);
  scanner.position++;
  const list: string[] = [];
  while (true) {
    scanner.skipTrivia();
    if (scanner.peek() === "]") break;
    const item = readScalar(scanner, name, start);
    if (item === null) throw notLiteral(scanner, name, start);
    list.push(item);
    scanner.skipTrivia();
    if (scanner.peek() === ",") scanner.position++;
    else if (scanner.peek() !== "]") throw notLiteral(scanner, name, start);
  }
  scanner.position++;
  return list;
}

/** Reads `null` or a string. */
function readScalar(scanner: Scanner, name: Name, start: number): string | null {
  const first = scanner.peek();
  if (first === '"' || first === "'" || first === "`") {
    const value = scanner.string();
    if (value !== undefined) return value;
  } else if (scanner.word() === "null") return null;
  throw notLiteral(scanner, name, start);
}

/** Passes over `as const` and `satisfies …`, and sees to it that the statement ends then. */
function skipAssertions(scanner: Scanner, name: Name, start: number): void {
  while (true) {
    const lineEnded = scanner.skipTrivia();
    const at = scanner.position;
    const next = scanner.peek();
    if (next === "" || next === ";") return;
    const word = scanner.word();
    if (!lineEnded && word === "as") {
      scanner.skipTrivia();
      if (scanner.word() !== "const") throw notLiteral(scanner, name, start);
    } else if (!lineEnded && word === "satisfies") {
      scanner.skipType();
      if (scanner.peek() === "," || scanner.peek() === "=") throw notLiteral(scanner, name, start);
      return;
    } else {
      // Without a semicolon the statement ends only before what cannot go on with it.
      scanner.position = at;
      const endsHere = word === "" ? /["'{@]/.test(next) : word !== "in" && word !== "instanceof";
      if (!lineEnded || !endsHere) throw notLiteral(scanner, name, start);
      return;
    }
  }
}

function notLiteral(scanner: Scanner, name: Name, at: number): ScriptError {
  const found = /[^\r\n\u2028\u2029]{0,40}/.exec(scanner.text.slice(at, at + 40).trimStart())![0].trim();
  const what = found === "" || found === ";" ? "it has no value" : `not \`${found}\``;
  const rule = name === "revision" ? "a literal string" : "a literal: null, a string or an array of strings";
  return scanner.error(`the value of "${name}" must be ${rule}, ${what}`, at, `write it as ${ACCEPTED[name]}`);
}
