/**
 * The words of a table that is made anew. What stays as it is keeps the words in which it was written; the rest is spelt by
 * the grammar.
 *
 * @module
 */
import type { Grammar } from "../../registry/grammar.ts";
import type { Column, Constraint, Table } from "../../schema/model.ts";
import { isEqual } from "../../schema/pairs.ts";
import { type ColumnText, fold, type TableText } from "./ddl.ts";
import { isRowid, tableConstraints } from "./grammar.ts";
import { renameTokens } from "./rename_tokens.ts";
import { optionWords } from "./table_options.ts";
import { strictType } from "./types.ts";

/** The words of a constraint, with the column that it stands at. */
export interface ConstraintWords {
  readonly text: string;
  /** Absent: it stands for itself. */
  readonly at?: ColumnText;
}

/** The words of each constraint of a table, in the order in which the inspector tells them: that of the text. */
export function constraintWords({ columns, constraints }: TableText): readonly ConstraintWords[] {
  return [
    ...columns.flatMap((at) => at.constraints.map(() => ({ text: at.text, at }))),
    ...constraints.map(({ text }) => ({ text })),
  ];
}

/** What {@linkcode tableWords} is made of. */
export interface TableWords {
  /** The table as it stands, with its words; without, all is spelt anew. */
  readonly before: Table;
  readonly text: TableText | undefined;
  /** The table as it is to be, with the names that its columns have while it is filled. */
  readonly interim: Table;
  /** Constraint of `before` whose words are not to be kept. */
  readonly isReworded: (constraint: Constraint) => boolean;
  /** Constraint of `before` that has no name in the database. */
  readonly isNameless: (constraint: Constraint) => boolean;
  /** Whether what stands behind the parentheses is spelt anew. */
  readonly newOptions: boolean;
  readonly grammar: Grammar;
}

/** What follows the table's name in CREATE TABLE. */
export function tableWords(
  { before, text, interim, isReworded, isNameless, newOptions, grammar: g }: TableWords,
): string {
  const words = text === undefined ? [] : constraintWords(text);
  const stays = staying(before, interim, isReworded);
  const nameless = new Set(before.constraints.filter(isNameless).map((constraint) => stays.get(constraint)));
  const wordsOf = new Map(before.constraints.map((constraint, i) => [stays.get(constraint), words[i]]));
  const said = new Set<Constraint>();
  const columns = interim.columns.map((column): string | Column => {
    const kept = isImplied(column, before) === isImplied(column, interim) && !isTypedAnew(column, before, interim, g)
      ? columnWords(column, before, text)
      : undefined;
    const own = before.constraints.filter((_, i) => kept !== undefined && words[i]?.at === kept);
    // Its words say all that stands at it: they can stay only where all of that does.
    if (kept === undefined || !own.every((constraint) => stays.has(constraint))) return column;
    for (const constraint of own) said.add(stays.get(constraint)!);
    return kept.text;
  });
  const rest = interim.constraints.filter((constraint) => !said.has(constraint)).map((constraint) => ({
    spelt: nameless.has(constraint) ? withoutName(constraint) : constraint,
    kept: wordsOf.get(constraint),
  }));
  const draft = { ...interim, constraints: rest.map(({ spelt }) => spelt) };
  // The grammar puts some at their column, which it can only where it spells the column.
  const apart = new Set(tableConstraints({ ...draft, columns: columns.filter((each) => typeof each !== "string") }));
  const lines = [
    ...columns.map((column) => typeof column === "string" ? column : g.column(column, draft)),
    ...rest.flatMap(({ spelt, kept }) => {
      if (kept !== undefined && kept.at === undefined) return [kept.text];
      return apart.has(spelt) ? [g.constraint(spelt)] : [];
    }),
  ];
  const options = text === undefined || newOptions ? optionWords(interim) : text.options && ` ${text.options}`;
  // Nothing may call the table by its name, which is another while it is filled.
  const inside = lines.map((line) => `  ${renameTokens(line, new Map(), before.name)}`).join(",\n");
  return `(\n${inside}\n)${options}`;
}

/** Whether the table becomes STRICT, which has another word for the type of the column. */
function isTypedAnew({ type }: Column, before: Table, interim: Table, g: Grammar): boolean {
  const [was, is] = [before, interim].map(({ options }) => options?.sqlite?.strict === true);
  return is! && !was && g.type(strictType(type)) !== g.type(type);
}

/** Constraint of the old table → the same in the new one. */
function staying(
  before: Table,
  interim: Table,
  isReworded: (constraint: Constraint) => boolean,
): ReadonlyMap<Constraint, Constraint> {
  const stays = new Map<Constraint, Constraint>();
  const taken = new Set<Constraint>();
  for (const constraint of before.constraints) {
    const same = interim.constraints.find((each) => !taken.has(each) && isEqual(each, constraint));
    if (same === undefined || isReworded(constraint)) continue;
    taken.add(same);
    stays.set(constraint, same);
  }
  return stays;
}

/** Whether a column is NOT NULL without a word. https://www.sqlite.org/lang_createtable.html#the_primary_key */
function isImplied(column: Column, table: Table): boolean {
  const key = table.constraints.find((constraint) => constraint.kind === "primary_key");
  const { strict, withoutRowid } = table.options?.sqlite ?? {};
  return key?.columns.includes(column.name) === true &&
    (strict === true || withoutRowid === true || isRowid(table, column));
}

function withoutName({ name: _, ...constraint }: Constraint): Constraint {
  return constraint as Constraint;
}

/** The words of a column that is as it was. */
function columnWords(column: Column, before: Table, text: TableText | undefined): ColumnText | undefined {
  if (!before.columns.some((was) => isEqual(was, column))) return undefined;
  return text?.columns.find((each) => fold(each.column.name) === fold(column.name));
}
