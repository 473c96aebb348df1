/**
 * The texts of new files, and the one place that knows the template language.
 *
 * @module
 */

import { ScriptError } from "../errors.ts";
import configText from "./config.ts.eta" with { type: "text" };
import readmeText from "./readme.md.eta" with { type: "text" };
import scriptText from "./script.ts.eta" with { type: "text" };

/** The built-in template of a revision file, as a project's own `script.ts.eta` may begin with. */
export const SCRIPT_TEMPLATE: string = scriptText;

/** A set of files that a project can begin with. */
export interface TemplateSummary {
  readonly name: string;
  readonly summary: string;
}

/** What there is to begin with, sorted by name. */
export const TEMPLATES: readonly TemplateSummary[] = [
  { name: "generic", summary: "One database, its configuration in retort.config.ts" },
];

/** A value of a revision's header. */
type HeaderValue = string | readonly string[] | null;

/** What the template of a revision file is filled with. */
export interface ScriptData {
  /** As it was given; how it gets into a comment is the template's care. */
  readonly message: string;
  readonly revision: string;
  readonly downRevision: HeaderValue;
  readonly branchLabels: HeaderValue;
  readonly dependsOn: HeaderValue;
  readonly createDate: string;
  /** Where the types `Op` and `Kit` are imported from: `"retort"`, or the project's config as a relative path. */
  readonly typesFrom: string;
  /** Further imports, whole lines. @default {""} */
  readonly imports?: string;
  /** Body of `upgrade`, whole lines that are indented already. @default {""} */
  readonly upgrades?: string;
  /** Members of the kit that `upgrades` uses. @default those whose names it holds */
  readonly upgradeKit?: readonly string[];
  /** Body of `downgrade`, likewise. @default {""} */
  readonly downgrades?: string;
  readonly downgradeKit?: readonly string[];
}

/** A template in place of the built-in one. */
export interface TemplateOverride {
  readonly text: string;
  /** Where it is from, for errors. */
  readonly path: string;
}

/**
 * Makes the text of a revision file.
 *
 * A template finds in `it`, beside the {@linkcode ScriptData}: `description`, the message as the lines of a block comment;
 * `message`, the same in one line; `revises`, the parents in one line; `types`, `upgradeParameters` and
 * `downgradeParameters`; and the functions `literal(value)` and `comment(text)`, which put any text safely into code and
 * into a comment.
 *
 * @throws {ScriptError} if the template cannot be parsed or its code throws.
 */
export function renderScript(data: ScriptData, override?: TemplateOverride): Promise<string> {
  const { downRevision, imports = "", upgrades = "", downgrades = "" } = data;
  const parents = downRevision === null ? [] : typeof downRevision === "string" ? [downRevision] : downRevision;
  const message = comment(data.message).trim() || "empty message";
  const upgradeParameters = parameters(upgrades, "op: Op, { t }: Kit", data.upgradeKit);
  const downgradeParameters = parameters(downgrades, "op: Op", data.downgradeKit);
  return render(override ?? { text: scriptText, path: "script.ts.eta (built in)" }, {
    ...data,
    imports: lines(imports),
    upgrades: lines(upgrades),
    downgrades: lines(downgrades),
    message,
    description: commentLines(data.message).join("\n * ").replaceAll(" * \n", " *\n") || message,
    revises: parents.length === 0 ? "<base>" : parents.join(", "),
    types: `${upgradeParameters}${downgradeParameters}`.includes("Kit") ? "Kit, Op" : "Op",
    upgradeParameters,
    downgradeParameters,
  });
}

/** Makes the text of `retort.config.ts`. `directory` is the migrations folder, relative to the file. */
export function renderConfig(data: { readonly directory: string }): Promise<string> {
  return render({ text: configText, path: "config.ts.eta (built in)" }, data);
}

/** Makes the text of the README in the migrations folder. */
export function renderReadme(): Promise<string> {
  return render({ text: readmeText, path: "readme.md.eta (built in)" }, {});
}

/** A string, `null` or an array of strings as source code. */
export function literal(value: HeaderValue): string {
  if (Array.isArray(value)) return `[${value.map(literal).join(", ")}]`;
  // JSON leaves some as they are that end a line, or turn the order of what a reader sees.
  return JSON.stringify(value).replace(
    /[\p{Cc}\p{Bidi_Control}\u2028\u2029]/gu,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`,
  );
}

/** A text as it may stand in a comment of either kind: in one line, without what could end the comment. */
export function comment(text: string): string {
  return commentLines(text).join(" ");
}

/** Lines that are safe in a block comment, and whose order no reader can be deceived about. */
function commentLines(text: string): string[] {
  return text.toWellFormed().split(/\r\n|[\r\n\v\f\x85\u2028\u2029]/)
    .map((line) => line.replace(/\t/g, " ").replace(/[\p{Cc}\p{Bidi_Control}]/gu, "").replaceAll("*/", "* /").trim())
    .filter((line, i, all) => line !== "" || (i > 0 && i < all.length - 1));
}

/** What a function is given, so that nothing in it is unused or unknown. */
function parameters(
  body: string,
  ifEmpty: string,
  kit: readonly string[] = [/\bt\./.test(body) ? ["t"] : [], /\bsql\b/.test(body) ? ["sql"] : []].flat(),
): string {
  if (body.trim() === "") return ifEmpty;
  return kit.length === 0 ? "op: Op" : `op: Op, { ${kit.join(", ")} }: Kit`;
}

/** Whole lines end in a line break. */
function lines(text: string): string {
  return text === "" || text.endsWith("\n") ? text : `${text}\n`;
}

async function render(template: TemplateOverride, data: object): Promise<string> {
  const { Eta } = await import("eta");
  // Escaping is for HTML; trimming would take the line breaks that a source file lives by.
  const eta = new Eta({ autoEscape: false, autoTrim: false, useWith: false, debug: true });
  try {
    return eta.renderString(template.text, { ...data, literal, comment });
  } catch (error) {
    const { message } = error as Error;
    const line = /\bline (\d+)/.exec(message.split("\n", 1)[0]!)?.[1] ?? brokenTag(eta.parse(template.text))?.lineNo;
    const place = line === undefined ? template.path : `${template.path}:${line}`;
    throw new ScriptError(`Cannot fill the template ${place}: ${reason(message)}`, {
      cause: error,
      hint: "the template's language is Eta: <% code %>, and <%= value %> for a text",
    });
  }
}

/** What went wrong, out of a message of Eta's that quotes the template. */
function reason(message: string): string {
  const [first = "", , second] = message.split(/\n(\s*\n)/);
  return first.startsWith("unclosed") ? first.replace(/ at line .*/s, "") : (second ?? first).split("\n", 1)[0]!;
}

/** A piece of a parsed template that is code. */
interface Tag {
  readonly t: string;
  readonly val: string;
  readonly lineNo?: number | undefined;
}

/** The first tag whose code cannot be parsed together with the code before it; Eta does not tell. */
function brokenTag(pieces: readonly (string | Tag)[]): Tag | undefined {
  let code = "";
  for (const piece of pieces) {
    if (typeof piece === "string") continue;
    code += piece.t === "e" ? `${piece.val}\n` : `(${piece.val}\n);`;
    try {
      new Function("it", code + closing(code));
    } catch {
      return piece;
    }
  }
}

/** The brackets that a beginning of code leaves open. */
function closing(code: string): string {
  const open: string[] = [];
  for (const bracket of code.match(/[(){}[\]]/g) ?? []) {
    const closer = { "(": ")", "{": "}", "[": "]" }[bracket];
    if (closer === undefined) open.pop();
    else open.push(closer);
  }
  return open.reverse().join("");
}
