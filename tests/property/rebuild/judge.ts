/**
 * What a batch must leave as it was, asked of SQLite by SQL of its own.
 *
 * @module
 */
import assert from "node:assert/strict";
import type { Connection, Schema } from "../../../mod.ts";
import type { Drawn } from "./batches.ts";
import { type Given, quoted } from "./given.ts";

type Row = Readonly<Record<string, unknown>>;

/** Asks a database something. */
export async function rows(connection: Connection, sql: string): Promise<readonly Row[]> {
  const [result] = await connection.run([{ sql }]);
  return result!.rows;
}

/** A value with all that there is to it: its class, its digits, its bytes. */
function cell(expression: string): string {
  return `typeof(${expression}) || ' ' || quote(${expression}) || ' ' || hex(${expression})`;
}

async function columnNames(connection: Connection, table: string): Promise<readonly string[]> {
  const found = await rows(connection, `PRAGMA table_xinfo(${quoted(table)})`);
  return found.map(({ name }) => String(name));
}

async function hasRowid(connection: Connection, table: string): Promise<boolean> {
  const [found] = await rows(connection, `PRAGMA table_list(${quoted(table)})`);
  return found!.type === "table" && Number(found!.wr) === 0;
}

function rowidName(columns: readonly string[]): string | undefined {
  return ["rowid", "_rowid_", "oid"].find((name) => !columns.some((column) => column.toLowerCase() === name));
}

/** All rows of a table, with their rowids. */
async function dumpTable(connection: Connection, table: string): Promise<readonly string[]> {
  const columns = await columnNames(connection, table);
  const rowid = await hasRowid(connection, table) ? rowidName(columns) : undefined;
  const cells = [...(rowid ? [`quote(${quoted(rowid)})`] : []), ...columns.map((name) => cell(quoted(name)))];
  const found = await rows(connection, `SELECT ${cells.join(" || '|' || ")} AS line FROM ${quoted(table)}`);
  return found.map(({ line }) => String(line)).sort();
}

/** Everything in a database but the version table. */
export async function dump(connection: Connection): Promise<ReadonlyMap<string, readonly string[]>> {
  const objects = await rows(
    connection,
    "SELECT type, name, tbl_name, sql FROM sqlite_schema WHERE tbl_name <> 'retort_version' ORDER BY type, name",
  );
  const all = new Map<string, readonly string[]>();
  for (const { type, name, tbl_name, sql } of objects) {
    all.set(`${type} ${name}`, [`${tbl_name}: ${sql}`]);
    if (type === "table") all.set(`rows ${name}`, await dumpTable(connection, String(name)));
  }
  return all;
}

/** The column that is another name of the rowid. */
async function aliasOf(connection: Connection, table: string): Promise<string | undefined> {
  if (!await hasRowid(connection, table)) return undefined;
  const columns = await rows(connection, `PRAGMA table_xinfo(${quoted(table)})`);
  const key = columns.filter(({ pk }) => Number(pk) > 0);
  const indexes = await rows(connection, `PRAGMA index_list(${quoted(table)})`);
  return key.length === 1 && !indexes.some(({ origin }) => origin === "pk") ? String(key[0]!.name) : undefined;
}

/** What is known of a database before the batch. */
export interface Before {
  readonly all: ReadonlyMap<string, readonly string[]>;
  readonly alias: string | undefined;
  readonly hasRowid: boolean;
  readonly rowid: string | undefined;
  readonly violations: readonly string[];
  /** Name of an index → the columns that it names. */
  readonly indexes: ReadonlyMap<string, readonly (string | null)[]>;
  readonly effects: readonly string[];
}

async function violations(connection: Connection): Promise<readonly string[]> {
  let found: readonly Row[];
  try {
    found = await rows(connection, "PRAGMA foreign_key_check");
  } catch (error) {
    // A key that refers to no key is told as an error. https://www.sqlite.org/foreignkeys.html#fk_indexes
    return [String(error)];
  }
  return found.map(({ table, rowid, parent }) => `${table} ${rowid} ${parent}`).sort();
}

/** What the triggers do when rows change, each time undone. */
async function effects(connection: Connection, table: string, columns: readonly string[]): Promise<readonly string[]> {
  const set = columns.map((name) => `${quoted(name)} = ${quoted(name)}`).join(", ");
  const statements = [
    ...(columns.length > 0 ? [`UPDATE ${quoted(table)} SET ${set}`] : []),
    `DELETE FROM ${quoted(table)}`,
    'INSERT INTO "par ent" VALUES (99, 98, 97)',
    'DELETE FROM "v 1"',
  ];
  const found: string[] = [];
  await rows(connection, "PRAGMA foreign_keys = OFF");
  for (const sql of statements) {
    await rows(connection, "SAVEPOINT probe");
    try {
      await rows(connection, "DELETE FROM log");
      await rows(connection, sql);
      found.push(
        ...(await rows(connection, "SELECT what FROM log ORDER BY at")).map(({ what }) => `${sql.slice(0, 6)} ${what}`),
      );
    } catch (error) {
      found.push(`${sql.slice(0, 6)} fails: ${/no such|syntax/.test(String(error)) ? error : ""}`);
    }
    await rows(connection, "ROLLBACK TO probe");
    await rows(connection, "RELEASE probe");
  }
  await rows(connection, "PRAGMA foreign_keys = ON");
  return found;
}

/** Looks at a database before the batch, and keeps its rows aside. */
export async function look(connection: Connection, given: Given, { origins }: Drawn): Promise<Before> {
  const { table, columns } = given;
  const has = await hasRowid(connection, table);
  const rowid = has ? rowidName(columns.map(({ name }) => name)) : undefined;
  const kept = columns.map((_, i) => `c${i}`);
  // Columns without a type keep what they are given.
  await rows(connection, `CREATE TEMP TABLE was_before (r, ${kept.join(", ")})`);
  await rows(
    connection,
    `INSERT INTO was_before SELECT ${
      [rowid === undefined ? "NULL" : quoted(rowid), ...columns.map(({ name }) => quoted(name))].join(", ")
    } FROM ${quoted(table)}`,
  );
  const indexes = new Map<string, readonly (string | null)[]>();
  for (const { name, origin } of await rows(connection, `PRAGMA index_list(${quoted(table)})`)) {
    if (origin !== "c") continue;
    const parts = await rows(connection, `PRAGMA index_info(${quoted(String(name))})`);
    indexes.set(String(name), parts.map(({ name }) => name === null ? null : String(name)));
  }
  const staying = columns.filter(({ name, generated }) => !generated && [...origins.values()].includes(name));
  return {
    all: await dump(connection),
    alias: await aliasOf(connection, table),
    hasRowid: has,
    rowid,
    violations: await violations(connection),
    indexes,
    effects: await effects(connection, table, staying.map(({ name }) => name)),
  };
}

/** Expects nothing to be lost. */
export async function judge(connection: Connection, given: Given, drawn: Drawn, before: Before): Promise<void> {
  const { table } = given;
  const { batch, origins, renames } = drawn;
  const after = await dump(connection);
  const found = (await rows(connection, "PRAGMA integrity_check")).map(({ integrity_check }) =>
    String(integrity_check)
  );
  // 3.53 takes the DEFAULT for the value of a column that stands behind a virtual one, and finds it wrong.
  assert.deepEqual(found.filter((each) => each !== "ok" && !each.includes(" value in ")), []);
  const fresh = (await violations(connection)).filter((each) => !before.violations.includes(each));
  assert.deepEqual(fresh, [], "rows refer to what is not there");

  await judgeRows(connection, given, drawn, before);

  for (const [name, words] of before.all) {
    if (
      /^(?:table|rows) sqlite_/.test(name) || name === `table ${table}` || name === `rows ${table}` ||
      /^index sqlite_autoindex/.test(name)
    ) continue;
    if (name.startsWith("index ") && before.indexes.has(name.slice(6))) {
      const parts = before.indexes.get(name.slice(6))!;
      const goes = drawn.droppedIndexes.includes(name.slice(6)) ||
        parts.some((part) => part !== null && ![...origins.values()].includes(part));
      if (goes) continue;
    }
    assert.ok(after.has(name), `${name} is lost`);
    if (!renames) assert.deepEqual(after.get(name), words, `${name} is another`);
    if (name.startsWith("rows ")) assert.deepEqual(after.get(name), words, `${name} are others`);
    if (name.startsWith("view ")) await rows(connection, `SELECT * FROM ${quoted(name.slice(5))}`);
  }
  for (const name of after.keys()) assert.ok(!/_retort_/.test(name), `${name} is left`);

  const sequence = (all: Before["all"]) => all.get("rows sqlite_sequence") ?? [];
  const counts = /AUTOINCREMENT/i.test(after.get(`table ${table}`)![0]!);
  const counted = /AUTOINCREMENT/i.test(before.all.get(`table ${table}`)![0]!);
  // A counter that stands at 0 is the same as none.
  const without = (lines: readonly string[]) =>
    lines.filter((line) => !line.endsWith("|integer 0 30")).map((line) => line.replace(/^\d+\|/, ""));
  if (counts && counted) {
    assert.deepEqual(without(sequence(after)), without(sequence(before.all)), "the counter has moved");
  }

  const staying = [...origins].filter(([, origin]) =>
    given.columns.some(({ name, generated }) => name === origin && !generated)
  );
  const now = await effects(connection, table, staying.map(([name]) => name));
  // What they select by may be another thing where a type is.
  const told = (lines: readonly string[]) =>
    drawn.retyped.size === 0 && batch.tableOptions === undefined
      ? lines
      : lines.filter((line) => line.includes("fails"));
  assert.deepEqual(told(now), told(before.effects), "triggers do something else");
  await judgeStatistics(connection, given, before);
}

/** The statistics of indexes that stay are as they were. */
async function judgeStatistics(connection: Connection, { table }: Given, before: Before): Promise<void> {
  const was = before.all.get("rows sqlite_stat1");
  if (was === undefined) return;
  const indexes = await rows(connection, `PRAGMA index_list(${quoted(table)})`);
  const line = (each: string) => each.replace(/^\d+\|/, "");
  const now = (await dump(connection)).get("rows sqlite_stat1")!.map(line);
  for (const { name } of indexes.filter(({ name }) => before.indexes.has(String(name)))) {
    const of = (lines: readonly string[]) =>
      lines.filter((each) => each.includes(` '${String(name).replaceAll("'", "''")}' `));
    assert.deepEqual(of(now), of(was.map(line)), `the statistics of ${name} are others`);
  }
  const [{ others } = { others: 0 }] = await rows(
    connection,
    "SELECT count(*) AS others FROM sqlite_stat1 WHERE tbl LIKE '%_retort_%'",
  );
  assert.equal(others, 0, "statistics of what is gone are left");
}

async function judgeRows(connection: Connection, given: Given, drawn: Drawn, before: Before): Promise<void> {
  const { table, columns } = given;
  const { origins, retyped, batch } = drawn;
  const isStrict = Number((await rows(connection, `PRAGMA table_list(${quoted(table)})`))[0]!.strict) === 1;
  const types = new Map(
    (await rows(connection, `PRAGMA table_xinfo(${quoted(table)})`)).map((
      { name, type },
    ) => [String(name), String(type)]),
  );
  const names = [...types.keys()];
  const staying = [...origins].flatMap(([name, origin]) => {
    const i = columns.findIndex((column) => column.name === origin && !column.generated);
    return i < 0 ? [] : [{ name, i }];
  });
  // What a column of the new type makes of the old values.
  const made = staying.map(({ name }, i) => {
    const type = types.get(name)!;
    return retyped.has(name) || batch.tableOptions !== undefined
      ? `e${i} ${isStrict ? type : type === "" ? "" : quoted(type)}`
      : `e${i} ${isStrict ? "ANY" : ""}`;
  });
  const alias = await aliasOf(connection, table);
  const isComparable = before.rowid !== undefined && await hasRowid(connection, table) &&
    rowidName(names) !== undefined &&
    (alias === undefined || origins.get(alias) === undefined || origins.get(alias) === before.alias);
  await rows(
    connection,
    `CREATE TEMP TABLE expected (r ${isStrict ? "ANY" : ""}, ${made.join(", ") || "nothing ANY"})${
      isStrict ? " STRICT" : ""
    }`,
  );
  await rows(
    connection,
    `INSERT INTO expected SELECT ${["r", ...staying.map(({ i }) => `c${i}`)].join(", ")}${
      staying.length === 0 ? ", NULL" : ""
    } FROM was_before`,
  );
  const line = (key: string, cells: readonly string[]) =>
    [isComparable ? `quote(${key})` : "''", ...cells.map(cell)].join(" || '|' || ");
  const wanted = await rows(connection, `SELECT ${line("r", staying.map((_, i) => `e${i}`))} AS line FROM expected`);
  const found = await rows(
    connection,
    `SELECT ${line(quoted(rowidName(names) ?? names[0]!), staying.map(({ name }) => quoted(name)))} AS line FROM ${
      quoted(table)
    }`,
  );
  const sorted = (lines: readonly Row[]) => lines.map(({ line }) => String(line)).sort();
  assert.deepEqual(sorted(found), sorted(wanted), "rows are lost, or others");
}

/** A schema, but for what of the words of expressions is written anew: the table's name, and all where a column is renamed. */
export function words(schema: Schema, { table }: Given, { renames }: Drawn): Schema {
  const calls = [quoted(table), `[${table}]`, `\`${table}\``, table].map((name) => `${name}.`);
  return JSON.parse(JSON.stringify(schema, (key, value) => {
    if (renames && ["condition", "where", "expression", "sql"].includes(key)) return "…";
    return key === "parts"
      ? value.map((part: string) => calls.reduce((text, each) => text.replaceAll(each, ""), part))
      : value;
  }));
}
