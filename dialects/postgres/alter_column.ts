// The expression of a computed column is set where it stands since 17, and taken off it since 13; nothing makes a plain column
// a computed one. https://www.postgresql.org/docs/current/sql-altertable.html
// A column that numbers its rows has a default that asks a sequence, which it owns: SERIAL is no type.
// https://www.postgresql.org/docs/current/datatype-numeric.html#DATATYPE-SERIAL
import { UnsupportedOperationError } from "../../errors.ts";
import { type AlterColumn, alterColumn as standard } from "../../ops/column/alter_column.ts";
import type { CompileContext, Compiler, Operation, Statement } from "../../registry/operation.ts";
import type { Server } from "../../registry/server.ts";
import { tableName } from "../../schema/edit.ts";
import type { Column, Table } from "../../schema/model.ts";
import { builtinName } from "../../schema/naming.ts";
import { isEqual } from "../../schema/pairs.ts";
import { quotedText } from "./quoting.ts";
import { atLeast } from "./server.ts";

export const alterColumn: Compiler<AlterColumn & Operation> = {
  needs: standard.needs!,
  compile(operation, context) {
    const { table, name, changes: { computed }, was } = operation;
    const refused = computed == null
      ? undefined
      : was.computed === null
      ? "postgres makes no computed column of one that holds values"
      : was.computed !== undefined && was.computed.stored !== computed.stored
      ? "postgres does not change whether it is stored"
      : atLeast(context.server, 17)
      ? undefined
      : `postgres ${context.server.version[0]} does not change it`;
    if (refused !== undefined) {
      throw new UnsupportedOperationError(
        `Cannot alter the expression of the column "${table.name}.${name}": ${refused}`,
        { hint: "drop the column with what stands on it, and add it anew" },
      );
    }
    const { autoincrement, ...rest } = operation.changes;
    const others = Object.keys(rest).length === 0 ? [] : standard.compile({ ...operation, changes: rest }, context);
    if (autoincrement === undefined) return others;
    if (autoincrement) return [...others, ...counting(operation, context)];
    return [...countingNoMore(operation, context), ...others, ...goingOn(operation, context)];
  },
};

/** Gives a column a sequence of its own, which goes on behind the numbers that are there. */
function counting({ table, name, changes, was }: AlterColumn, { grammar: g }: CompileContext): readonly Statement[] {
  const column = changes.name ?? name;
  const type = changes.type ?? was.type;
  const sequence = g.table(tableName(builtinName(table.name, [column], "seq"), table.schema));
  const [at, own] = [g.table(table), g.ident(column)];
  return [
    { sql: `CREATE SEQUENCE ${sequence}${type === undefined ? "" : ` AS ${g.type(type)}`} OWNED BY ${at}.${own}` },
    { sql: `ALTER TABLE ${at} ALTER COLUMN ${own} SET DEFAULT nextval(${quotedText(sequence)}::regclass)` },
    { sql: `SELECT setval(${quotedText(sequence)}, ${nextNumber(at, own)}, false)` },
  ];
}

/** Takes the sequence from a column, whatever that is called: it has followed the names of both. */
function countingNoMore({ table, name }: AlterColumn, { grammar: g }: CompileContext): readonly Statement[] {
  const at = g.table(table);
  const drop = `BEGIN EXECUTE 'DROP SEQUENCE ' || ${ownSequence(at, name)}; END`;
  return [{ sql: `ALTER TABLE ${at} ALTER COLUMN ${g.ident(name)} DROP DEFAULT` }, { sql: `DO ${quotedText(drop)}` }];
}

/** Where the column is to be an identity instead, that goes on behind the numbers that are there. */
function goingOn({ table, name, changes }: AlterColumn, { grammar: g }: CompileContext): readonly Statement[] {
  const { identity, name: column = name } = changes;
  if (identity == null || (identity.increment ?? 1) < 0) return [];
  const at = g.table(table);
  const next = nextNumber(at, g.ident(column), identity.start);
  return [{ sql: `SELECT setval(${ownSequence(at, column)}, ${next}, false)` }];
}

/** The number behind those of a column, `start` at least. */
function nextNumber(table: string, column: string, start = 1): string {
  return `GREATEST((SELECT max(${column}) FROM ${table}), ${start - 1}) + 1`;
}

/** The name of the sequence that a column owns. https://www.postgresql.org/docs/current/functions-info.html */
function ownSequence(table: string, column: string): string {
  return `pg_get_serial_sequence(${quotedText(table)}, ${quotedText(column)})`;
}

/**
 * Whether a computed column can be given another expression where it stands. One that is not stored cannot in a table with
 * checks; and with another type as well, one of both does not fit the other for a while.
 */
export function recomputes(from: Column, to: Column, table: Table, server: Server): boolean {
  return atLeast(server, 17) && from.computed?.stored === to.computed?.stored && isEqual(from.type, to.type) &&
    (to.computed?.stored === true || !table.constraints.some(({ kind }) => kind === "check"));
}
