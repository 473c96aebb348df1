/**
 * What the rows of PostgreSQL's catalogs say of tables, their columns and sequences, as data.
 *
 * @module
 */
import { defined } from "../../schema/defined.ts";
import type { Column, DialectOptions, Identity, SequenceObject, SequenceType, Table } from "../../schema/model.ts";
import { wholeNumber } from "../../schema/sequence_options.ts";
import { sql as tag } from "../../schema/sql.ts";
import { type Grouped, postgresOptions, type Row, storageOf, textOf } from "./catalog_rows.ts";
import { constraintOf, indexesOf, partsOf } from "./constraint_rows.ts";
import { parseDefault } from "./defaults.ts";
import { plainIdentity } from "./identity.ts";
import { plainSequenceObject } from "./sequence.ts";
import { parsePostgresType } from "./types_parse.ts";

/** A table, out of its row and those of what it has. */
export function tableOf(
  row: Row,
  schema: string | undefined,
  columns: Grouped,
  constraints: Grouped,
  indexes: Grouped,
): Table {
  const id = String(row.id);
  const [exclusions, others] = partsOf(indexes.get(id) ?? []);
  return defined({
    name: String(row.name),
    schema,
    columns: (columns.get(id) ?? []).map((each) => columnOf(each, schema)),
    constraints: (constraints.get(id) ?? []).map((each) => constraintOf(each, schema, exclusions)),
    indexes: indexesOf(others),
    comment: textOf(row.comment),
    options: optionsOf(row),
  });
}

function optionsOf(row: Row): DialectOptions | undefined {
  return postgresOptions({
    unlogged: row.unlogged === true || undefined,
    inherits: row.inherits as readonly string[] | null ?? undefined,
    partitionBy: textOf(row.partition),
    with: storageOf(row.storage),
    tablespace: textOf(row.tablespace),
  });
}

function columnOf(row: Row, schema: string | undefined): Column {
  const type = parsePostgresType(String(row.type), enumOf(row, schema));
  const expression = textOf(row.default);
  const generated = row.generated === "s" || row.generated === "v";
  const serial = row.serial === true && expression !== undefined && /^nextval\(/.test(expression);
  return defined({
    name: String(row.name),
    type,
    nullable: row.notNull !== true,
    default: expression === undefined || generated || serial ? undefined : parseDefault(expression),
    identity: row.identity === "" ? undefined : plainIdentity(identityOf(row), type),
    computed: generated && expression !== undefined
      ? { sql: tag.raw(expression), stored: row.generated === "s" }
      : undefined,
    autoincrement: serial || undefined,
    collation: textOf(row.collation),
    comment: textOf(row.comment),
  }) as Column;
}

function enumOf(
  row: Row,
  schema: string | undefined,
): { readonly name: string; readonly schema?: string; readonly values: readonly string[] } | undefined {
  if (row.enumName === null || row.enumName === undefined) return undefined;
  return defined({
    name: String(row.enumName),
    schema: schema === undefined && row.enumHere === true ? undefined : String(row.enumSchema),
    values: row.enumValues as readonly string[],
  });
}

/** A sequence that no column owns. */
export function sequenceOf(row: Row, schema: string | undefined): SequenceObject {
  const [start, increment, minValue, maxValue, cache] = (row.numbers as readonly string[])
    .map((digits) => wholeNumber(BigInt(digits)));
  const options = defined({ start, increment, minValue, maxValue, cache, cycle: row.cycle === true });
  return plainSequenceObject(
    defined({
      name: String(row.name),
      schema,
      type: String(row.type) === "integer" ? "int" : String(row.type) as SequenceType,
      ...options,
    }),
  );
}

function identityOf(row: Row): Identity {
  const [start, increment, minValue, maxValue, cache, cycle] = (row.sequence as readonly string[]).map(Number);
  return { always: row.identity === "a", start, increment, minValue, maxValue, cache, cycle: cycle === 1 } as Identity;
}
