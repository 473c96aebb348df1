/**
 * Which lists of `information_schema` are asked for, and in what order, in each flavour.
 *
 * @module
 */
import type { Server } from "../../registry/server.ts";
import { isSpatial } from "./attributes.ts";
import {
  checkClausesQuery,
  checksQuery,
  columnRows,
  columnsQuery,
  constraintsQuery,
  keysQuery,
  placesQuery,
  rulesQuery,
  statisticsQuery,
  tablesQuery,
} from "./catalog_queries.ts";
import type { Query } from "./session.ts";
import type { ColumnRow, Row } from "./catalog_rows.ts";

/** What is told of the tables of a database. */
export interface CatalogLists {
  /** Tables, views and sequences, by name: large letters before small ones. */
  readonly tables: Promise<readonly Row[]>;
  /** Their columns. */
  readonly columns: Promise<readonly ColumnRow[]>;
  /** The columns of their indexes. */
  readonly statistics: Promise<readonly Row[]>;
  /** The columns of their foreign keys. */
  readonly keys: Promise<readonly Row[]>;
  /** What their foreign keys do. */
  readonly rules: Promise<readonly Row[]>;
  readonly checks: Promise<readonly Row[]>;
}

/** Conditions for what is asked for. */
export interface Where {
  /** That a column holds one of the schemas. */
  inSchemas(column: string): string;
  /** The same, and that another holds the one table, if one is wanted. */
  ofTables(schemaColumn: string, tableColumn?: string): string;
}

/**
 * Asks for all of them at once: none waits for another's answer.
 *
 * @param isWhole whether schemas are asked for, and not one table
 */
export function catalogLists(query: Query, server: Server, where: Where, isWhole: boolean): CatalogLists {
  return server.flavour === "mariadb" ? mariadbLists(query, server, where, isWhole) : mysqlLists(query, server, where);
}

function mysqlLists(query: Query, server: Server, where: Where): CatalogLists {
  return {
    tables: query(tablesQuery(where.ofTables("TABLE_SCHEMA"))).then(byName),
    checks: mysqlChecks(query, server, where),
    columns: query(columnsQuery(where.ofTables("TABLE_SCHEMA"), server)).then((rows) => columnRows(rows, server)),
    statistics: query(statisticsQuery(where.ofTables("TABLE_SCHEMA"), server)),
    keys: query(keysQuery(where.ofTables("TABLE_SCHEMA"))),
    rules: query(rulesQuery(where.ofTables("CONSTRAINT_SCHEMA"))),
  };
}

/** MySQL has the table of a check in another list than what it says. */
async function mysqlChecks(query: Query, server: Server, where: Where): Promise<readonly Row[]> {
  const placed = await query(checksQuery(where.ofTables("TABLE_SCHEMA"), server));
  if (placed.length === 0) return [];
  const clauses = await query(checkClausesQuery(where.inSchemas("CONSTRAINT_SCHEMA")));
  const keyOf = ({ schema, name }: Row) => JSON.stringify([schema, name]);
  const byName = new Map(clauses.map((row) => [keyOf(row), row.clause]));
  return placed.map((row) => ({ ...row, clause: byName.get(keyOf(row)) }));
}

/**
 * MariaDB opens each table for nearly every list, and keeps 2,000 of them open: after a list of more the first are closed
 * again, so that the next list opens all anew, which is most of its work. It is asked for one half of the tables after the
 * other, so that the lists of twice as many find them open. The list of columns opens none.
 *
 * @see https://mariadb.com/docs/server/ha-and-performance/optimization-and-tuning/system-variables/optimizing-table_open_cache
 */
function mariadbLists(query: Query, server: Server, where: Where, isWhole: boolean): CatalogLists {
  const ask = (part: string) => ({
    tables: query(tablesQuery(where.ofTables("TABLE_SCHEMA") + part)),
    constraints: query(
      constraintsQuery(where.ofTables("TABLE_SCHEMA") + part, where.ofTables("CONSTRAINT_SCHEMA") + part),
    ),
    statistics: query(statisticsQuery(where.ofTables("TABLE_SCHEMA") + part, server)),
  });
  const half = (remainder: number) => ` AND CRC32(TABLE_NAME) % 2 = ${remainder}`;
  const first = ask(isWhole ? half(0) : "");
  const columns = withSystems(query, server, where);
  const parts = isWhole ? [first, ask(half(1))] : [first];
  const all = async (list: keyof typeof first) => (await Promise.all(parts.map((part) => part[list]))).flat();
  const constraints = all("constraints");
  const ofKind = async (kind: string) => (await constraints).filter((row) => row.kind === kind);
  return {
    tables: all("tables").then(byName),
    columns,
    statistics: all("statistics"),
    keys: ofKind("key"),
    rules: ofKind("rule"),
    checks: ofKind("check"),
  };
}

function byName(rows: readonly Row[]): readonly Row[] {
  return rows.toSorted(({ name: a }, { name: b }) => String(a) < String(b) ? -1 : 1);
}

/** The columns; the places of one may be of a system that stands in a list of its own, and nowhere else. */
async function withSystems(query: Query, server: Server, where: Where): Promise<readonly ColumnRow[]> {
  const rows = columnRows(await query(columnsQuery(where.ofTables("TABLE_SCHEMA"), server)), server);
  if (!rows.some(({ said }) => isSpatial(said.type))) return rows;
  const systems = await query(placesQuery(where.ofTables("G_TABLE_SCHEMA", "G_TABLE_NAME")));
  const keyOf = ({ schema, table, name }: Row | ColumnRow) => JSON.stringify([schema, table, name]);
  const byPlace = new Map(systems.map((row) => [keyOf(row), row.srid]));
  return rows.map((row) => {
    const srid = byPlace.get(keyOf(row));
    return srid === undefined ? row : { ...row, said: { ...row.said, type: `${row.said.type} ref_system_id=${srid}` } };
  });
}
