import { InvalidOperationError, IrreversibleOperationError, UnsupportedOperationError } from "../../errors.ts";
import type { CompileContext, Operation, Statement } from "../../registry/operation.ts";
import type { Grammar } from "../../registry/grammar.ts";
import type { Definition } from "../../registry/plugin.ts";
import { identityChanges, identityText } from "../../registry/sequence_text.ts";
import { defined } from "../../schema/defined.ts";
import { mapTable, tableName } from "../../schema/edit.ts";
import type { TableName } from "../../schema/model.ts";
import { checkName, checkOptions } from "../../schema/options.ts";
import { builtinName } from "../../schema/naming.ts";
import { renameColumn } from "../../schema/rename_column.ts";
import { isSql } from "../../schema/sql.ts";
import { type ColumnType, type StringType, variantFor } from "../../schema/types.ts";
import { columnsRead } from "./add_column.ts";
import { alteredColumn, type AlteredState, type ColumnState, STATE_KEYS, stateOf, written } from "./column_state.ts";

/** `alter_column` as data. */
export interface AlterColumn extends Operation<"alter_column"> {
  readonly table: TableName;
  readonly name: string;
  /** What is altered, `name` being the new one; what is absent stays as it is. */
  readonly changes: AlteredState & { readonly name?: string };
  /** What the column was before, as far as the script said: what `changes` alter, and what a database must be told anew. */
  readonly was: AlteredState;
}

/** The changes of {@linkcode AlterColumnMethods.alterColumn}; what is absent stays as it is. */
export interface AlterColumnChanges extends ColumnState {
  /** The column's new name. */
  readonly name?: string;
  /**
   * What the column was: without what is altered here the operation cannot be reversed. A new name says it by itself, and
   * so does `nullable` where it is the only change. Its `using` calls the column by the new name, which it has then.
   */
  readonly was?: ColumnState;
}

/** Options of {@linkcode AlterColumnMethods.alterColumn}. */
export interface AlterColumnOptions {
  readonly schema?: string;
}

/** What `alter_column` adds to `op` (and, with the table left out, to a batch). */
export interface AlterColumnMethods<At extends readonly unknown[] = [table: string], Done = Promise<void>> {
  /**
   * Alters a column: its name, type, nullability, default, comment, collation, by what it is computed, or how it numbers the
   * rows.
   *
   * @param changes What is altered, and as `was` what it was before.
   * @example op.alterColumn("users", "name", { type: t.text(), was: { type: t.string(50) } });
   */
  alterColumn(...rest: [...At, column: string, changes: AlterColumnChanges, options?: AlterColumnOptions]): Done;
}

/** `op.alterColumn()`. */
export const alterColumn: Definition<AlterColumn, AlterColumnMethods, "alterColumn"> = {
  kind: "alter_column",
  table: 0,
  build(table, name, given, options = {}) {
    checkName(table, "the table of a column");
    checkName(name, `a column of the table "${table}"`);
    const column = `the column "${table}.${name}"`;
    checkOptions(`altering ${column}`, options, ["schema"]);
    checkOptions(`the changes of ${column}`, given ?? null, [...STATE_KEYS, "using", "name", "was"]);
    const { name: newName, was: before = {}, ...state } = given;
    checkOptions(`\`was\` of ${column}`, before, [...STATE_KEYS, "using"]);
    if (newName !== undefined) checkName(newName, `the new name of ${column}`);
    if (newName === name) throw new InvalidOperationError(`Cannot rename ${column}: both names are the same`);
    const changes = defined({ name: newName, ...stateOf(state, column) });
    const was = stateOf(before, `\`was\` of ${column}`);
    const [first, ...more] = Object.keys(changes);
    if (first === undefined) throw new InvalidOperationError(`Cannot alter ${column}: no change is given`);
    if (changes.type === undefined && (changes.using ?? was.using) !== undefined) {
      throw new InvalidOperationError(`Cannot alter ${column}: \`using\` goes with a change of the type alone`, {
        hint: `pass { type: …, using: … } to op.alterColumn("${table}", "${name}")`,
      });
    }
    const implied = first === "nullable" && more.length === 0 ? { nullable: !changes.nullable } : {};
    return {
      kind: "alter_column",
      table: tableName(table, options.schema),
      name,
      changes,
      was: { ...implied, ...was },
    };
  },
  args({ table, name, changes, was }) {
    const before = Object.keys(was).length === 0 ? undefined : written(was);
    return [table.name, name, defined({ ...written(changes), was: before }), defined({ schema: table.schema })];
  },
  touches({ table, name, changes }) {
    const column = { kind: "column", ...tableName(name, table.schema), table: table.name };
    const read = columnsRead(table, changes.computed);
    if (changes.name === undefined) return [{ object: column, how: "alter" }, ...read];
    return [{ object: column, how: "drop" }, { object: { ...column, name: changes.name }, how: "create" }, ...read];
  },
  reverse({ table, name, changes, was }): AlterColumn {
    const { name: newName, using, ...altered } = changes;
    const keys = Object.keys(altered) as (keyof typeof altered)[];
    const missing = keys.find((key) => was[key] === undefined);
    if (missing !== undefined) {
      throw new IrreversibleOperationError(
        `Cannot reverse the alteration of the column "${table.name}.${name}": nobody said what its ${missing} was`,
        { hint: `pass { was: { ${missing}: … } } among the changes of op.alterColumn("${table.name}", "${name}")` },
      );
    }
    const { using: back, ...rest } = was;
    const before = Object.fromEntries(keys.map((key) => [key, was[key]]));
    return {
      kind: "alter_column",
      table,
      name: newName ?? name,
      changes: defined({ name: newName === undefined ? undefined : name, ...before, using: back }),
      was: defined({ ...rest, ...altered, using }),
    };
  },
  apply({ table, name, changes, was }, schema) {
    const { name: newName, using: _, ...altered } = changes;
    // Where an enum is a check, that goes with its values.
    const check = altered.type !== undefined && was.type?.type === "enum"
      ? builtinName(table.name, [name], "check")
      : undefined;
    const changed = mapTable(schema, table, (found) => ({
      ...found,
      constraints: check === undefined
        ? found.constraints
        : found.constraints.filter((constraint) => constraint.kind !== "check" || constraint.name !== check),
      columns: found.columns.map((column) => column.name === name ? alteredColumn(column, altered) : column),
    }));
    return newName === undefined ? changed : renameColumn(changed, table, name, newName);
  },
  moves: ({ name, changes }) =>
    changes.name === undefined && changes.type === undefined
      ? []
      : [defined({ from: name, to: changes.name ?? name, value: changes.using })],
  needs({ table, name, changes, was }) {
    if (changes.collation === undefined || (changes.type ?? was.type) !== undefined) return [];
    return [{ fact: "table", table, hint: `pass { was: { type: … } } to op.alterColumn("${table.name}", "${name}")` }];
  },
  compile(operation, context) {
    const { table, name, changes } = operation;
    const { grammar: g, server } = context;
    if (changes.autoincrement !== undefined) {
      throw new UnsupportedOperationError(
        `Cannot alter the column "${table.name}.${name}": ${server.flavour} has no AUTO_INCREMENT to set or drop`,
        { hint: "alter its `identity`" },
      );
    }
    const alter = `ALTER TABLE ${g.table(table)} ALTER COLUMN ${g.ident(name)}`;
    return [
      ...actions(operation, context).map((action) => ({ sql: `${alter} ${action}` })),
      ...commentStatements(operation, context),
      ...(changes.name === undefined
        ? []
        : [{ sql: `ALTER TABLE ${g.table(table)} RENAME COLUMN ${g.ident(name)} TO ${g.ident(changes.name)}` }]),
    ];
  },
};

/**
 * `TYPE …`. A column that is given a type has the collation of that alone, so that its own is said again; and it is given a
 * collation with a type, which may be the one that it has.
 * https://www.postgresql.org/docs/current/sql-altertable.html
 */
function typeText(type: ColumnType, { changes, was }: AlterColumn, g: Grammar): string {
  const own = variantFor(type, g.dialect);
  const kept = (own as StringType).collation ?? (["string", "text"].includes(own.type) ? was.collation : undefined);
  const collation = changes.collation === undefined ? kept : changes.collation;
  return `TYPE ${g.type(type)}${collation == null ? "" : ` COLLATE ${g.ident(collation)}`}`;
}

/** The type that a column is to have, where that must be said. @throws {InvalidOperationError} if there is no such column */
function wantedType({ table, name, changes, was }: AlterColumn, { facts }: CompileContext): ColumnType | undefined {
  if (changes.collation === undefined) return changes.type;
  const type = changes.type ?? was.type ?? facts.table(table).columns.find((column) => column.name === name)?.type;
  if (type !== undefined) return type;
  throw new InvalidOperationError(`Cannot alter the column "${table.name}.${name}": the table has no such column`);
}

/** What follows `ALTER COLUMN`, in the order in which it is to run. */
function actions(operation: AlterColumn, context: CompileContext): readonly string[] {
  const { changes, was } = operation;
  const { grammar: g } = context;
  const { nullable, default: initial, identity, computed, using } = changes;
  const type = wantedType(operation, context);
  // A default that is to go goes first: PostgreSQL would try to make it one of the new type.
  const goes = changes.type !== undefined && initial !== undefined &&
    (initial === null || (was.default ?? null) !== null);
  return [
    ...(goes ? ["DROP DEFAULT"] : []),
    ...(type === undefined
      ? []
      : [typeText(type, operation, g) + (using === undefined ? "" : ` USING ${g.inline(using)}`)]),
    ...(computed === undefined
      ? []
      : [computed === null ? "DROP EXPRESSION" : `SET EXPRESSION AS (${g.inline(computed.sql)})`]),
    ...(nullable === undefined ? [] : [`${nullable ? "DROP" : "SET"} NOT NULL`]),
    ...(initial === undefined || goes && initial === null
      ? []
      : initial === null
      ? ["DROP DEFAULT"]
      : [`SET DEFAULT ${isSql(initial) ? g.inline(initial) : g.literal(initial, type ?? was.type)}`]),
    ...(identity === undefined
      ? []
      : identity === null
      ? ["DROP IDENTITY"]
      : was.identity
      ? [identityChanges(was.identity, identity)]
      : [`ADD ${identityText(identity)}`]),
  ];
}

function commentStatements({ table, name, changes }: AlterColumn, context: CompileContext): readonly Statement[] {
  const { comment } = changes;
  if (comment === undefined) return [];
  return context.compile({ kind: "set_column_comment", table, column: name, comment } as Operation);
}
