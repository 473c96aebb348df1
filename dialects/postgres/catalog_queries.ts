/**
 * What PostgreSQL's catalogs are asked.
 *
 * @module
 */
import type { Server } from "../../registry/server.ts";
import { qualified } from "../../registry/qualified.ts";
import type { TableName } from "../../schema/model.ts";
import { path, quotedText } from "./quoting.ts";
import { atLeast, hasUnenforced } from "./server.ts";

/** A condition for the one table that a statement means by a name. */
export function isTable(name: TableName): string {
  return `c.oid = pg_catalog.to_regclass(${quotedText(path(qualified(name)))})`;
}

/** The schema of this session's temporary tables, under its alias. */
export const TEMPORARY = "pg_temp";

/** A condition for a column that holds a schema: one of the named, or the connection's own. */
export function inSchemas(schemas: readonly string[] | undefined, column = "c.relnamespace"): string {
  if (schemas === undefined) {
    return `${column} = (SELECT n.oid FROM pg_catalog.pg_namespace n WHERE n.nspname = current_schema())`;
  }
  const named = schemas.filter((schema) => schema !== TEMPORARY).map(quotedText);
  return `${column} IN (SELECT n.oid FROM pg_catalog.pg_namespace n WHERE n.nspname IN (${
    ["NULL", ...named].join(", ")
  })${schemas.includes(TEMPORARY) ? " OR n.oid = pg_catalog.pg_my_temp_schema()" : ""})`;
}

/** A partition is a place for the rows of its table, which has all that it is made of. */
export const WITHOUT_PARTITIONS = "AND NOT c.relispartition";

/** The schemas of the search path that the role may not use: to its session they are not there. */
export const HIDDEN = `SELECT n.nspname AS name, current_user::text AS role FROM pg_catalog.pg_namespace n ` +
  `WHERE n.nspname IN (SELECT CASE p WHEN '"$user"' THEN current_user::text ELSE replace(trim(BOTH '"' FROM p), '""', '"') END ` +
  `FROM regexp_split_to_table(current_setting('search_path'), '\\s*,\\s*') AS p) ` +
  `AND NOT pg_catalog.has_schema_privilege(n.oid, 'USAGE') ORDER BY 1`;

/** Tables, partitioned ones too. */
export function tablesQuery(where: string): string {
  return `SELECT c.oid::text AS id, c.relname AS name, n.nspname AS "schema", c.relkind::text AS kind, ` +
    `c.relreplident <> 'd' AS replicated, c.relrowsecurity AS secured, c.relpersistence = 'u' AS unlogged, c.reloptions::text[] AS storage, ts.spcname AS tablespace, ` +
    `CASE WHEN c.relkind = 'p' THEN pg_catalog.pg_get_partkeydef(c.oid) END AS partition, ` +
    `(SELECT array_agg(p.relname::text ORDER BY i.inhseqno) FROM pg_catalog.pg_inherits i ` +
    `JOIN pg_catalog.pg_class p ON p.oid = i.inhparent WHERE i.inhrelid = c.oid AND NOT c.relispartition) AS inherits, ` +
    `pg_catalog.obj_description(c.oid, 'pg_class') AS comment ` +
    `FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace ` +
    `LEFT JOIN pg_catalog.pg_tablespace ts ON ts.oid = c.reltablespace ` +
    `WHERE c.relkind IN ('r', 'p') AND ${where} ${WITHOUT_EXTENSIONS} ORDER BY c.oid`;
}

/** Views, materialized ones too. */
export function viewsQuery(where: string): string {
  return `SELECT c.oid::text AS id, c.relname AS name, n.nspname AS "schema", c.relkind::text AS kind, ` +
    `pg_catalog.pg_get_viewdef(c.oid) AS definition ` +
    `FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace ` +
    `WHERE c.relkind IN ('v', 'm') AND ${where} ${WITHOUT_EXTENSIONS} ORDER BY c.oid`;
}

/** What an extension has brought is not the project's. */
const WITHOUT_EXTENSIONS =
  `AND NOT EXISTS (SELECT 1 FROM pg_catalog.pg_depend d WHERE d.classid = 'pg_class'::regclass AND d.objid = c.oid AND d.deptype = 'e')`;

/** The columns of tables, with the enum types and the sequences that they have. */
export function columnsQuery(where: string): string {
  return `SELECT c.oid::text AS "table", a.attname AS name, pg_catalog.format_type(a.atttypid, a.atttypmod) AS type, ` +
    `a.attnotnull AS "notNull", a.attgenerated::text AS generated, a.attidentity::text AS identity, ` +
    // Under the other setting it writes backslashes twice.
    `CASE WHEN current_setting('standard_conforming_strings')::boolean THEN pg_catalog.pg_get_expr(d.adbin, d.adrelid) ` +
    `ELSE replace(pg_catalog.pg_get_expr(d.adbin, d.adrelid), repeat(chr(92), 2), chr(92)) END AS "default", co.collname AS collation, ` +
    `pg_catalog.col_description(c.oid, a.attnum) AS comment, ` +
    // https://www.postgresql.org/docs/current/catalog-pg-attribute.html
    `NULLIF(a.attstattarget >= 0 OR a.attcompression <> '' OR a.attoptions IS NOT NULL OR a.attstorage <> t.typstorage, false) AS tuned, ` +
    // A serial column owns the sequence that its default asks.
    `EXISTS (SELECT 1 FROM pg_catalog.pg_depend asks JOIN pg_catalog.pg_depend o ON o.classid = 'pg_class'::regclass ` +
    `AND o.objid = asks.refobjid AND o.refobjid = c.oid AND o.refobjsubid = a.attnum AND o.deptype = 'a' ` +
    `WHERE asks.classid = 'pg_attrdef'::regclass AND asks.objid = d.oid AND asks.refclassid = 'pg_class'::regclass) AS serial, ` +
    `e.typname AS "enumName", en.nspname AS "enumSchema", en.nspname = current_schema() AS "enumHere", ` +
    `(SELECT array_agg(l.enumlabel::text ORDER BY l.enumsortorder) FROM pg_catalog.pg_enum l WHERE l.enumtypid = e.oid) AS "enumValues", ` +
    `CASE WHEN a.attidentity <> '' THEN (SELECT array[s.seqstart, s.seqincrement, s.seqmin, s.seqmax, s.seqcache, s.seqcycle::int]::text[] ` +
    `FROM pg_catalog.pg_sequence s JOIN pg_catalog.pg_depend o ON o.classid = 'pg_class'::regclass AND o.objid = s.seqrelid ` +
    `WHERE o.refclassid = 'pg_class'::regclass AND o.refobjid = c.oid AND o.refobjsubid = a.attnum AND o.deptype = 'i') END AS sequence ` +
    `FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace ` +
    `JOIN pg_catalog.pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped ` +
    `JOIN pg_catalog.pg_type t ON t.oid = a.atttypid ` +
    `LEFT JOIN pg_catalog.pg_type e ON e.typtype = 'e' AND e.oid = CASE WHEN t.typcategory = 'A' THEN t.typelem ELSE t.oid END ` +
    `LEFT JOIN pg_catalog.pg_namespace en ON en.oid = e.typnamespace ` +
    `LEFT JOIN pg_catalog.pg_attrdef d ON d.adrelid = c.oid AND d.adnum = a.attnum ` +
    `LEFT JOIN pg_catalog.pg_collation co ON co.oid = a.attcollation AND a.attcollation <> t.typcollation ` +
    `WHERE c.relkind IN ('r', 'p') AND ${where} ORDER BY c.oid, a.attnum`;
}

/** The constraints of tables but for NOT NULL: the columns of exclusions stand among those of indexes. */
export function constraintsQuery(where: string, server: Server): string {
  const nulls = atLeast(server, 15) ? "ix.indnullsnotdistinct" : "false";
  const enforced = hasUnenforced(server) ? "o.conenforced" : "true";
  const period = atLeast(server, 18) ? "o.conperiod" : "false";
  const set = atLeast(server, 15)
    ? `CASE WHEN o.confdelsetcols IS NOT NULL THEN ${columnNames("o.confdelsetcols", "o.conrelid")} END`
    : "NULL::text[]";
  return `SELECT c.oid::text AS "table", o.conname AS name, o.contype::text AS type, o.condeferrable AS deferrable, ` +
    `o.condeferred AS deferred, o.connoinherit AS "noInherit", ${enforced} AS enforced, o.confupdtype::text AS "onUpdate", o.confdeltype::text AS "onDelete", ` +
    `o.confmatchtype::text AS match, pg_catalog.pg_get_expr(o.conbin, o.conrelid) AS expression, ` +
    `${nulls} AS "nullsNotDistinct", ${period} AS period, ${set} AS "onDeleteColumns", ` +
    `CASE WHEN ix.indnatts > ix.indnkeyatts THEN ${
      columnNames("(ix.indkey::int2[])[ix.indnkeyatts:]", "o.conrelid")
    } END AS include, ` +
    `i.reloptions::text[] AS storage, ts.spcname AS tablespace, ` +
    `${columnNames("o.conkey", "o.conrelid")} AS columns, ${columnNames("o.confkey", "o.confrelid")} AS referred, ` +
    `r.relname AS "referredTable", rn.nspname AS "referredSchema", rn.nspname = current_schema() AS "referredHere" ` +
    `FROM pg_catalog.pg_class c JOIN pg_catalog.pg_constraint o ON o.conrelid = c.oid AND o.contype IN ('p', 'u', 'c', 'f', 'x') ` +
    // A key that refers to a partitioned table is kept up by one more for each partition.
    `AND (o.conparentid = 0 OR c.relispartition) ` +
    `LEFT JOIN pg_catalog.pg_class r ON r.oid = o.confrelid LEFT JOIN pg_catalog.pg_namespace rn ON rn.oid = r.relnamespace ` +
    `LEFT JOIN pg_catalog.pg_index ix ON ix.indexrelid = o.conindid AND o.contype IN ('p', 'u', 'x') ` +
    `LEFT JOIN pg_catalog.pg_class i ON i.oid = ix.indexrelid LEFT JOIN pg_catalog.pg_tablespace ts ON ts.oid = i.reltablespace ` +
    `WHERE c.relkind IN ('r', 'p') AND ${where} ORDER BY c.oid, o.contype = 'p' DESC, o.oid`;
}

/** The names of the columns whose numbers an array holds, in its order. */
function columnNames(numbers: string, table: string): string {
  return `(SELECT array_agg(a.attname::text ORDER BY k.n) FROM unnest(${numbers}) WITH ORDINALITY AS k(number, n) ` +
    `JOIN pg_catalog.pg_attribute a ON a.attrelid = ${table} AND a.attnum = k.number)`;
}

/** A row for each column of the indexes that no key has, those of exclusions among them. */
export function indexesQuery(where: string, server: Server): string {
  const nulls = atLeast(server, 15) ? "x.indnullsnotdistinct" : "false";
  return `SELECT c.oid::text AS "table", i.relname AS name, x.indisunique AS "unique", am.amname AS method, ` +
    `pg_catalog.pg_get_expr(x.indpred, x.indrelid) AS predicate, ${nulls} AS "nullsNotDistinct", i.reloptions::text[] AS storage, ` +
    `ts.spcname AS tablespace, k.n AS position, k.n > x.indnkeyatts AS included, a.attname AS "column", ` +
    `CASE WHEN a.attname IS NULL THEN pg_catalog.pg_get_indexdef(i.oid, k.n::int, false) END AS definition, ` +
    `x.indoption[k.n - 1] AS options, ` +
    `CASE WHEN NOT oc.opcdefault THEN oc.opcname END AS ops, co.collname AS collation, ` +
    // An index that keeps up an exclusion has an operator for each of its columns. By its index alone no constraint is found
    // without a look at all of them.
    `CASE WHEN x.indisexclusion THEN (SELECT op.oprname FROM pg_catalog.pg_constraint o ` +
    `JOIN pg_catalog.pg_operator op ON op.oid = o.conexclop[k.n] ` +
    `WHERE o.conrelid = c.oid AND o.conindid = i.oid AND o.contype = 'x') END AS operator ` +
    `FROM pg_catalog.pg_class c JOIN pg_catalog.pg_index x ON x.indrelid = c.oid ` +
    `JOIN pg_catalog.pg_class i ON i.oid = x.indexrelid JOIN pg_catalog.pg_am am ON am.oid = i.relam ` +
    `CROSS JOIN LATERAL generate_series(1, x.indnatts) AS k(n) ` +
    `LEFT JOIN pg_catalog.pg_attribute a ON a.attrelid = c.oid AND a.attnum = x.indkey[k.n - 1] AND a.attnum > 0 ` +
    `LEFT JOIN pg_catalog.pg_opclass oc ON k.n <= x.indnkeyatts AND oc.oid = x.indclass[k.n - 1] ` +
    `LEFT JOIN pg_catalog.pg_collation co ON k.n <= x.indnkeyatts AND co.oid = x.indcollation[k.n - 1] AND co.oid <> coalesce(a.attcollation, 100) ` +
    `LEFT JOIN pg_catalog.pg_tablespace ts ON ts.oid = i.reltablespace ` +
    `WHERE c.relkind IN ('r', 'p', 'm') AND ${where} AND NOT EXISTS (SELECT 1 FROM pg_catalog.pg_constraint o ` +
    `WHERE o.conrelid = c.oid AND o.conindid = i.oid AND o.contype IN ('p', 'u')) ORDER BY c.oid, i.oid, k.n`;
}

/** Enum types with their values in order. */
export function enumsQuery(schemas: readonly string[] | undefined): string {
  return `SELECT t.typname AS name, n.nspname AS "schema", array_agg(l.enumlabel::text ORDER BY l.enumsortorder) AS values ` +
    `FROM pg_catalog.pg_type t JOIN pg_catalog.pg_namespace n ON n.oid = t.typnamespace ` +
    `JOIN pg_catalog.pg_enum l ON l.enumtypid = t.oid WHERE ${inSchemas(schemas, "t.typnamespace")} ` +
    `AND NOT EXISTS (SELECT 1 FROM pg_catalog.pg_depend d WHERE d.classid = 'pg_type'::regclass AND d.objid = t.oid AND d.deptype = 'e') ` +
    `GROUP BY t.oid, t.typname, n.nspname ORDER BY t.oid`;
}

/** What no column owns, by itself or as its identity, and no extension has brought. */
export function sequencesQuery(where: string): string {
  return `SELECT c.relname AS name, n.nspname AS "schema", pg_catalog.format_type(s.seqtypid, NULL) AS type, ` +
    `array[s.seqstart, s.seqincrement, s.seqmin, s.seqmax, s.seqcache]::text[] AS numbers, s.seqcycle AS cycle ` +
    `FROM pg_catalog.pg_sequence s JOIN pg_catalog.pg_class c ON c.oid = s.seqrelid ` +
    `JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace ` +
    `WHERE ${where} AND NOT EXISTS (SELECT 1 FROM pg_catalog.pg_depend d WHERE d.classid = 'pg_class'::regclass ` +
    `AND d.objid = c.oid AND d.deptype IN ('a', 'i', 'e')) ORDER BY c.oid`;
}
