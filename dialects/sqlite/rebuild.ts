/**
 * A table made anew: what SQLite cannot alter is changed by building another table, moving the rows into it, and giving it the
 * name of the first. Pure: a table and operations in, statements out.
 *
 * https://www.sqlite.org/lang_altertable.html#otheralter
 *
 * @module
 */
import type { BatchProof } from "../../registry/batch_options.ts";
import type { Grammar } from "../../registry/grammar.ts";
import type { Statement } from "../../registry/operation.ts";
import type { Constraint, Table, TableName } from "../../schema/model.ts";
import { isEqual } from "../../schema/pairs.ts";
import { type Catalog, inSchema } from "./catalog.ts";
import { fold, readTableText, type TableText } from "./ddl.ts";
import {
  type Copy,
  counted,
  countedTables,
  foreignKeysOff,
  integrity,
  otherObjects,
  ownObjects,
  referred,
  sideBySide,
  untold,
} from "./proofs.ts";
import { dependentTables, type KeyIndex, keyIndexes, standingTable } from "./rebuild_dependents.ts";
import {
  dependentsOf,
  given,
  hangingOn,
  indexes,
  outdated,
  settable,
  statistics,
  taken,
  triggersOn,
  works,
} from "./rebuild_objects.ts";
import { type Plan, type PlanInput, planOf } from "./rebuild_plan.ts";
import { refuseOtherKey, refuseWhatStays } from "./rebuild_refusals.ts";
import { copyOf, freeName, insertion, rowidOf, sequence } from "./rebuild_rows.ts";
import { constraintWords, tableWords } from "./rebuild_text.ts";
import { referringTo } from "./rename_tokens.ts";

/** What a rebuild is made of. */
export interface RebuildInput extends PlanInput {
  /** Whether `before` is as somebody told it, and not as it stands in the catalog. @default {false} */
  readonly isTold?: boolean;
  /** Constraint of `before` whose words are not to be kept. @default none */
  readonly isReworded?: (constraint: Constraint) => boolean;
  /** Constraint of `before` whose name there is a way to speak of it, and not in the database. @default none */
  readonly isNameless?: (constraint: Constraint) => boolean;
  /** Whether what stands behind the parentheses is spelt anew. @default {false} */
  readonly newOptions?: boolean;
  /** What stands in the database; absent: nothing is known, as where a script is written. */
  readonly catalog?: Catalog | undefined;
  /**
   * Whether foreign keys are on and stay so. Then no table is dropped that others refer to, since that would do to their rows
   * what ON DELETE says: those that refer to it are made anew with it, and it is dropped when they are gone.
   *
   * @default {false}
   */
  readonly keysStayOn?: boolean;
  readonly proof: BatchProof;
  /** Why the table is made anew, as a sentence without a full stop. */
  readonly reason: string;
}

/** Makes all of it one step, also where no transaction is open. */
const SAVEPOINT = "retort_rebuild";

/** A table that is made anew: the one that is meant, or one that refers to it. */
interface Part {
  readonly input: RebuildInput;
  readonly plan: Plan;
  readonly copy: Copy;
  /** What follows the name of the new table in CREATE TABLE. */
  readonly words: string;
  /** What stands in for its unique indexes until it has them. */
  readonly keys: readonly KeyIndex[];
}

/**
 * The statements that make a table anew.
 *
 * @throws {InvalidOperationError} if an operation is about what is not there
 * @throws {UnsupportedOperationError} if something that stays names a column that goes
 */
export function rebuild(input: RebuildInput, known: Plan): readonly Statement[] {
  const { table, before, catalog, grammar: g, isTold = false, keysStayOn = false } = input;
  const text = textOf(input);
  const plan = withoutChecks(known, (check) => known.dropped.some((column) => standsAt(check, column, before, text)));
  refuseWhatStays(plan, { table, grammar: g, catalog });
  if (catalog !== undefined) refuseOtherKey(plan, before, catalog);

  const parts = partsOf(input, plan);
  const [{ copy: { to: interim } }] = parts;
  const isProven = input.proof !== "off";
  const tables = isProven ? countedTables(table, catalog) : [];
  const isReferred = catalog === undefined || catalog.referring(before.name).length > 0;
  const inputs = parts.map(({ input }) => input);
  const dependents = dependentsOf(inputs);
  const hanging = keysStayOn ? hangingOn(inputs, dependents) : [];
  const refersToItself = keysStayOn &&
    inputs.some(({ before: { name } }) => catalog?.referring(name).some((each) => fold(each.table) === fold(name)));
  return [
    { sql: `SAVEPOINT ${SAVEPOINT}`, note: `"${table.name}" is made anew: ${input.reason}` },
    ...(isReferred && !keysStayOn ? [foreignKeysOff(g)] : []),
    ...(isTold || catalog === undefined ? [untold(table, toldNames(input), g)] : []),
    ...works(dependents, input, settable(before, ({ name }) => name), "does not work as it stands"),
    ...tables.map((each) => counted(each, g)),
    ...(isProven ? [otherObjects(table, interim.name, g)] : []),
    ...parts.flatMap((part) => filled(part, g)),
    ...(keysStayOn ? hanging.toReversed().map((entry) => taken(entry, table, g)) : [legacy("ON")]),
    // Its own rows are no reason to keep a table; ON DELETE RESTRICT would be one for each of them.
    ...(refersToItself ? [{ sql: "PRAGMA defer_foreign_keys = ON" }] : []),
    // Those that refer come before what they refer to.
    ...inputs.toReversed().map(({ table }) => ({ sql: `DROP TABLE ${g.table(table)}` })),
    ...(refersToItself ? [{ sql: "PRAGMA defer_foreign_keys = OFF" }] : []),
    ...parts.map(({ input: { before }, copy: { to } }) => ({
      sql: `ALTER TABLE ${g.table(to)} RENAME TO ${g.ident(before.name)}`,
    })),
    ...(keysStayOn ? [] : [legacy("OFF")]),
    ...parts.flatMap((part) => dressed(part)),
    ...(keysStayOn ? hanging.map((entry) => given(entry, table, g)) : []),
    ...renames(table, plan, g),
    ...works(
      dependents,
      input,
      settable(plan.after, ({ name }) => plan.places.get(name)!.interim),
      "would no longer work",
    ),
    ...(isProven ? parts.flatMap(({ input, plan }) => proven(input, plan)) : []),
    ...tables.map((each) => counted(each, g)),
    ...(isProven ? [otherObjects(table, interim.name, g)] : []),
    ...(input.proof === "integrity" ? [integrity(g)] : []),
    { sql: `RELEASE ${SAVEPOINT}` },
  ];
}

/** A plan without the checks that go with their columns. */
function withoutChecks(plan: Plan, goes: (constraint: Constraint) => boolean): Plan {
  const { after, interim } = plan;
  const stays = after.constraints.map((constraint) => !goes(constraint));
  const left = (table: Table): Table => ({ ...table, constraints: table.constraints.filter((_, i) => stays[i]) });
  return { ...plan, after: left(after), interim: left(interim) };
}

/** The words in which a table stands in the catalog. */
function textOf({ before, catalog, isTold = false }: RebuildInput): TableText | undefined {
  const entry = isTold ? undefined : catalog?.table(before.name);
  return entry && readTableText(entry.sql);
}

/**
 * The tables that are made anew, each behind those that it refers to: where foreign keys stay on, all that refer to the table
 * as well, and those that refer to these.
 */
function partsOf(input: RebuildInput, plan: Plan): readonly [Part, ...Part[]] {
  const { table: { schema }, before, catalog, keysStayOn = false, reason, grammar, inner, proof } = input;
  const others = keysStayOn && catalog !== undefined ? dependentTables(before.name, catalog) : [];
  const interims = new Map(
    keysStayOn ? [before.name, ...others].map((name) => [fold(name), freeName(name, catalog)]) : [],
  );
  const partOf = (input: RebuildInput, plan: Plan): Part => {
    const { before, isReworded = () => false, isNameless = () => false, newOptions = false } = input;
    const text = textOf(input);
    const words = tableWords({ before, text, interim: plan.interim, isReworded, isNameless, newOptions, grammar });
    const copy = copyOf(input, plan);
    const keys = keysStayOn && catalog !== undefined ? keyIndexes(before.name, copy.to, catalog, grammar) : [];
    return { input, plan, copy, words: referringTo(words, interims), keys };
  };
  return [
    partOf(input, plan),
    ...others.map((name) => {
      const before = standingTable(catalog!, name);
      const own = { table: inSchema(name, schema), before, operations: [], catalog, keysStayOn, reason };
      const whole: RebuildInput = { ...own, grammar, inner, proof };
      return partOf(whole, planOf(whole));
    }),
  ];
}

/** Makes the new table and moves the rows. */
function filled({ input, plan, copy, words, keys }: Part, g: Grammar): readonly Statement[] {
  const { before, proof } = input;
  return [
    { sql: `CREATE TABLE ${g.table(copy.to)} ${words}` },
    ...keys.map(({ name, on }) => ({ sql: `CREATE UNIQUE INDEX ${g.table(name)} ON ${on}` })),
    ...insertion(copy, input, plan),
    ...(proof === "full" || proof === "integrity" ? [sideBySide(copy, g)] : []),
    ...sequence(input, plan, copy.to),
    ...statistics(input, before.name, copy.to.name),
  ];
}

/** With it on, tables are renamed whatever views and triggers say: https://www.sqlite.org/pragma.html#pragma_legacy_alter_table */
function legacy(on: "ON" | "OFF"): Statement {
  return { sql: `PRAGMA legacy_alter_table = ${on}` };
}

/** Gives the new table what hung on the old one. */
function dressed({ input, plan, copy, keys }: Part): readonly Statement[] {
  const { table, before, keysStayOn = false, grammar: g } = input;
  return [
    ...indexes(input, plan),
    ...keys.map(({ name }) => ({ sql: `DROP INDEX ${g.table(name)}` })),
    ...statistics(input, copy.to.name, before.name),
    ...outdated(input),
    ...(keysStayOn ? [] : triggersOn(input)).map((trigger) => given(trigger, table, g)),
  ];
}

/** Whether a check stands at a column, and goes with it. */
function standsAt(check: Constraint, column: string, before: Table, text: TableText | undefined): boolean {
  const i = before.constraints.findIndex((each) => each === check);
  return text !== undefined && fold(constraintWords(text)[i]?.at?.column.name ?? "") === fold(column);
}

/** Gives columns their own names; SQLite follows into all that names them. */
function renames(table: TableName, { after, places }: Plan, g: Grammar): readonly Statement[] {
  const names = new Set(after.columns.map(({ name }) => fold(places.get(name)!.interim)));
  const statements: Statement[] = [];
  const rename = (from: string, to: string): void => {
    statements.push({ sql: `ALTER TABLE ${g.table(table)} RENAME COLUMN ${g.ident(from)} TO ${g.ident(to)}` });
    names.delete(fold(from));
    names.add(fold(to));
  };
  let left = after.columns.map(({ name }) => [places.get(name)!.interim, name] as const).filter(([from, to]) =>
    from !== to
  );
  while (left.length > 0) {
    // Capitals alone make no other name, so that nothing stands in the way of them.
    const [from, to] = left.find(([from, to]) => !names.has(fold(to)) || fold(from) === fold(to)) ?? left[0]!;
    const isFree = !names.has(fold(to)) || fold(from) === fold(to);
    left = left.filter((each) => each[0] !== from);
    if (isFree) rename(from, to);
    else {
      // They go round in a circle: one steps aside.
      let aside = `${from}_aside`;
      while (names.has(fold(aside))) aside += "_";
      rename(from, aside);
      left = [...left, [aside, to]];
    }
  }
  return statements;
}

/** What hangs on the table as far as it is known. */
function toldNames(input: RebuildInput): readonly string[] {
  return [...input.before.indexes, ...triggersOn(input)].map(({ name }) => name);
}

/** What must be so when all is done. */
function proven(input: RebuildInput, { after, interim }: Plan): readonly Statement[] {
  const { table, before, catalog, grammar: g } = input;
  const names = [...after.indexes, ...triggersOn(input)].map(({ name }) => name);
  // One that was there under other names of its columns is no new one.
  const fresh = after.constraints.filter((_, i) =>
    !before.constraints.some((each) => isEqual(each, interim.constraints[i]))
  );
  const keys = fresh.filter((constraint) => constraint.kind === "foreign_key")
    // A key may refer to a table that is yet to be made.
    .filter(({ references: { table, columns } }) => columns.length > 0 && catalog?.table(table.name) !== undefined);
  return [
    ...(names.length === 0 ? [] : [ownObjects(inSchema(before.name, table.schema), names, g)]),
    ...keys.map((key) => referred(table, key, rowidOf(after), g)),
  ];
}
