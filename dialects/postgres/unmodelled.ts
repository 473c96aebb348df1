/**
 * What a database holds beside what retort makes: told by name, so that nobody takes it for done.
 *
 * @module
 */
import type { Grouped, Row } from "./catalog_rows.ts";

/**
 * One row for each: `kind`, `name`, `schema`, and the table that it hangs on. What an extension has brought is not the project's.
 *
 * @param inSchemas a condition for a column that holds a schema
 * @param own whether it is the connection's own schema: extensions are told with that, in whichever they are
 */
export function unmodelledQuery(inSchemas: (column: string) => string, own: boolean): string {
  const parts = [
    ...(own
      ? [
        `SELECT 'extension' AS kind, e.extname AS name, e.extnamespace AS "in", NULL::name AS "table", e.oid AS place ` +
        `FROM pg_catalog.pg_extension e WHERE e.extname <> 'plpgsql'`,
      ]
      : []),
    // https://www.postgresql.org/docs/current/catalog-pg-type.html
    `SELECT CASE t.typtype WHEN 'd' THEN 'domain' WHEN 'c' THEN 'composite_type' ELSE 'range_type' END AS kind, ` +
    `t.typname AS name, t.typnamespace AS "in", NULL::name AS "table", t.oid AS place FROM pg_catalog.pg_type t ` +
    `LEFT JOIN pg_catalog.pg_class c ON c.oid = t.typrelid WHERE ${inSchemas("t.typnamespace")} ` +
    `AND (t.typtype IN ('d', 'r') OR t.typtype = 'c' AND c.relkind = 'c') ${withoutOwned("pg_type", "t.oid")}`,
    // A range type brings the functions that make its ranges. https://www.postgresql.org/docs/current/catalog-pg-proc.html
    `SELECT CASE p.prokind WHEN 'p' THEN 'procedure' WHEN 'a' THEN 'aggregate' ELSE 'function' END, ` +
    `p.proname, p.pronamespace, NULL, p.oid FROM pg_catalog.pg_proc p ` +
    `WHERE ${inSchemas("p.pronamespace")} ${withoutOwned("pg_proc", "p.oid")}`,
    // A trigger of a partitioned table is one of each partition as well.
    `SELECT 'trigger', g.tgname, c.relnamespace, c.relname, g.oid FROM pg_catalog.pg_trigger g ` +
    `JOIN pg_catalog.pg_class c ON c.oid = g.tgrelid WHERE NOT g.tgisinternal AND g.tgparentid = 0 ` +
    `AND ${inSchemas("c.relnamespace")} ${withoutOwned("pg_trigger", "g.oid")}`,
    // What makes a view of a table is a rule of that name.
    `SELECT 'rule', w.rulename, c.relnamespace, c.relname, w.oid FROM pg_catalog.pg_rewrite w ` +
    `JOIN pg_catalog.pg_class c ON c.oid = w.ev_class WHERE w.rulename <> '_RETURN' ` +
    `AND ${inSchemas("c.relnamespace")} ${withoutOwned("pg_rewrite", "w.oid")}`,
    `SELECT 'policy', y.polname, c.relnamespace, c.relname, y.oid FROM pg_catalog.pg_policy y ` +
    `JOIN pg_catalog.pg_class c ON c.oid = y.polrelid WHERE ${inSchemas("c.relnamespace")}`,
    `SELECT 'foreign_table', c.relname, c.relnamespace, NULL, c.oid FROM pg_catalog.pg_class c ` +
    `WHERE c.relkind = 'f' AND NOT c.relispartition AND ${inSchemas("c.relnamespace")} ${
      withoutOwned("pg_class", "c.oid")
    }`,
    `SELECT 'partition', c.relname, c.relnamespace, p.relname, c.oid FROM pg_catalog.pg_class c ` +
    `JOIN pg_catalog.pg_inherits i ON i.inhrelid = c.oid JOIN pg_catalog.pg_class p ON p.oid = i.inhparent ` +
    `WHERE c.relispartition AND c.relkind IN ('r', 'p', 'f') AND ${inSchemas("c.relnamespace")}`,
    ...commentParts(inSchemas),
  ];
  return `SELECT o.kind, o.name, n.nspname AS "schema", o."table" FROM (${parts.join(" UNION ALL ")}) AS o ` +
    `JOIN pg_catalog.pg_namespace n ON n.oid = o."in" ORDER BY o.kind, o.place, o.name`;
}

/** The comments that no operation makes: those of tables and their columns one does. */
function commentParts(inSchemas: (column: string) => string): readonly string[] {
  const on = (catalog: string) =>
    `FROM pg_catalog.pg_description e JOIN pg_catalog.${catalog} x ON x.oid = e.objoid ` +
    `AND e.classoid = 'pg_catalog.${catalog}'::regclass`;
  const column = `JOIN pg_catalog.pg_attribute a ON a.attrelid = x.oid AND a.attnum = e.objsubid`;
  return [
    `SELECT 'comment_of_the_' || CASE x.relkind WHEN 'v' THEN 'view' WHEN 'm' THEN 'materialized_view' ` +
    `WHEN 'S' THEN 'sequence' ELSE 'index' END, x.relname, x.relnamespace, NULL, x.oid ${on("pg_class")} ` +
    `WHERE e.objsubid = 0 AND x.relkind IN ('v', 'm', 'S', 'i', 'I') AND ${inSchemas("x.relnamespace")} ${
      withoutOwned("pg_class", "x.oid")
    }`,
    `SELECT 'comment_of_the_column', a.attname, x.relnamespace, x.relname, x.oid ${on("pg_class")} ${column} ` +
    `WHERE x.relkind IN ('v', 'm') AND ${inSchemas("x.relnamespace")} ${withoutOwned("pg_class", "x.oid")}`,
    `SELECT 'comment_of_the_constraint', x.conname, x.connamespace, c.relname, x.oid ${on("pg_constraint")} ` +
    `JOIN pg_catalog.pg_class c ON c.oid = x.conrelid WHERE ${inSchemas("x.connamespace")} ${
      withoutOwned("pg_class", "c.oid")
    }`,
    `SELECT 'comment_of_the_type', x.typname, x.typnamespace, NULL, x.oid ${on("pg_type")} ` +
    `WHERE x.typtype = 'e' AND ${inSchemas("x.typnamespace")} ${withoutOwned("pg_type", "x.oid")}`,
  ];
}

/** How tables and their columns are kept and watched, where that is not as usual: no operation makes it so. */
export function unmodelledSettings(tables: readonly Row[], columns: Grouped): readonly Row[] {
  const of = (kind: string, found: readonly Row[]) => found.map(({ name, schema }) => ({ kind, name, schema }));
  return [
    ...of("replica_identity_of", tables.filter(({ replicated }) => replicated === true)),
    ...of("row_level_security_of", tables.filter(({ secured }) => secured === true)),
    ...tables.flatMap(({ id, name: table, schema }) =>
      (columns.get(String(id)) ?? []).filter(({ tuned }) => tuned === true)
        .map(({ name }) => ({ kind: "storage_and_statistics_of_the_column", name, schema, table }))
    ),
  ];
}

/** Leaves out what comes and goes with an extension, or with another object. */
function withoutOwned(catalog: string, oid: string): string {
  return `AND NOT EXISTS (SELECT 1 FROM pg_catalog.pg_depend d WHERE d.classid = '${catalog}'::regclass AND d.objid = ${oid} ` +
    // A rule and a trigger depend upon their own table internally, a type of a table upon it.
    `AND (d.deptype = 'e' OR d.deptype = 'i' AND d.refclassid = 'pg_type'::regclass))`;
}
