import { isSql, type Sql } from "../../mod.ts";

/** The text of a query, to be compared: in one line, without a last semicolon. */
export function queryText(query: Sql): string {
  return textOf(query).replace(/\s+/g, " ").replace(/[\s;]+$/, "").trimStart();
}

function textOf({ parts, values }: Sql): string {
  return parts.map((part, i) => {
    const value = values[i];
    if (value === undefined) return part;
    return part + (isSql(value) ? textOf(value) : JSON.stringify(value));
  }).join("");
}

/** The words of a query, in whatever case: what is called by none of them is not read by it. */
export class Words {
  readonly #text: string;
  /** Each once. */
  readonly list: ReadonlySet<string>;

  constructor(query: string) {
    this.#text = query.toLowerCase();
    this.list = new Set(this.#text.match(WORDS));
  }

  /** Whether the query may read what is called so. */
  has(name: string): boolean {
    const word = name.toLowerCase();
    return this.list.has(word) || !isWord(word) && this.#text.includes(word.replaceAll('"', '""'));
  }
}

/** Objects, to be found in queries by their names. */
export class Named<T> {
  readonly #byName: ReadonlyMap<string, readonly T[]>;
  /** The names that are no word, for which each query is to be searched. */
  readonly #quoted: readonly string[];

  constructor(objects: readonly T[], nameOf: (object: T) => string) {
    this.#byName = Map.groupBy(objects, (object) => nameOf(object).toLowerCase());
    this.#quoted = [...this.#byName.keys()].filter((name) => !isWord(name));
  }

  /** Those that a query of these words may read. */
  in(words: Words): readonly T[] {
    return [...words.list, ...this.#quoted.filter((name) => words.has(name))]
      .flatMap((name) => this.#byName.get(name) ?? []);
  }
}

const WORDS = /[\p{L}\p{N}_$]+/gu;

function isWord(name: string): boolean {
  return name.replace(WORDS, "") === "";
}

/** Whether a query asks for columns that it does not name. */
export function expandsStar(query: string): boolean {
  return /(\.|,|\bselect|\bdistinct|\ball)\s*\*/i.test(query);
}

/**
 * The part of a query that says which columns it answers: what stands before the condition of its rows. All of it where
 * more queries stand behind that.
 */
export function columnsOf(query: string): string {
  let depth = 0;
  for (const { 0: token, index } of query.matchAll(/'(?:[^']|'')*'|"(?:[^"]|"")*"|[()]|\bwhere\b/gi)) {
    if (token === "(") depth++;
    else if (token === ")") depth--;
    else if (depth === 0 && /^where$/i.test(token)) {
      return /\b(union|intersect|except)\b/i.test(query.slice(index)) ? query : query.slice(0, index);
    }
  }
  return query;
}
