/**
 * A table made anew: what SQLite cannot alter is changed by building another table, moving the rows into it, and giving it the
 * name of the first. Pure: a table and operations in, statements out.
 *
 * https://www.sqlite.org/lang_altertable.html#otheralter
 *
 * @module
 */
import type { Grammar } from "../../registry/grammar.ts";
import type { Statement } from "../../registry/operation.ts";
import { defined } from "../../schema/defined.ts";
import type { Column, Constraint, Table, TableName } from "../../schema/model.ts";
import { type Catalog, type CatalogEntry, eventStatement, inSchema, triggerEvent } from "./catalog.ts";
import { fold, readTableText, type TableText } from "./ddl.ts";
import {
  type Copy,
  counted,
  countedTables,
  foreignKeysOff,
  integrity,
  otherObjects,
  ownObjects,
  type ProofLevel,
  referred,
  rowidName,
  rowsOf,
  sideBySide,
  unfit,
  unfitIndex,
  untold,
  withoutNulls,
} from "./proofs.ts";
import { type Plan, type PlanInput, planOf, refuseOtherKey, refuseWhatStays } from "./rebuild_plan.ts";
import { isRowid } from "./grammar.ts";
import { dependentTables, keyIndexes, orphans, standingTable } from "./rebuild_dependents.ts";
import { constraintWords, equal, tableWords } from "./rebuild_text.ts";
import { strictType } from "./types.ts";
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
  readonly proof: ProofLevel;
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
}

/**
 * The statements that make a table anew.
 *
 * @throws {InvalidOperationError} if an operation is about what is not there
 * @throws {UnsupportedOperationError} if something that stays names a column that goes
 */
export function rebuild(input: RebuildInput, known: Plan = planOf(input)): readonly Statement[] {
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
  const dependents = dependentsOf(parts);
  const hanging = keysStayOn ? hangingOn(parts, dependents) : [];
  const refersToItself = keysStayOn &&
    parts.some(({ input: { before: { name } } }) =>
      catalog?.referring(name).some((each) => fold(each.table) === fold(name))
    );
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
    ...parts.toReversed().map(({ input: { table } }) => ({ sql: `DROP TABLE ${g.table(table)}` })),
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
    return { input, plan, copy: copyOf(input, plan), words: referringTo(words, interims) };
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

/** The views and triggers that name any of the tables. */
function dependentsOf(parts: readonly Part[]): readonly CatalogEntry[] {
  return [...new Set(parts.flatMap(({ input: { catalog, before } }) => catalog?.dependents(before.name) ?? []))];
}

/** Makes the new table and moves the rows. */
function filled({ input, plan, copy, words }: Part, g: Grammar): readonly Statement[] {
  const { before, catalog, keysStayOn = false, proof } = input;
  const keys = keysStayOn && catalog !== undefined ? keyIndexes(before.name, copy.to, catalog, g) : [];
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

/**
 * The views and triggers that are gone while tables change their places, views first. A server of libSQL refuses the pragma
 * that would leave them out of it; and a trigger could be run by a table's own rows when it is dropped.
 */
function hangingOn(parts: readonly Part[], dependents: readonly CatalogEntry[]): readonly CatalogEntry[] {
  const own = parts.flatMap(({ input: { catalog, before } }) => catalog?.triggersOn(before.name) ?? []);
  const all = [...new Set([...dependents, ...own])];
  return [...all.filter(({ type }) => type === "view"), ...all.filter(({ type }) => type !== "view")];
}

function taken({ type, name }: CatalogEntry, { schema }: TableName, g: Grammar): Statement {
  return { sql: `DROP ${type.toUpperCase()} ${g.table(inSchema(name, schema))}` };
}

function given({ type, sql }: CatalogEntry, { schema }: TableName, g: Grammar): Statement {
  return { sql: qualified(sql, type === "view" ? "VIEW" : "TRIGGER", schema, g) };
}

/** Gives the new table what hung on the old one. */
function dressed({ input, plan, copy }: Part): readonly Statement[] {
  const { table, before, catalog, keysStayOn = false, grammar: g } = input;
  const keys = keysStayOn && catalog !== undefined ? keyIndexes(before.name, copy.to, catalog, g) : [];
  return [
    ...indexes(input, plan),
    ...keys.map(({ name }) => ({ sql: `DROP INDEX ${g.table(name)}` })),
    ...statistics(input, copy.to.name, before.name),
    ...outdated(input),
    ...(keysStayOn ? [] : catalog?.triggersOn(before.name) ?? []).map((trigger) => given(trigger, table, g)),
  ];
}

/** Whether a check stands at a column, and goes with it. */
function standsAt(check: Constraint, column: string, before: Table, text: TableText | undefined): boolean {
  const i = before.constraints.findIndex((each) => each === check);
  return text !== undefined && fold(constraintWords(text)[i]?.at?.column.name ?? "") === fold(column);
}

// ── rows ─────────────────────────────────────────────────────────────────────────────────────────────────────────────

/** Where the rows go, and how they are known again. */
function copyOf({ table, before, catalog }: RebuildInput, { after, places, interim }: Plan): Copy {
  const columns = after.columns.flatMap(({ name, computed }) => {
    const { origin, interim, value, retyped } = places.get(name)!;
    const was = before.columns.find((column) => column.name === origin);
    // What is computed comes by itself; what was, and is no longer, is taken over.
    return was === undefined || computed !== undefined
      ? []
      : [defined({ from: was.name, to: interim, value, retyped })];
  });
  const alias = after.columns.find((column) => isRowid(after, column));
  const [from, to] = [rowidOf(before), rowidOf(interim)];
  // A column that gives the rowid its values brings them along; one that is new has those of the old rowid.
  const comes = alias !== undefined && places.get(alias.name)!.origin !== undefined;
  const rowid = from === undefined || to === undefined || comes ? undefined : { from, to };
  return defined({
    from: inSchema(before.name, table.schema),
    to: inSchema(freeName(before.name, catalog), table.schema),
    columns,
    rowid,
    key: rowid === undefined ? primaryKey(after, columns, places) : [rowid],
  });
}

/** The columns of the primary key, where their values are as they were. */
function primaryKey(after: Table, columns: Copy["columns"], places: Plan["places"]): Copy["key"] {
  const key = after.constraints.find((constraint) => constraint.kind === "primary_key");
  const nullable = after.columns.some(({ name, nullable }) => nullable && key?.columns.includes(name));
  // NULLs in it are no two the same.
  const numbers = after.columns.some((column) => isRowid(after, column));
  if (nullable && !isWithoutRowid(after) && !numbers) return [];
  const parts = (key?.columns ?? []).map((name) => columns.find(({ to }) => to === places.get(name)?.interim));
  if (parts.some((part) => part === undefined || part.value !== undefined)) return [];
  return parts.map((part) => ({ from: part!.from, to: part!.to }));
}

/** A name that no object has. */
function freeName(table: string, catalog: Catalog | undefined): string {
  let name = `_retort_${table}`;
  for (let i = 2; catalog?.has(name); i++) name = `_retort_${table}_${i}`;
  return name;
}

function isWithoutRowid({ options }: Table): boolean {
  return options?.sqlite?.withoutRowid === true;
}

/** Moves the rows; of what does not fit, the rows and the rule are told. */
function insertion(
  copy: Copy,
  { before, catalog, keysStayOn = false, grammar: g }: RebuildInput,
  { after, interim, places }: Plan,
): readonly Statement[] {
  const { from, to, columns, rowid } = copy;
  const targets = [...(rowid ? [rowid.to] : []), ...columns.map((column) => column.to)];
  const sources = [
    ...(rowid ? [g.ident(rowid.from)] : []),
    ...columns.map(({ from, value }) => value === undefined ? g.ident(from) : `(${value})`),
  ];
  const into = targets.length === 0
    ? undefined
    : `INSERT INTO ${g.table(to)} (${targets.map((name) => g.ident(name)).join(", ")}) SELECT ${sources.join(", ")}`;
  if (into === undefined) return [];
  const fresh = interim.constraints.filter((constraint) => !before.constraints.some((each) => equal(each, constraint)));
  const required = columns.filter(({ to }) => {
    const column = after.columns.find(({ name }) => places.get(name)!.interim === to)!;
    return !column.nullable && before.columns.find(({ name }) => name === places.get(column.name)!.origin)!.nullable;
  });
  const row = rowid?.from ?? rowidOf(before);
  const typed = interim.options?.sqlite?.strict !== true ? [] : columns.map((column) => ({
    column,
    type: g.type(strictType(interim.columns.find(({ name }) => name === column.to)!.type)),
  }));
  const blame = [
    ...unfit(copy, before, { constraints: fresh, required, typed }, g),
    ...(keysStayOn && catalog !== undefined ? orphans(before, from, row, catalog, g) : []),
  ];
  const progress = { doing: "copying", about: rowsOf(from) };
  // SQLite would give a number to a row without one, in silence.
  const numbers = columns.find(({ from, to }) =>
    after.columns.some((column) => places.get(column.name)!.interim === to && isRowid(after, column)) &&
    !before.columns.some((column) => column.name === from && isRowid(before, column))
  );
  return [
    ...(numbers === undefined ? [] : [withoutNulls(copy.from, before, numbers, g)]),
    { sql: `${into} FROM ${g.table(from)}`, blame, progress },
  ];
}

/** A name by which the rowid of a table can be read. */
function rowidOf(table: Table): string | undefined {
  if (isWithoutRowid(table)) return undefined;
  return rowidName(table.columns.map(({ name }) => name)) ??
    table.columns.find((column) => isRowid(table, column))?.name;
}

/** What AUTOINCREMENT has counted, which may be more than the largest number that is still there. */
function sequence(
  { table, before, grammar: g }: RebuildInput,
  { after }: Plan,
  interim: TableName,
): readonly Statement[] {
  const counts = ({ columns }: Table) => columns.some(({ options }) => options?.sqlite?.autoincrement === true);
  if (!counts(before) || !counts(after)) return [];
  const sequences = g.table(inSchema("sqlite_sequence", table.schema));
  const [from, to] = [g.literal(before.name), g.literal(interim.name)];
  return [
    { sql: `DELETE FROM ${sequences} WHERE name = ${to}` },
    { sql: `INSERT INTO ${sequences} (name, seq) SELECT ${to}, seq FROM ${sequences} WHERE name = ${from}` },
  ];
}

// ── what hangs on the table ──────────────────────────────────────────────────────────────────────────────────────────

/** The tables in which ANALYZE keeps what it found: DROP TABLE would take that along. https://www.sqlite.org/fileformat2.html#stat1tab */
function statisticsTables({ table, catalog, grammar: g }: RebuildInput): readonly string[] {
  return ["sqlite_stat1", "sqlite_stat4"].filter((name) => catalog?.has(name)).map((name) =>
    g.table(inSchema(name, table.schema))
  );
}

/** Calls the table otherwise in its statistics. */
function statistics(input: RebuildInput, from: string, to: string): readonly Statement[] {
  const { grammar: g } = input;
  return statisticsTables(input).map((each) => ({
    sql: `UPDATE ${each} SET tbl = ${g.literal(to)} WHERE tbl = ${g.literal(from)}`,
  }));
}

/** Forgets the statistics of indexes that are gone. */
function outdated(input: RebuildInput): readonly Statement[] {
  const { table, before, grammar: g } = input;
  const name = g.literal(before.name);
  const there = `SELECT name FROM ${
    g.table(inSchema("sqlite_schema", table.schema))
  } WHERE type = 'index' AND tbl_name = ${name}`;
  return statisticsTables(input).map((each) => ({
    sql: `DELETE FROM ${each} WHERE tbl = ${name} AND idx IS NOT NULL AND idx NOT IN (${there})`,
  }));
}

/** The indexes that stay, in their own words, and those that are new. */
function indexes(
  { table, before, catalog, isTold, grammar: g }: RebuildInput,
  { interim }: Plan,
): readonly Statement[] {
  return interim.indexes.map((index) => {
    const stays = !isTold && before.indexes.some((each) => equal(each, index));
    const words = stays ? catalog?.index(index.name)?.sql : undefined;
    const progress = { doing: "building", about: `the index "${index.name}"` };
    if (words !== undefined) return { sql: qualified(words, "INDEX", table.schema, g), progress };
    const name = g.table(inSchema(index.name, table.schema));
    const elements = index.columns.map((each) => g.indexColumn(each)).join(", ");
    const where = index.where === undefined ? "" : ` WHERE ${g.inline(index.where)}`;
    return {
      sql: `CREATE ${index.unique ? "UNIQUE " : ""}INDEX ${name} ON ${g.ident(before.name)} (${elements})${where}`,
      progress,
      blame: unfitIndex(table, interim, index, g),
    };
  });
}

/** CREATE …, with the schema before the object's name, which the catalog leaves out. */
function qualified(sql: string, word: "INDEX" | "TRIGGER" | "VIEW", schema: string | undefined, g: Grammar): string {
  if (schema === undefined) return sql;
  const head = new RegExp(
    `^\\s*CREATE\\s+(?:UNIQUE\\s+|TEMP\\s+|TEMPORARY\\s+)?${word}\\s+(?:IF\\s+NOT\\s+EXISTS\\s+)?`,
    "i",
  );
  return sql.replace(head, (found) => `${found}${g.ident(schema)}.`);
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

/**
 * Has SQLite compile the views and triggers that name the table, and run none of them: CREATE TRIGGER looks at no name in its
 * body, and a view is not looked at before it is read.
 *
 * @param columnOf what a column of the table is called then
 * @param problem what is wrong where one does not compile
 */
function works(
  dependents: readonly CatalogEntry[],
  { table, before, catalog, grammar: g }: RebuildInput,
  columnOf: (name: string | undefined) => string | undefined,
  problem: string,
): readonly Statement[] {
  return dependents.flatMap(({ type, name, table: on, sql }): readonly Statement[] => {
    const about = g.table(inSchema(type === "view" ? name : on, table.schema));
    const blame = [{ rule: `the ${type} "${name}" ${problem}` }];
    if (type === "view") return [{ sql: `SELECT 1 FROM ${about} WHERE 0`, blame }];
    const event = triggerEvent(sql);
    const other = catalog?.table(on);
    const set = fold(on) === fold(before.name) ? columnOf(event.of[0]) : event.of[0] ??
      (other && readTableText(other.sql).columns.find(({ column }) => column.generated === undefined)?.column.name);
    const statement = eventStatement(event, about, set);
    return statement === undefined ? [] : [{ sql: statement, blame }];
  });
}

/** The column that is called so, or without a name any that can be set. */
function settable(
  { columns }: Table,
  calledSo: (column: Column) => string,
): (name: string | undefined) => string | undefined {
  return (name) =>
    columns.find((column) =>
      column.computed === undefined && (name === undefined || fold(calledSo(column)) === fold(name))
    )?.name;
}

/** What hangs on the table as far as it is known. */
function toldNames({ before, catalog }: RebuildInput): readonly string[] {
  return [...before.indexes, ...catalog?.triggersOn(before.name) ?? []].map(({ name }) => name);
}

/** What must be so when all is done. */
function proven({ table, before, catalog, grammar: g }: RebuildInput, { after, interim }: Plan): readonly Statement[] {
  const names = [
    ...after.indexes.map(({ name }) => name),
    ...(catalog?.triggersOn(before.name) ?? []).map(({ name }) => name),
  ];
  // One that was there under other names of its columns is no new one.
  const fresh = after.constraints.filter((_, i) =>
    !before.constraints.some((each) => equal(each, interim.constraints[i]))
  );
  const keys = fresh.filter((constraint) => constraint.kind === "foreign_key")
    // A key may refer to a table that is yet to be made.
    .filter(({ references: { table, columns } }) => columns.length > 0 && catalog?.table(table.name) !== undefined);
  return [
    ...(names.length === 0 ? [] : [ownObjects(inSchema(before.name, table.schema), names, g)]),
    ...keys.map((key) => referred(table, key, rowidOf(after), g)),
  ];
}
