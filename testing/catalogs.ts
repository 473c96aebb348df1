import type { Connection } from "../mod.ts";

/** Answers the rows of a query. */
type Ask = (sql: string) => Promise<readonly Readonly<Record<string, unknown>>[]>;

/**
 * Everything that a database's own catalogs tell of it, and all rows, line by line. It is what the database says, and not what
 * retort's inspector makes of it: two databases whose lines are equal have no difference that an inspector could miss.
 *
 * @param named schemas beside the connection's own
 * @throws {Error} for a dialect whose catalogs nobody has described here
 */
export async function catalogsOf(connection: Connection, named: readonly string[] = []): Promise<readonly string[]> {
  const { dialect } = connection.server;
  const read = CATALOGS[dialect];
  if (read === undefined) throw new Error(`Cannot compare databases of "${dialect}": nobody has said how to read them`);
  const ask: Ask = async (sql) => (await connection.run([{ sql }]))[0]!.rows;
  return (await read(ask, named)).toSorted();
}

/** Dialect → what reads its catalogs. */
const CATALOGS: Readonly<Record<string, (ask: Ask, named: readonly string[]) => Promise<readonly string[]>>> = {
  postgres: fromPostgres,
  mysql: fromMysql,
  sqlite: fromSqlite,
};

/** By the functions that `pg_dump` writes definitions with. All schemas but the server's own. */
const POSTGRES = `
WITH space AS (
  SELECT oid, nspname FROM pg_namespace WHERE nspname !~ '^pg_' AND nspname <> 'information_schema'
), relation AS (
  SELECT c.*, nspname FROM pg_class c JOIN space ON space.oid = relnamespace
)
SELECT jsonb_build_array('schema', nspname, obj_description(oid, 'pg_namespace'))::text AS line FROM space
UNION ALL SELECT jsonb_build_array('extension', extname)::text FROM pg_extension
UNION ALL SELECT jsonb_build_array('relation', nspname, relname, relkind, relpersistence, relreplident, relhastriggers,
    relrowsecurity, reloptions, (SELECT amname FROM pg_am WHERE pg_am.oid = relam),
    (SELECT spcname FROM pg_tablespace WHERE pg_tablespace.oid = reltablespace), pg_get_partkeydef(oid),
    CASE WHEN relkind IN ('v', 'm') THEN pg_get_viewdef(oid) END, obj_description(oid, 'pg_class'))::text
  FROM relation
UNION ALL SELECT jsonb_build_array('column', nspname, relname, attname, attnum, format_type(atttypid, atttypmod), attnotnull,
    attidentity, attgenerated, attcompression, attstorage, attstattarget, attisdropped, attoptions, atthasmissing,
    (SELECT collname FROM pg_collation WHERE pg_collation.oid = attcollation),
    (SELECT pg_get_expr(adbin, adrelid) FROM pg_attrdef WHERE adrelid = attrelid AND adnum = attnum),
    col_description(attrelid, attnum))::text
  FROM pg_attribute JOIN relation ON relation.oid = attrelid WHERE attnum > 0
UNION ALL SELECT jsonb_build_array('constraint', nspname, conrelid::regclass::text, conname, contype, condeferrable,
    condeferred, convalidated, pg_get_constraintdef(pg_constraint.oid), obj_description(pg_constraint.oid, 'pg_constraint'))::text
  FROM pg_constraint JOIN space ON space.oid = connamespace
UNION ALL SELECT jsonb_build_array('index', pg_get_indexdef(indexrelid), indisprimary, indisclustered, indisvalid,
    indisreplident)::text
  FROM pg_index JOIN relation ON relation.oid = indexrelid
UNION ALL SELECT jsonb_build_array('type', nspname, typname, typtype, format_type(typbasetype, typtypmod), typnotnull, typdefault,
    (SELECT array_agg(enumlabel ORDER BY enumsortorder) FROM pg_enum WHERE enumtypid = pg_type.oid),
    obj_description(pg_type.oid, 'pg_type'))::text
  FROM pg_type JOIN space ON space.oid = typnamespace
UNION ALL SELECT jsonb_build_array('sequence', nspname, relname, format_type(seqtypid, NULL), seqstart, seqincrement, seqmax,
    seqmin, seqcache, seqcycle, pg_sequence_last_value(seqrelid),
    (SELECT refobjid::regclass || ' ' || refobjsubid || deptype::text FROM pg_depend
      WHERE objid = seqrelid AND classid = 'pg_class'::regclass AND deptype IN ('a', 'i')))::text
  FROM pg_sequence JOIN relation ON relation.oid = seqrelid
UNION ALL SELECT jsonb_build_array('trigger', pg_get_triggerdef(pg_trigger.oid), tgenabled)::text
  FROM pg_trigger JOIN relation ON relation.oid = tgrelid WHERE NOT tgisinternal
UNION ALL SELECT jsonb_build_array('rule', pg_get_ruledef(pg_rewrite.oid))::text
  FROM pg_rewrite JOIN relation ON relation.oid = ev_class
UNION ALL SELECT jsonb_build_array('routine', pg_get_functiondef(pg_proc.oid))::text
  FROM pg_proc JOIN space ON space.oid = pronamespace WHERE prokind IN ('f', 'p')`;

async function fromPostgres(ask: Ask): Promise<readonly string[]> {
  const lines = (await ask(POSTGRES)).map(({ line }) => String(line));
  const tables = lines.map((line) => JSON.parse(line) as readonly string[])
    .filter(([what, , , kind]) => what === "relation" && kind === "r");
  if (tables.length === 0) return lines;
  const rows = tables.map(([, schema, name]) => {
    const table = `"${schema!.replaceAll('"', '""')}"."${name!.replaceAll('"', '""')}"`;
    return `SELECT '${table.replaceAll("'", "''")}: ' || t::text AS line FROM ${table} AS t`;
  });
  return [...lines, ...(await ask(rows.join(" UNION ALL "))).map(({ line }) => String(line))];
}

/** By `SHOW CREATE`, and for what that leaves out, triggers and routines, by information_schema. */
async function fromMysql(ask: Ask, named: readonly string[]): Promise<readonly string[]> {
  const text = (value: string) => `'${value.replaceAll("\\", "\\\\").replaceAll("'", "''")}'`;
  const name = (value: string) => `\`${value.replaceAll("`", "``")}\``;
  const schemas = ["DATABASE()", ...named.map(text)].join(", ");
  const lines: string[] = [];
  const tables = await ask(
    `SELECT TABLE_SCHEMA AS s, TABLE_NAME AS t, TABLE_TYPE AS kind FROM information_schema.TABLES WHERE TABLE_SCHEMA IN (${schemas})`,
  );
  for (const { s, t, kind } of tables) {
    const table = `${name(String(s))}.${name(String(t))}`;
    for (const row of await ask(`SHOW CREATE TABLE ${table}`)) lines.push(`${table}: ${told(row)}`);
    if (kind !== "BASE TABLE") continue;
    for (const row of await ask(`SELECT * FROM ${table}`)) lines.push(`${table}: ${told(row)}`);
  }
  const others = [
    `SELECT SCHEMA_NAME, DEFAULT_CHARACTER_SET_NAME, DEFAULT_COLLATION_NAME FROM information_schema.SCHEMATA ` +
    `WHERE SCHEMA_NAME IN (${schemas})`,
    `SELECT TRIGGER_SCHEMA, TRIGGER_NAME, EVENT_MANIPULATION, EVENT_OBJECT_TABLE, ACTION_TIMING, ACTION_STATEMENT, SQL_MODE ` +
    `FROM information_schema.TRIGGERS WHERE TRIGGER_SCHEMA IN (${schemas})`,
    `SELECT ROUTINE_SCHEMA, ROUTINE_NAME, ROUTINE_TYPE, ROUTINE_DEFINITION, SQL_MODE FROM information_schema.ROUTINES ` +
    `WHERE ROUTINE_SCHEMA IN (${schemas})`,
  ];
  for (const sql of others) lines.push(...(await ask(sql)).map(told));
  return lines;
}

async function fromSqlite(ask: Ask): Promise<readonly string[]> {
  const name = (value: string) => `"${value.replaceAll('"', '""')}"`;
  const objects = await ask("SELECT type, name, tbl_name, sql FROM sqlite_schema");
  // SQLite keeps a CREATE as it was typed, and ALTER TABLE writes into it: the same may be spaced and quoted otherwise.
  const plain = (sql: unknown) =>
    typeof sql !== "string" ? sql : sql.replace(/"(\w+)"/g, "$1").replace(/\s+/g, " ").replace(/ ?([(),]) ?/g, "$1");
  const lines = objects.map(({ sql, ...object }) => told({ ...object, sql: plain(sql) }));
  for (const { type, name: table } of objects) {
    if (type !== "table") continue;
    const columns = await ask(`SELECT name FROM pragma_table_xinfo('${String(table).replaceAll("'", "''")}')`);
    const values = columns.map((column) => `quote(${name(String(column.name))})`).join(" || ', ' || ");
    const rows = await ask(`SELECT ${values} AS line FROM ${name(String(table))}`);
    lines.push(...rows.map(({ line }) => `${table}: ${line}`));
  }
  return lines;
}

/** A row as text, with what JSON has no word for. */
function told(row: Readonly<Record<string, unknown>>): string {
  return JSON.stringify(row, (_, value) => typeof value === "bigint" ? `${value}n` : value);
}
