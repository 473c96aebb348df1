// MODIFY and CHANGE take the whole column anew: what they are not told is gone. So everything that is not altered is said
// again, as the script says that it was, or else as it stands in the table; none of it is guessed.
// https://dev.mysql.com/doc/refman/8.4/en/alter-table.html#alter-table-redefine-column
import { InvalidOperationError, nearest, UnsupportedOperationError } from "../../errors.ts";
import type { AlterColumn } from "../../ops/column/alter_column.ts";
import type { CompileContext, Compiler, Operation } from "../../registry/operation.ts";
import type { Server } from "../../registry/server.ts";
import { defined } from "../../schema/defined.ts";
import type { Column, Table } from "../../schema/model.ts";
import { type ColumnType, type StringType, variantFor, withoutCollation } from "../../schema/types.ts";
import { renamedAttributes, retypedAttributes } from "./attributes.ts";
import { defaultText } from "./grammar.ts";
import { checkKeys } from "./keys.ts";
import { renamingParts } from "./renamed_texts.ts";
import { has } from "./server.ts";

export const alterColumn: Compiler<AlterColumn & Operation> = {
  needs(operation, server) {
    const { table, name, changes } = operation;
    const missing = unsaid(operation);
    // What no script says, as INVISIBLE, is in the table all the same; and so is what calls the column by its name.
    const isInTexts = changes.name !== undefined && !has(server, "renamesInTexts");
    if (missing.length === 0) {
      return restates(operation) || isInTexts ? [{ fact: "table", table, optional: true }] : [];
    }
    const keys = missing.map((key) => `${key}: …`).join(", ");
    return [{ fact: "table", table, hint: `pass { was: { ${keys} } } to op.alterColumn("${table.name}", "${name}")` }];
  },
  compile(operation, context) {
    const { table, name, changes } = operation;
    const { grammar: g, facts, server } = context;
    refuse(operation, context);
    const alter = `ALTER TABLE ${g.table(table)}`;
    const known = facts.find(table);
    const renaming = (to: string, part: string) =>
      renamingParts(known, { from: namedIn(known, name)?.name ?? name, to, part }, g, server)
        .map((parts) => ({ sql: `${alter} ${parts.join(", ")}` }));
    if (onlyRenames(operation)) {
      return renaming(changes.name!, `RENAME COLUMN ${g.ident(name)} TO ${g.ident(changes.name!)}`);
    }
    const found = unsaid(operation).length === 0 ? undefined : facts.table(table);
    const before = found === undefined ? namedIn(known, name) : columnOf(found, operation);
    const column = altered(operation, before, g.type);
    if (onlyDefault(operation) && !isMoment(column.type)) {
      return [{ sql: `${alter} ALTER COLUMN ${g.ident(column.name)} ${defaultAction(column, context)}` }];
    }
    if (before !== undefined) {
      checkPeriod(before, operation);
      checkEmoji(before, operation, context);
    }
    if (found !== undefined) checkTable(found, column, operation, context);
    if (changes.name === undefined) return [{ sql: `${alter} MODIFY COLUMN ${g.column(column)}` }];
    return renaming(changes.name, `CHANGE COLUMN ${g.ident(name)} ${g.column(column)}`);
  },
};

/** What makes up a column, its name aside. */
const WHOLE = ["type", "nullable", "default", "comment", "autoincrement", "computed", "collation"] as const;
type Key = typeof WHOLE[number];

/** Whether the whole column is said again; more than a name and a default alone. */
function restates(operation: AlterColumn): boolean {
  return wanted(operation) === WHOLE;
}

/** What must be known of the column, and the script does not say. */
function unsaid(operation: AlterColumn): readonly Key[] {
  return wanted(operation).filter((key) => said(operation, key) === undefined);
}

function wanted(operation: AlterColumn): readonly Key[] {
  if (onlyRenames(operation)) return [];
  const { changes, was } = operation;
  if (!onlyDefault(operation) || was.type !== undefined && isMoment(was.type)) return WHOLE;
  return changes.default === null ? ["type", "nullable"] : ["type"];
}

/** RENAME COLUMN leaves the rest as it is, where CHANGE would have to be told. */
function onlyRenames({ changes }: AlterColumn): boolean {
  return changes.name !== undefined && Object.keys(changes).length === 1;
}

function onlyDefault({ changes }: AlterColumn): boolean {
  return changes.default !== undefined && Object.keys(changes).length === 1;
}

/**
 * Whether a type is that of moments, or may be. ON UPDATE is a part of their default, and ALTER COLUMN does not reach it;
 * nor does it know CURRENT_TIMESTAMP.
 */
function isMoment(type: ColumnType): boolean {
  return ["date_time", "mysql.timestamp", "native"].includes(variantFor(type, "mysql").type);
}

/** What the script says of the column as it is to be; `null`: none; `undefined`: nothing. */
function said({ changes, was }: AlterColumn, key: Key): unknown {
  return changes[key] === undefined ? was[key] : changes[key];
}

/** The column as it is to be: as it is altered, else as the script says that it was, else as it stands in the table. */
function altered(operation: AlterColumn, found: Column | undefined, spelt: (type: ColumnType) => string): Column {
  const { name, changes } = operation;
  const last = <K extends Key>(key: K): Column[K] | undefined => {
    const value = said(operation, key) as Column[K] | null | undefined;
    return value === undefined ? found?.[key] : value ?? undefined;
  };
  const type = last("type")!;
  const own = (variantFor(type, "mysql") as StringType).collation;
  const isBrought = changes.type !== undefined && changes.collation === undefined && own !== undefined;
  // A new type that is no text has none.
  const collates = changes.type === undefined || /CHAR|TEXT|^(?:ENUM|SET)\b/i.test(spelt(type));
  return defined({
    name: changes.name ?? found?.name ?? name,
    type: withoutCollation(type),
    nullable: last("nullable") ?? true,
    default: last("default"),
    comment: last("comment"),
    autoincrement: last("autoincrement") || undefined,
    computed: last("computed"),
    collation: isBrought ? own : collates ? last("collation") : undefined,
    options: optionsOf(operation, found, spelt),
  }) as Column;
}

/** What the column is told in words of this dialect alone, which no change speaks of. */
function optionsOf(
  { name, changes }: AlterColumn,
  found: Column | undefined,
  spelt: (type: ColumnType) => string,
): Column["options"] {
  const given = found?.options?.mysql?.attributes;
  if (given === undefined) return undefined;
  const retyped = changes.type === undefined ? String(given) : retypedAttributes(String(given), spelt(changes.type));
  const attributes = changes.name === undefined ? retyped : renamedAttributes(retyped, name, changes.name);
  return attributes === "" ? undefined : { mysql: { attributes } };
}

/** The column of that name; names of columns differ by more than capitals. */
function namedIn(table: Table | undefined, name: string): Column | undefined {
  return table?.columns.find((column) => column.name.toLowerCase() === name.toLowerCase());
}

/** The column in its table. @throws {InvalidOperationError} if it is not there */
function columnOf(found: Table, { table, name }: AlterColumn): Column {
  const column = namedIn(found, name);
  if (column !== undefined) return column;
  const near = nearest(name, found.columns.map((column) => column.name));
  throw new InvalidOperationError(`Cannot alter the column "${table.name}.${name}": the table has no such column`, {
    ...(near !== undefined && { hint: `did you mean "${near}"?` }),
  });
}

/** A column that may be NULL keeps NULL as its default: after DROP DEFAULT, MySQL would want a value in each INSERT. */
function defaultAction(column: Column, { grammar: g, server }: CompileContext): string {
  if (column.default === undefined) return column.nullable ? "SET DEFAULT NULL" : "DROP DEFAULT";
  return `SET DEFAULT ${defaultText(column, g.type(column.type), g.inline, server)}`;
}

/** @throws {UnsupportedOperationError} for what is no part of a column here */
function refuse({ table, name, changes }: AlterColumn, { server }: CompileContext): void {
  const what = `the column "${table.name}.${name}"`;
  if (changes.using !== undefined) {
    throw new UnsupportedOperationError(
      `Cannot alter the type of ${what} by an expression: ${server.flavour} has no USING`,
      {
        hint:
          "add a column of the new type, fill it with op.execute(sql`UPDATE …`), drop the old one, and rename the new",
      },
    );
  }
  if (changes.identity !== undefined) {
    throw new UnsupportedOperationError(
      `Cannot alter the identity of ${what}: ${server.flavour} has no identity columns`,
      {
        hint: "alter `autoincrement`, by which a key numbers the rows",
      },
    );
  }
}

/** @throws {UnsupportedOperationError} for what the table has no place for, or would lose */
function checkTable(table: Table, column: Column, operation: AlterColumn, context: CompileContext): void {
  const { grammar: g, server } = context;
  const { changes, name } = operation;
  const what = `the column "${table.name}.${name}"`;
  if (changes.type !== undefined) checkKeys([{ ...column, name }], table, g, server);
  if (changes.autoincrement) {
    if (column.default !== undefined) {
      throw new UnsupportedOperationError(`Cannot number the rows by ${what}: it has a default`, {
        hint: "drop that too: { autoincrement: true, default: null }",
      });
    }
    const other = table.columns.find((each) => each.autoincrement && each.name.toLowerCase() !== name.toLowerCase());
    if (other !== undefined) {
      throw new UnsupportedOperationError(`Cannot number the rows by ${what}: "${other.name}" numbers them`, {
        hint: "a table has one such column: set that one's `autoincrement` to false first",
      });
    }
    if (!keysOf(table).some(([first]) => first?.toLowerCase() === name.toLowerCase())) {
      throw new UnsupportedOperationError(`Cannot number the rows by ${what}: no key begins with it`, {
        hint: "give it one first, with op.createPrimaryKey(), op.createUniqueConstraint() or op.createIndex()",
      });
    }
  }
}

/** @throws {UnsupportedOperationError} for the columns by which MariaDB keeps the versions of rows: they cannot be said again */
function checkPeriod({ computed }: Column, { table, name }: AlterColumn): void {
  if (computed === undefined || !/^ROW (?:START|END)$/i.test(computed.sql.parts.join(""))) return;
  throw new UnsupportedOperationError(
    `Cannot alter the column "${table.name}.${name}": the versions of the table's rows are kept by it`,
    { hint: "drop the versions first: op.execute(sql`ALTER TABLE … DROP SYSTEM VERSIONING`)" },
  );
}

/**
 * @throws {UnsupportedOperationError} for texts that the catalogs do not tell whole: they have a `?` in the place of an
 * emoji, and MariaDB's own definitions have it too
 */
function checkEmoji(before: Column, operation: AlterColumn, { server }: CompileContext): void {
  const { values = [] } = variantFor(before.type, "mysql") as { readonly values?: readonly string[] };
  const lost = said(operation, "type") === undefined && values.some((value) => value.includes("?"))
    ? "type"
    : said(operation, "default") === undefined && hidesEmoji(server) &&
        typeof before.default === "string" && before.default.includes("?")
    ? "default"
    : undefined;
  if (lost === undefined) return;
  const { table, name } = operation;
  throw new UnsupportedOperationError(
    `Cannot alter the column "${table.name}.${name}": its ${lost} holds a "?", and that is how ${server.flavour} tells an emoji, too`,
    { hint: `say what it is: { was: { ${lost}: … } }` },
  );
}

/** Whether a default is told with a `?` for an emoji. MySQL tells its bytes, but not in every 8.0. */
function hidesEmoji({ flavour, version: [major, minor] }: Server): boolean {
  return flavour === "mariadb" || major === 8 && minor === 0;
}

/** The columns of each key and index. */
function keysOf({ constraints, indexes }: Table): readonly (readonly (string | undefined)[])[] {
  return [
    ...constraints.flatMap((each) => each.kind === "primary_key" || each.kind === "unique" ? [each.columns] : []),
    ...indexes.map(({ columns }) => columns.map(({ column }) => column)),
  ];
}
