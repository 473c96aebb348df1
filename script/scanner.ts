/**
 * A cursor over TypeScript source that knows comments, strings, templates and regular expressions, and nothing else of
 * the language.
 *
 * @module
 */

import { ScriptError } from "../errors.ts";

/** Bits of {@linkcode KIND}. */
const SPACE = 1, WORD_START = 2, WORD = 4, LINE = 8;

/** What an ASCII character may be part of. */
const KIND = new Uint8Array(128);
for (const c of [9, 11, 12, 32]) KIND[c] = SPACE;
for (const c of [10, 13]) KIND[c] = SPACE | LINE;
for (let c = 0; c < 128; c++) {
  if (/[A-Za-z_$]/.test(String.fromCharCode(c))) KIND[c] = WORD_START | WORD;
  else if (/[0-9]/.test(String.fromCharCode(c))) KIND[c] = WORD;
}

/** Beyond ASCII: what is no white space is taken for part of a word. */
function kindOf(c: number): number {
  if (c < 128) return KIND[c]!;
  if (c === 0x2028 || c === 0x2029) return SPACE | LINE;
  if (c === 0xa0 || c === 0xfeff || c === 0x1680 || (c >= 0x2000 && c <= 0x200a)) return SPACE;
  if (c === 0x202f || c === 0x205f || c === 0x3000) return SPACE;
  return WORD_START | WORD;
}

/** Words after which a slash begins a regular expression and does not divide. */
const BEFORE_OPERAND: ReadonlySet<string> = new Set(
  "return typeof case in of delete void throw new else do instanceof await yield extends".split(" "),
);

/** Where code may have to be looked at; a native search is several times faster than a loop. */
const IN_CODE = /["'`/{}()[\]]|export/g;
/** Where a type may have to be looked at. */
const IN_TYPE = /["'`/{}()[\]=;,\r\n\u2028\u2029]/g;

/** The character of an escape that stands for another. */
const ESCAPES: Readonly<Record<string, string>> = { n: "\n", t: "\t", r: "\r", b: "\b", f: "\f", v: "\v" };

/** Goes once through a text, from the left to the right. */
export class Scanner {
  readonly text: string;
  readonly path: string;
  /** Offset of the character that is looked at next. */
  position = 0;

  constructor(text: string, path: string) {
    this.text = text;
    this.path = path;
    if (text.charCodeAt(0) === 0xfeff) this.position = 1;
    if (text.startsWith("#!", this.position)) this.skipLine();
  }

  /** The character at the cursor; empty at the end. */
  peek(): string {
    return this.text.charAt(this.position);
  }

  /** An error that names the file and the line of `at`. */
  error(message: string, at: number, hint?: string): ScriptError {
    let line = 1;
    const before = /\r\n|[\r\n\u2028\u2029]/g;
    for (let match = before.exec(this.text); match !== null && match.index < at; match = before.exec(this.text)) line++;
    const place = { path: this.path, line };
    return new ScriptError(`Cannot read the header of ${this.path}:${line}: ${message}`, { hint, place });
  }

  /** Takes what `pattern`, which must be sticky, matches at the cursor. */
  match(pattern: RegExp): RegExpExecArray | null {
    pattern.lastIndex = this.position;
    const match = pattern.exec(this.text);
    if (match !== null) this.position = pattern.lastIndex;
    return match;
  }

  /** Passes over white space. */
  skipSpace(): void {
    const { text } = this;
    let i = this.position;
    while (i < text.length && kindOf(text.charCodeAt(i)) & SPACE) i++;
    this.position = i;
  }

  /**
   * Passes over white space and comments.
   *
   * @returns Whether a line ended among them.
   */
  skipTrivia(): boolean {
    const { text } = this;
    let lineEnded = false;
    while (this.position < text.length) {
      const c = text.charCodeAt(this.position);
      const kind = kindOf(c);
      if (kind & SPACE) {
        if (kind & LINE) lineEnded = true;
        this.position++;
      } else if (c === 47 && text.charCodeAt(this.position + 1) === 47) {
        this.skipLine();
      } else if (c === 47 && text.charCodeAt(this.position + 1) === 42) {
        const comment = this.comment();
        if (/[\r\n\u2028\u2029]/.test(comment)) lineEnded = true;
      } else break;
    }
    return lineEnded;
  }

  /**
   * Takes the block comment at the cursor, and gives what stands between its delimiters.
   *
   * @throws {ScriptError} if it does not end.
   */
  comment(): string {
    const start = this.position;
    const end = this.text.indexOf("*/", start + 2);
    if (end < 0) throw this.error("a comment does not end", start, "close it with `*/`");
    this.position = end + 2;
    return this.text.slice(start + 2, end);
  }

  /** Takes the identifier, keyword or number at the cursor; empty where there is none. */
  word(): string {
    const start = this.position;
    this.#skipWord();
    return this.text.slice(start, this.position);
  }

  /**
   * Takes the string at the cursor, or the template if it has no substitutions, and gives its value.
   *
   * @returns `undefined` for a template with substitutions, at whose start the cursor then stands.
   * @throws {ScriptError} if it does not end, or an escape is malformed.
   */
  string(): string | undefined {
    const start = this.position;
    const quote = this.text.charCodeAt(start);
    const isTemplate = quote === 96;
    let value = "";
    let from = start + 1;
    for (let i = from;; i++) {
      const c = this.text.charCodeAt(i);
      if (c === quote) {
        this.position = i + 1;
        return value + this.text.slice(from, i);
      }
      if (Number.isNaN(c) || (!isTemplate && (c === 10 || c === 13))) throw this.#unended(start);
      if (c === 92) {
        const [meaning, next] = this.#escape(i);
        value += this.text.slice(from, i) + meaning;
        from = next;
        i = next - 1;
      } else if (isTemplate && c === 13) {
        // A template's value has \n wherever its source has \r\n or \r.
        value += this.text.slice(from, i) + "\n";
        if (this.text.charCodeAt(i + 1) === 10) i++;
        from = i + 1;
      } else if (isTemplate && c === 36 && this.text.charCodeAt(i + 1) === 123) {
        return undefined;
      }
    }
  }

  /**
   * Passes over code up to the next `export` that stands outside all brackets, and past that word.
   *
   * @returns Whether there is one.
   * @throws {ScriptError} if a comment, a string or a template does not end.
   */
  skipToExport(): boolean {
    return this.#skipCode(false);
  }

  /**
   * Passes over a type, up to the first `=`, `;` or `,` outside its brackets, or to a line's end that ends the statement.
   *
   * @throws {ScriptError} if a comment, a string or a template does not end.
   */
  skipType(): void {
    this.#skipCode(true);
  }

  #skipCode(isType: boolean): boolean {
    const { text } = this;
    const next = isType ? IN_TYPE : IN_CODE;
    // Where a substitution ends, its template goes on: hence the stack.
    const templates: { readonly start: number; readonly depth: number }[] = [];
    let depth = 0;
    while (true) {
      next.lastIndex = this.position;
      if (!next.test(text)) break;
      // The pattern matches one character, or the one word.
      const isWord = text.charCodeAt(next.lastIndex - 1) === 116;
      const start = next.lastIndex - (isWord ? "export".length : 1);
      const c = text.charCodeAt(start);
      this.position = next.lastIndex;
      if (isWord) {
        if (depth === 0 && this.#isWhole(start)) return true;
      } else if (c === 47) {
        this.position = start;
        const after = text.charCodeAt(start + 1);
        if (after === 47) this.skipLine();
        else if (after === 42) this.comment();
        else if (this.#isAfterOperand(start, isType) || !this.#skipRegularExpression()) this.position++;
      } else if (c === 34 || c === 39) {
        this.position = start;
        this.#skipString();
      } else if (c === 96) {
        if (this.#skipTemplate(start)) templates.push({ start, depth: depth++ });
      } else if (isType && depth === 0 && this.#endsType(start)) {
        this.position = start;
        return true;
      } else if (c === 123 || c === 40 || c === 91) {
        depth++;
      } else if (c === 125 || c === 41 || c === 93) {
        depth = Math.max(0, depth - 1);
        const open = templates.at(-1);
        if (c === 125 && open?.depth === depth) {
          if (this.#skipTemplate(open.start)) depth++;
          else templates.pop();
        }
      }
    }
    if (templates.length > 0) throw this.#unended(templates[0]!.start);
    this.position = text.length;
    return false;
  }

  /** Whether the character at `at`, outside all brackets, ends a type. */
  #endsType(at: number): boolean {
    const c = this.text.charCodeAt(at);
    if (c === 61) return this.text.charCodeAt(at + 1) !== 62;
    if (kindOf(c) & LINE) return this.#isAfterOperand(at, true) && !this.#continuesType();
    return c === 59 || c === 44 || c === 125 || c === 41 || c === 93;
  }

  /** Whether what stands before `at` is a value or a type: then a slash divides, and a line's end may end the statement. */
  #isAfterOperand(at: number, isType: boolean): boolean {
    const { text } = this;
    let end = at;
    while (end > 0 && kindOf(text.charCodeAt(end - 1)) & SPACE) end--;
    let start = end;
    while (start > 0 && kindOf(text.charCodeAt(start - 1)) & WORD) start--;
    if (start < end) return !BEFORE_OPERAND.has(text.slice(start, end));
    if (/^(?:\+\+|--)$/.test(text.slice(end - 2, end))) return true;
    return (isType ? ")]\"'`}>" : ")]\"'`").includes(text.charAt(end - 1) || " ");
  }

  /** Whether the word from `start` to the cursor is neither a part of a longer one, nor a property, nor a private name. */
  #isWhole(start: number): boolean {
    const { text } = this;
    const before = start === 0 ? 32 : text.charCodeAt(start - 1);
    const after = this.position === text.length ? 32 : text.charCodeAt(this.position);
    return !(kindOf(before) & WORD) && before !== 46 && before !== 35 && !(kindOf(after) & WORD);
  }

  /** Whether what follows a line's end goes on with the type before it. */
  #continuesType(): boolean {
    const start = this.position;
    this.skipTrivia();
    const next = this.peek();
    this.position = start;
    return next !== "" && "|&=.<,;?:)]}".includes(next);
  }

  #skipWord(): void {
    const { text } = this;
    let i = this.position;
    while (i < text.length && kindOf(text.charCodeAt(i)) & WORD) i++;
    this.position = i;
  }

  /** Passes over the rest of the line. */
  skipLine(): void {
    const { text } = this;
    let i = this.position;
    while (i < text.length && !(kindOf(text.charCodeAt(i)) & LINE)) i++;
    this.position = i;
  }

  #skipString(): void {
    const { text } = this;
    const start = this.position;
    const quote = text.charCodeAt(start);
    for (let i = start + 1; i < text.length; i++) {
      const c = text.charCodeAt(i);
      if (c === quote) {
        this.position = i + 1;
        return;
      }
      if (c === 92) i += text.startsWith("\r\n", i + 1) ? 2 : 1;
      else if (c === 10 || c === 13) break;
    }
    throw this.#unended(start);
  }

  /**
   * Passes over a template's text, from inside it.
   *
   * @returns Whether a substitution begins there, and not the template's end.
   */
  #skipTemplate(start: number): boolean {
    const { text } = this;
    for (let i = this.position; i < text.length; i++) {
      const c = text.charCodeAt(i);
      if (c === 92) i++;
      else if (c === 96 || (c === 36 && text.charCodeAt(i + 1) === 123)) {
        this.position = c === 96 ? i + 1 : i + 2;
        return c !== 96;
      }
    }
    throw this.#unended(start);
  }

  /** @returns Whether there is one; if not, the slash divides, and the cursor stays. */
  #skipRegularExpression(): boolean {
    const { text } = this;
    let inClass = false;
    for (let i = this.position + 1; i < text.length; i++) {
      const c = text.charCodeAt(i);
      if (kindOf(c) & LINE) return false;
      if (c === 92) i++;
      else if (c === 91) inClass = true;
      else if (c === 93) inClass = false;
      else if (c === 47 && !inClass) {
        this.position = i + 1;
        this.#skipWord();
        return true;
      }
    }
    return false;
  }

  /** What the escape at `at` means, and where it ends. */
  #escape(at: number): readonly [meaning: string, end: number] {
    const { text } = this;
    const c = text.charAt(at + 1);
    if (c === "") return ["", at + 1];
    if (c === "\r" && text.charAt(at + 2) === "\n") return ["", at + 3];
    if (/[\r\n\u2028\u2029]/.test(c)) return ["", at + 2];
    if (c === "x" || c === "u") {
      const hex = /x([0-9a-fA-F]{2})|u([0-9a-fA-F]{4})|u\{0*([0-9a-fA-F]{1,6})\}/y;
      hex.lastIndex = at + 1;
      const match = hex.exec(text);
      const code = match === null ? NaN : Number.parseInt(match[1] ?? match[2] ?? match[3]!, 16);
      if (!(code <= 0x10ffff)) throw this.error("an escape is malformed", at);
      return [match![3] === undefined ? String.fromCharCode(code) : String.fromCodePoint(code), hex.lastIndex];
    }
    if (c === "0" && !/[0-9]/.test(text.charAt(at + 2))) return ["\0", at + 2];
    if (/[0-9]/.test(c)) throw this.error("an escape is malformed", at);
    return [ESCAPES[c] ?? c, at + 2];
  }

  #unended(start: number): ScriptError {
    const what = this.text.charAt(start) === "`" ? "a template" : "a string";
    return this.error(`${what} does not end`, start, "close it with the quote that it begins with");
  }
}
