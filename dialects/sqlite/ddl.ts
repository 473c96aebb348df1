/**
 * What SQLite keeps in the text of its DDL and tells by no pragma.
 *
 * The readers never throw: of a text that SQLite would not take they tell what they could make out.
 *
 * @see https://www.sqlite.org/lang_createtable.html
 * @module
 */
import { defined } from "../../schema/defined.ts";
import type {
  Check,
  Constraint,
  ForeignKey,
  Initially,
  Match,
  PrimaryKey,
  ReferentialAction,
  Unique,
} from "../../schema/model.ts";
import type { Sql } from "../../schema/sql.ts";
import { TokenWalk } from "./token_walk.ts";
import { isMark, isWord } from "./tokenizer.ts";

/** What the text of CREATE TABLE tells. */
export interface TableDdl {
  readonly strict: boolean;
  readonly withoutRowid: boolean;
  readonly columns: readonly ColumnDdl[];
  /**
   * All of them in the order of the text, columns' own included. A foreign key that names no columns of the referred
   * table has none here: it refers to that table's primary key. ON CONFLICT is in `options.sqlite.onConflict`, the DESC of
   * a primary key that stands at its column in `options.sqlite.desc`.
   */
  readonly constraints: readonly Constraint[];
}

/** What the text of a column tells. */
export interface ColumnDdl {
  readonly name: string;
  /** The words of its type as they stand; empty where it has none. */
  readonly type: string;
  readonly autoincrement: boolean;
  readonly collation?: string;
  readonly generated?: { readonly expression: string; readonly stored: boolean };
  /** ON CONFLICT of its NOT NULL, in capitals. */
  readonly notNullOnConflict?: string;
}

/** What the text of CREATE INDEX tells. */
export interface IndexDdl {
  readonly elements: readonly IndexElementDdl[];
  /** The condition of a partial index. */
  readonly where?: string;
}

/** A column or an expression of an index. */
export interface IndexElementDdl {
  /** Its text without ASC or DESC and without parentheses around the whole. */
  readonly expression: string;
  /** COLLATE after a name or a parenthesis; elsewhere it belongs to the expression. */
  readonly collation?: string;
}

/** What the text of CREATE VIEW tells. */
export interface ViewDdl {
  /** The query. */
  readonly query: string;
  /** The names of the view's columns, where it gives them before AS. */
  readonly columns?: readonly string[];
}

/** A column, with its words. */
export interface ColumnText {
  readonly column: ColumnDdl;
  /** All of its definition. */
  readonly text: string;
  /** Those that stand at it. */
  readonly constraints: readonly Constraint[];
}

/** The parts of a CREATE TABLE, each with its words. */
export interface TableText {
  readonly columns: readonly ColumnText[];
  /** Those that stand at no column. */
  readonly constraints: readonly { readonly constraint: Constraint; readonly text: string }[];
  /** What follows the parentheses. */
  readonly options: string;
}

/** Reads the text of CREATE TABLE. */
export function readTableDdl(sql: string): TableDdl {
  const { elements, counted, strict, withoutRowid } = readElements(sql);
  const columns = elements.flatMap(({ column }) => column ?? []);
  return {
    strict,
    withoutRowid,
    columns: counted === undefined
      ? columns
      : columns.map((each) => fold(each.name) === fold(counted) ? { ...each, autoincrement: true } : each),
    constraints: elements.flatMap(({ constraints }) => constraints),
  };
}

/** Reads the text of CREATE TABLE part by part, for who writes it anew and keeps the words of what stays. */
export function readTableText(sql: string): TableText {
  const { elements, options } = readElements(sql);
  return {
    columns: elements.flatMap(({ column, text, constraints }) =>
      column === undefined ? [] : { column, text, constraints }
    ),
    constraints: elements.flatMap(({ column, text, constraints }) =>
      column === undefined ? constraints.map((constraint) => ({ constraint, text })) : []
    ),
    options,
  };
}

/** A column, or a constraint of the table. */
interface Element {
  readonly column?: ColumnDdl;
  readonly text: string;
  readonly constraints: readonly Constraint[];
}

function readElements(sql: string) {
  const walk = new TokenWalk(sql);
  walk.past("TABLE");
  walk.objectName();
  const elements: Element[] = [];
  let counted: string | undefined;
  walk.mark("(");
  while (walk.peek() !== undefined && !walk.mark(")")) {
    if (walk.mark(",")) continue;
    const from = walk.position;
    // The comma between two constraints of the table may be missing.
    if (isWord(walk.peek(), ...TABLE_CONSTRAINT)) {
      const { constraint, autoincrement } = readTableConstraint(walk);
      elements.push({ text: walk.textSince(from), constraints: constraint === undefined ? [] : [constraint] });
      counted ??= autoincrement;
    } else {
      const { column, constraints } = readColumn(walk);
      elements.push({ column, text: walk.textSince(from), constraints });
    }
  }
  const from = walk.position;
  const { strict, withoutRowid } = readTableOptions(walk);
  return { elements, counted, strict, withoutRowid, options: walk.textSince(from) };
}

/** `name` as SQLite compares names: capital ASCII letters are small ones. */
export function fold(name: string): string {
  return name.replace(/[A-Z]+/g, (letters) => letters.toLowerCase());
}

/** Words that begin a constraint of the table; all are reserved, so that no column begins with them. */
const TABLE_CONSTRAINT = ["CONSTRAINT", "PRIMARY", "UNIQUE", "CHECK", "FOREIGN"];

/** Reserved words that end a column's type. */
const AFTER_TYPE = [
  "CONSTRAINT",
  "PRIMARY",
  "NOT",
  "NULL",
  "UNIQUE",
  "CHECK",
  "DEFAULT",
  "COLLATE",
  "REFERENCES",
  "AS",
  "DEFERRABLE",
];

function readTableOptions(walk: TokenWalk): Pick<TableDdl, "strict" | "withoutRowid"> {
  let strict = false;
  let withoutRowid = false;
  while (walk.peek() !== undefined) {
    if (walk.word("STRICT")) strict = true;
    else if (walk.word("WITHOUT")) withoutRowid ||= walk.word("ROWID");
    else walk.skip();
  }
  return { strict, withoutRowid };
}

function readColumn(walk: TokenWalk): { readonly column: ColumnDdl; readonly constraints: readonly Constraint[] } {
  const name = walk.name() ?? "";
  const type = readType(walk);
  const constraints: Constraint[] = [];
  let autoincrement = false;
  let collation: string | undefined;
  let generated: ColumnDdl["generated"];
  let notNullOnConflict: string | undefined;
  while (!walk.atEndOfElement()) {
    // A name may also stand before what is none of our constraints, such as NOT NULL, and is then of no account.
    const called = readConstraintName(walk);
    if (walk.words("PRIMARY", "KEY")) {
      const desc = walk.word("DESC");
      if (!desc) walk.word("ASC");
      constraints.push(columnsConstraint("primary_key", called, [name], readOnConflict(walk), desc));
      autoincrement ||= walk.word("AUTOINCREMENT");
    } else if (walk.word("UNIQUE")) {
      constraints.push(columnsConstraint("unique", called, [name], readOnConflict(walk)));
    } else if (walk.word("CHECK")) {
      constraints.push(checkConstraint(called, walk.group(), readOnConflict(walk)));
    } else if (walk.word("REFERENCES")) {
      constraints.push(readReferences(walk, called, [name]));
    } else if (isDeferral(walk)) {
      // SQLite lets other constraints stand between REFERENCES and this.
      const deferral = readDeferral(walk);
      const last = constraints.findLastIndex(({ kind }) => kind === "foreign_key");
      if (last >= 0) constraints[last] = { ...constraints[last] as ForeignKey, ...deferral };
    } else if (walk.words("NOT", "NULL")) {
      notNullOnConflict = readOnConflict(walk);
    } else if (walk.word("COLLATE")) {
      collation = walk.name();
    } else if (walk.word("AS")) {
      generated = { expression: walk.group(), stored: walk.word("STORED") };
    } else {
      // DEFAULT and its value among the rest, since a value is none of the words above unless it is quoted.
      walk.skipInElement();
    }
  }
  return { column: defined({ name, type, autoincrement, collation, generated, notNullOnConflict }), constraints };
}

function readType(walk: TokenWalk): string {
  const from = walk.position;
  while (!walk.atEndOfElement() && !isWord(walk.peek(), ...AFTER_TYPE)) {
    // GENERATED is not reserved: alone it is a word of the type.
    if (isWord(walk.peek(), "GENERATED") && isWord(walk.peek(1), "ALWAYS") && isWord(walk.peek(2), "AS")) break;
    walk.skip();
  }
  return walk.textSince(from);
}

/** One constraint of the table, and the column that it says AUTOINCREMENT of. */
function readTableConstraint(walk: TokenWalk): { readonly constraint?: Constraint; readonly autoincrement?: string } {
  const called = readConstraintName(walk);
  let constraint: Constraint | undefined;
  let autoincrement: string | undefined;
  if (walk.words("PRIMARY", "KEY")) {
    const { names, counted } = readColumnNames(walk);
    autoincrement = counted;
    constraint = columnsConstraint("primary_key", called, names, readOnConflict(walk));
  } else if (walk.word("UNIQUE")) {
    constraint = columnsConstraint("unique", called, readColumnNames(walk).names, readOnConflict(walk));
  } else if (walk.word("CHECK")) {
    constraint = checkConstraint(called, walk.group(), readOnConflict(walk));
  } else if (walk.words("FOREIGN", "KEY")) {
    const { names } = readColumnNames(walk);
    if (walk.word("REFERENCES")) constraint = readReferences(walk, called, names);
  }
  while (!walk.atEndOfElement() && (constraint === undefined || !isWord(walk.peek(), ...TABLE_CONSTRAINT))) walk.skip();
  return defined({ constraint, autoincrement });
}

/** The name behind CONSTRAINT; of several the last, as SQLite takes it. */
function readConstraintName(walk: TokenWalk): string | undefined {
  let name: string | undefined;
  while (walk.word("CONSTRAINT")) name = walk.name();
  return name;
}

/** The columns in `(a, "b" COLLATE NOCASE DESC)`, and the one before AUTOINCREMENT. */
function readColumnNames(walk: TokenWalk): { readonly names: readonly string[]; readonly counted?: string } {
  const names: string[] = [];
  let counted: string | undefined;
  if (!walk.mark("(")) return { names };
  while (walk.peek() !== undefined && !walk.mark(")")) {
    let depth = 0;
    while (walk.mark("(")) depth++;
    const name = walk.name();
    if (name !== undefined) names.push(name);
    for (; depth >= 0; depth--) {
      while (!walk.atEndOfElement()) {
        if (walk.word("AUTOINCREMENT")) counted = name;
        else walk.skip();
      }
      if (depth > 0) walk.mark(")");
    }
    walk.mark(",");
  }
  return defined({ names, counted });
}

function readOnConflict(walk: TokenWalk): string | undefined {
  return walk.words("ON", "CONFLICT") ? walk.name()?.toUpperCase() : undefined;
}

function columnsConstraint(
  kind: "primary_key" | "unique",
  name: string | undefined,
  columns: readonly string[],
  onConflict: string | undefined,
  desc = false,
): PrimaryKey | Unique {
  return defined({ kind, name, columns, options: options({ onConflict, desc: desc || undefined }) });
}

function checkConstraint(name: string | undefined, condition: string, onConflict: string | undefined): Check {
  return defined({ kind: "check" as const, name, condition: raw(condition), options: options({ onConflict }) });
}

/** What SQLite alone knows of a constraint, if it is told anything. */
function options(told: { readonly onConflict?: string | undefined; readonly desc?: boolean | undefined }) {
  const sqlite = defined(told);
  return Object.keys(sqlite).length === 0 ? undefined : { sqlite };
}

/** What follows REFERENCES. */
function readReferences(walk: TokenWalk, name: string | undefined, columns: readonly string[]): ForeignKey {
  const table = { name: walk.name() ?? "" };
  const references = { table, columns: readColumnNames(walk).names };
  let onDelete: ReferentialAction | undefined;
  let onUpdate: ReferentialAction | undefined;
  let match: Match | undefined;
  for (;;) {
    if (walk.words("ON", "DELETE")) onDelete = readAction(walk);
    else if (walk.words("ON", "UPDATE")) onUpdate = readAction(walk);
    // Read and passed over by SQLite too.
    else if (walk.words("ON", "INSERT")) readAction(walk);
    else if (walk.word("MATCH")) match = readMatch(walk);
    else break;
  }
  const deferral = isDeferral(walk) ? readDeferral(walk) : {};
  return defined({ kind: "foreign_key" as const, name, columns, references, onDelete, onUpdate, match, ...deferral });
}

const MATCHES: readonly Match[] = ["FULL", "SIMPLE", "PARTIAL"];

function readMatch(walk: TokenWalk): Match | undefined {
  const word = walk.name()?.toUpperCase();
  return MATCHES.find((match) => match === word);
}

function readAction(walk: TokenWalk): ReferentialAction | undefined {
  if (walk.words("SET", "NULL")) return "SET NULL";
  if (walk.words("SET", "DEFAULT")) return "SET DEFAULT";
  if (walk.words("NO", "ACTION")) return "NO ACTION";
  if (walk.word("CASCADE")) return "CASCADE";
  return walk.word("RESTRICT") ? "RESTRICT" : undefined;
}

function isDeferral(walk: TokenWalk): boolean {
  return isWord(walk.peek(isWord(walk.peek(), "NOT") ? 1 : 0), "DEFERRABLE");
}

/** `[NOT] DEFERRABLE [INITIALLY …]` */
function readDeferral(walk: TokenWalk): { readonly deferrable: boolean; readonly initially?: Initially } {
  const deferrable = !walk.word("NOT");
  walk.word("DEFERRABLE");
  const initially: Initially | undefined = walk.words("INITIALLY", "DEFERRED")
    ? "DEFERRED"
    : walk.words("INITIALLY", "IMMEDIATE")
    ? "IMMEDIATE"
    : undefined;
  return defined({ deferrable, initially });
}

/** Reads the text of CREATE INDEX. */
export function readIndexDdl(sql: string): IndexDdl {
  const walk = new TokenWalk(sql);
  walk.past("INDEX");
  walk.objectName();
  walk.word("ON");
  walk.name();
  const elements: IndexElementDdl[] = [];
  walk.mark("(");
  while (walk.peek() !== undefined && !walk.mark(")")) {
    const from = walk.position;
    while (!walk.atEndOfElement()) walk.skip();
    elements.push(indexElement(walk, from, walk.position));
    walk.mark(",");
  }
  return defined({ elements, where: walk.word("WHERE") ? walk.rest() : undefined });
}

function indexElement(walk: TokenWalk, from: number, end: number): IndexElementDdl {
  let to = end;
  let collation: string | undefined;
  if (isWord(walk.at(to - 1), "ASC", "DESC")) to--;
  // COLLATE binds closer than any operator: it is the element's own only behind a single name or parenthesis.
  if (isWord(walk.at(to - 2), "COLLATE") && to - 2 > from && walk.skipFrom(from) === to - 2) {
    collation = walk.at(to - 1)!.text;
    to -= 2;
  }
  while (to - from > 2 && isMark(walk.at(from), "(") && walk.skipFrom(from) === to) {
    from++;
    to--;
  }
  return defined({ expression: walk.text(from, to), collation });
}

/** Reads the text of CREATE VIEW. */
export function readViewDdl(sql: string): ViewDdl {
  const walk = new TokenWalk(sql);
  walk.past("VIEW");
  walk.objectName();
  const { names } = readColumnNames(walk);
  walk.word("AS");
  return defined({ query: walk.rest(), columns: names.length === 0 ? undefined : names });
}

function raw(text: string): Sql {
  return { parts: [text], values: [] };
}
