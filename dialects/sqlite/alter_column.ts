// SQLite renames columns since 3.25, and sets and drops NOT NULL since 3.53. https://www.sqlite.org/lang_altertable.html
// libSQL's own `ALTER COLUMN c TO …` is not used: it looks at no row, so that NULLs stay in a NOT NULL column, and loses the
// checks at the column, which the catalog does not tell from those of the table.
// https://github.com/tursodatabase/libsql/blob/main/libsql-sqlite3/doc/libsql_extensions.md
import { UnsupportedOperationError } from "../../errors.ts";
import type { AlterColumn } from "../../ops/column/alter_column.ts";
import type { Compiler, Operation } from "../../registry/operation.ts";
import { unfitRows } from "./unfit.ts";
import { REBUILD } from "./rebuild_hint.ts";
import { atLeast } from "./server.ts";

export const alterColumn: Compiler<AlterColumn & Operation> = {
  compile({ table, name, changes }, { grammar: g, server, facts }) {
    const { name: newName, nullable, using: _, ...others } = changes;
    const [other] = Object.keys(others);
    const refused = other ?? (nullable !== undefined && !atLeast(server, 3, 53) ? "nullable" : undefined);
    if (refused !== undefined) throw refusal(`${table.name}.${name}`, refused);
    // 3.53 takes NOT DEFERRABLE away in either case, and in the place of NOT NULL where that stands behind it.
    const isMistaken = nullable !== undefined &&
      facts.find(table)?.constraints.some((constraint) =>
        constraint.kind === "foreign_key" && constraint.deferrable === false && constraint.columns.includes(name)
      );
    if (isMistaken) throw refusal(`${table.name}.${name}`, "deferrable");
    const alter = `ALTER TABLE ${g.table(table)}`;
    const broken = { rule: `NOT NULL of the column "${name}"`, where: `${g.ident(name)} IS NULL` };
    return [
      ...(nullable === undefined
        ? []
        : nullable
        ? [{ sql: `${alter} ALTER COLUMN ${g.ident(name)} DROP NOT NULL` }]
        : [{
          sql: `${alter} ALTER COLUMN ${g.ident(name)} SET NOT NULL`,
          blame: [unfitRows(table, facts.find(table), broken, g)],
        }]),
      ...(newName === undefined ? [] : [{ sql: `${alter} RENAME COLUMN ${g.ident(name)} TO ${g.ident(newName)}` }]),
    ];
  },
};

const NUMBERS = "a single t.integer() primary key numbers its rows by itself";

/** What SQLite does not alter: why, and the way round. */
const REFUSALS: Readonly<Record<string, { readonly rule: string; readonly hint: string }>> = {
  type: { rule: "sqlite does not change the type of a column", hint: REBUILD },
  nullable: { rule: "sqlite sets and drops NOT NULL since 3.53", hint: REBUILD },
  deferrable: { rule: "sqlite takes the NOT DEFERRABLE of its foreign key for its NOT NULL", hint: REBUILD },
  default: { rule: "sqlite does not change the default of a column", hint: REBUILD },
  collation: { rule: "sqlite does not change the collation of a column", hint: REBUILD },
  computed: { rule: "sqlite does not change the expression of a column", hint: REBUILD },
  comment: { rule: "sqlite keeps no comments", hint: "leave it out there, as op.context.dialect tells" },
  identity: { rule: "sqlite has no identity columns", hint: NUMBERS },
  autoincrement: { rule: "sqlite does not change how a column numbers the rows", hint: NUMBERS },
};

function refusal(column: string, key: string): Error {
  const { rule, hint } = REFUSALS[key]!;
  return new UnsupportedOperationError(`Cannot alter the column "${column}": ${rule}`, { hint });
}
