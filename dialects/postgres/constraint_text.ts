/**
 * Constraints as PostgreSQL spells them.
 *
 * @module
 */
import { UnsupportedOperationError } from "../../errors.ts";
import { qualified } from "../../registry/qualified.ts";
import type { Server } from "../../registry/server.ts";
import type { Check, Constraint, Exclude, ExcludeElement, ForeignKey, PrimaryKey, Unique } from "../../schema/model.ts";
import type { Sql } from "../../schema/sql.ts";
import type { Value } from "../../schema/value.ts";
import { path, quoted } from "./quoting.ts";
import { atLeast, hasUnenforced } from "./server.ts";
import { storageText } from "./storage.ts";

/** What constraints are spelled with. */
interface Words {
  inline(sql: Sql): string;
  literal(value: Value): string;
  readonly server: Server;
}

function columns(names: readonly string[]): string {
  return `(${names.map(quoted).join(", ")})`;
}

/** A constraint as it stands in a table. @throws {UnsupportedOperationError} if the server has none like it */
export function constraintText(constraint: Constraint, words: Words): string {
  const { inline, server } = words;
  const name = constraint.name === undefined ? "" : `CONSTRAINT ${quoted(constraint.name)} `;
  switch (constraint.kind) {
    case "primary_key":
      return `${name}PRIMARY KEY ${keyText(constraint, words)}${deferral(constraint)}`;
    case "unique":
      return `${name}UNIQUE ${nullsText(constraint.nullsNotDistinct, server)}${keyText(constraint, words)}${
        deferral(constraint)
      }`;
    case "check":
      return `${name}CHECK (${inline(constraint.condition)})${
        constraint.options?.postgres?.noInherit ? " NO INHERIT" : ""
      }${enforcement(constraint, "check", server)}`;
    case "foreign_key":
      return `${name}FOREIGN KEY ${rangedColumns(constraint.columns, isPeriod(constraint, server))} ${
        referencesText(constraint, server)
      }`;
    case "exclude": {
      const elements = constraint.elements.map((element) => excludeText(element, inline)).join(", ");
      const where = constraint.where === undefined ? "" : ` WHERE (${inline(constraint.where)})`;
      return `${name}EXCLUDE USING ${quoted(constraint.using ?? "gist")} (${elements})${
        indexText(constraint, words)
      }${where}${deferral(constraint)}`;
    }
  }
}

/** The columns of a key, and what its index is told. */
function keyText(key: PrimaryKey | Unique, words: Words): string {
  const { name, columns: own, options } = key;
  const { server } = words;
  if (options?.postgres?.withoutOverlaps !== true) return `${columns(own)}${indexText(key, words)}`;
  if (!atLeast(server, 18)) {
    throw new UnsupportedOperationError(
      `Cannot make the key "${name}": postgres ${server.version[0]} has no WITHOUT OVERLAPS, which came with 18`,
      { hint: 'make an exclusion constraint, t.exclude([{ column, with: "=" }, { column, with: "&&" }])' },
    );
  }
  return `(${own.map(quoted).join(", ")} WITHOUT OVERLAPS)${indexText(key, words)}`;
}

/** What the index of a constraint is told. https://www.postgresql.org/docs/current/sql-createtable.html (index_parameters) */
function indexText({ options }: PrimaryKey | Unique | Exclude, { literal }: Words): string {
  const { include, with: storage, tablespace } = options?.postgres ?? {};
  return [
    include === undefined ? "" : ` INCLUDE ${columns(include as readonly string[])}`,
    storageText(storage, literal),
    tablespace === undefined ? "" : ` USING INDEX TABLESPACE ${quoted(tablespace as string)}`,
  ].join("");
}

/** Columns of which the last is a range, where it is one. https://www.postgresql.org/docs/18/ddl-constraints.html */
function rangedColumns(names: readonly string[], isRanged: boolean): string {
  if (!isRanged) return columns(names);
  return `(${names.map((name, i) => `${i === names.length - 1 ? "PERIOD " : ""}${quoted(name)}`).join(", ")})`;
}

/** Whether the last column of a foreign key is a range. @throws {UnsupportedOperationError} where that is not yet known */
function isPeriod({ name, options }: ForeignKey, server: Server): boolean {
  if (options?.postgres?.period !== true) return false;
  if (atLeast(server, 18)) return true;
  throw new UnsupportedOperationError(
    `Cannot make the foreign key "${name}": postgres ${server.version[0]} has no PERIOD, which came with 18`,
    { hint: "leave `period` out, and keep the ranges up by a trigger" },
  );
}

/** `NULLS NOT DISTINCT `, which came with version 15. */
export function nullsText(notDistinct: boolean | undefined, server: Server): string {
  if (!notDistinct) return "";
  if (atLeast(server, 15)) return "NULLS NOT DISTINCT ";
  throw new UnsupportedOperationError(
    `Cannot treat NULLs as equal: postgres ${server.version[0]} has no NULLS NOT DISTINCT, which came with 15`,
    { hint: "make the columns NOT NULL, or index an expression that turns NULL into a value" },
  );
}

/** What an operator of an exclusion is made of. https://www.postgresql.org/docs/current/sql-createoperator.html */
const OPERATOR = /^[-+*\/<>=~!@#%^&|`?]+$/;

function excludeText(
  { column, expression, ops, with: operator }: ExcludeElement,
  inline: (sql: Sql) => string,
): string {
  if (!OPERATOR.test(operator) || operator.includes("--") || operator.includes("/*")) {
    throw new UnsupportedOperationError(
      `Cannot make an exclusion with ${JSON.stringify(operator)}: it is no operator`,
      {
        hint: 'an operator is like "=" or "&&"',
      },
    );
  }
  const what = expression === undefined ? quoted(column!) : `(${inline(expression)})`;
  return `${what}${ops === undefined ? "" : ` ${quoted(ops)}`} WITH ${operator}`;
}

/**
 * `REFERENCES …` with all that follows it.
 *
 * @throws {UnsupportedOperationError} for MATCH PARTIAL, which is not yet there:
 * https://www.postgresql.org/docs/current/sql-createtable.html
 */
export function referencesText(key: ForeignKey, server: Server): string {
  if (key.match === "PARTIAL") {
    throw new UnsupportedOperationError(`Cannot make the foreign key "${key.name}": postgres has no MATCH PARTIAL`, {
      hint: "choose SIMPLE or FULL",
    });
  }
  return [
    `REFERENCES ${path(qualified(key.references.table))} ${
      rangedColumns(key.references.columns, isPeriod(key, server))
    }`,
    key.match === undefined ? "" : `MATCH ${key.match}`,
    key.onDelete === undefined ? "" : `ON DELETE ${key.onDelete}${setColumnsText(key, server)}`,
    key.onUpdate === undefined ? "" : `ON UPDATE ${key.onUpdate}`,
  ].filter((part) => part !== "").join(" ") + deferral(key) + enforcement(key, "foreign key", server);
}

/** The columns that ON DELETE SET … sets, where not all of the key. https://www.postgresql.org/docs/15/sql-createtable.html */
function setColumnsText({ name, onDelete, options }: ForeignKey, server: Server): string {
  const set = options?.postgres?.onDeleteColumns;
  if (set === undefined) return "";
  if (onDelete !== "SET NULL" && onDelete !== "SET DEFAULT") {
    throw new UnsupportedOperationError(
      `Cannot make the foreign key "${name}": it says which columns are set, and ON DELETE ${onDelete} sets none`,
      { hint: 'say onDelete: "SET NULL" or "SET DEFAULT", or leave `onDeleteColumns` out' },
    );
  }
  if (atLeast(server, 15)) return ` ${columns(set as readonly string[])}`;
  throw new UnsupportedOperationError(
    `Cannot make the foreign key "${name}": postgres ${server.version[0]} sets all columns of a key, a part since 15`,
    { hint: "leave `onDeleteColumns` out" },
  );
}

function deferral({ deferrable, initially }: Pick<ForeignKey, "deferrable" | "initially">): string {
  return [
    deferrable === undefined ? "" : deferrable ? " DEFERRABLE" : " NOT DEFERRABLE",
    initially === undefined ? "" : ` INITIALLY ${initially}`,
  ].join("");
}

/** ` NOT ENFORCED`, which came with version 18. https://www.postgresql.org/docs/18/sql-createtable.html */
function enforcement({ name, enforced }: Check | ForeignKey, what: string, server: Server): string {
  if (enforced !== false) return "";
  if (hasUnenforced(server)) return " NOT ENFORCED";
  throw new UnsupportedOperationError(
    `Cannot make the ${what} "${name}" NOT ENFORCED: postgres ${server.version[0]} enforces every ${what}`,
    { hint: "leave `enforced` out; a server of version 18 has constraints that rows may break" },
  );
}
