import { isMark, isWord, type Token, tokenize } from "./tokenizer.ts";

/** Steps through the tokens of a text. */
export class TokenWalk {
  readonly #sql: string;
  readonly #tokens: readonly Token[];
  /** How many tokens have been taken. */
  position = 0;

  constructor(sql: string) {
    this.#sql = sql;
    this.#tokens = tokenize(sql);
  }

  /** The token at a position. */
  at(position: number): Token | undefined {
    return this.#tokens[position];
  }

  /** The token that comes `ahead` of the next; nothing is taken. */
  peek(ahead = 0): Token | undefined {
    return this.#tokens[this.position + ahead];
  }

  /** Takes these words if all of them come next, in this order. */
  words(...words: readonly string[]): boolean {
    if (!words.every((word, i) => isWord(this.peek(i), word))) return false;
    this.position += words.length;
    return true;
  }

  /** Takes this word if it comes next. */
  word(word: string): boolean {
    return this.words(word);
  }

  /** Takes one of these words if it comes next. */
  oneOf(...words: readonly string[]): boolean {
    return words.some((word) => this.word(word));
  }

  /** Takes this punctuation if it comes next. */
  mark(mark: string): boolean {
    if (!isMark(this.peek(), mark)) return false;
    this.position++;
    return true;
  }

  /** Takes a name, which SQLite also reads from a string. */
  name(): string | undefined {
    const token = this.peek();
    if (token?.kind !== "word" && token?.kind !== "quoted" && token?.kind !== "string") return undefined;
    this.position++;
    return token.text;
  }

  /** Takes all up to this word and the word, with IF NOT EXISTS behind it. */
  past(word: string): void {
    while (this.peek() !== undefined && !this.word(word)) this.position++;
    this.words("IF", "NOT", "EXISTS");
  }

  /** Takes `name` or `schema.name`. */
  objectName(): void {
    this.name();
    if (this.mark(".")) this.name();
  }

  /** Whether what comes next ends an element of a list. */
  atEndOfElement(): boolean {
    const token = this.peek();
    return token === undefined || isMark(token, ",") || isMark(token, ")");
  }

  /** Takes a token, or a parenthesis with all that is in it. */
  skip(): void {
    this.position = this.skipFrom(this.position);
  }

  /** Does {@linkcode skip} unless the element ends here. */
  skipInElement(): void {
    if (!this.atEndOfElement()) this.skip();
  }

  /** The position after the token, or the parenthesis, at `position`. */
  skipFrom(position: number): number {
    let depth = 0;
    for (let at = position; at < this.#tokens.length; at++) {
      const token = this.#tokens[at];
      if (isMark(token, "(")) depth++;
      else if (isMark(token, ")")) depth--;
      if (depth <= 0) return at + 1;
    }
    return this.#tokens.length;
  }

  /** Takes a parenthesis if one comes next, and gives what is in it. */
  group(): string {
    if (!isMark(this.peek(), "(")) return "";
    const from = this.position + 1;
    this.skip();
    return this.text(from, isMark(this.at(this.position - 1), ")") ? this.position - 1 : this.position);
  }

  /** The text of the tokens from a position up to here. */
  textSince(from: number): string {
    return this.text(from, this.position);
  }

  /** Takes all that is left. */
  rest(): string {
    const from = this.position;
    this.position = this.#tokens.length;
    return this.textSince(from);
  }

  /** The text of these tokens, with the comments between but not around them. */
  text(from: number, to: number): string {
    return to <= from ? "" : this.#sql.slice(this.#tokens[from]!.start, this.#tokens[to - 1]!.end);
  }
}
