import { InvalidOperationError, IrreversibleOperationError } from "../../errors.ts";
import type { Operation } from "../../registry/operation.ts";
import type { Definition } from "../../registry/plugin.ts";
import { defined } from "../../schema/defined.ts";
import { mapTable, tableName } from "../../schema/edit.ts";
import type { Constraint, TableName } from "../../schema/model.ts";
import { checkChoice, checkName, checkOptions } from "../../schema/options.ts";
import { namedConstraints } from "../../schema/naming.ts";
import { named } from "../../schema/table.ts";
import { type AddsConstraint, CONSTRAINT_KINDS, type ConstraintType, ownName, typeOf } from "./adding.ts";

/** `drop_constraint` as data. */
export interface DropConstraint extends Operation<"drop_constraint"> {
  readonly table: TableName;
  readonly name: string;
  /** Its kind, where the script said. */
  readonly type?: ConstraintType;
  /** The constraint that is dropped, where the script said. */
  readonly was?: Constraint;
  readonly ifExists?: true;
}

/** Options of {@linkcode DropConstraintMethods.dropConstraint}. */
export interface DropConstraintOptions {
  readonly schema?: string;
  /** What kind of constraint it is, for databases that drop each in another way. @default what `was` is */
  readonly type?: ConstraintType;
  /** @default {false} */
  readonly ifExists?: boolean;
  /** What the constraint was, as `t.unique(…)` and its like: without it the drop cannot be reversed. */
  readonly was?: Constraint;
}

/** What `drop_constraint` adds to `op` (and, with the table left out, to a batch). */
export interface DropConstraintMethods<At extends readonly unknown[] = [table: string], Done = Promise<void>> {
  /**
   * Drops a constraint.
   *
   * @param name The constraint's name; `null` for the built-in one of what it `was`.
   * @example op.dropConstraint("users_email_key", "users", { was: t.unique(["email"]) });
   */
  dropConstraint(name: string | null, ...rest: [...At, options?: DropConstraintOptions]): Done;
}

const TYPES = Object.values(CONSTRAINT_KINDS).map(({ type }) => type);

/** `op.dropConstraint()`. */
export const dropConstraint: Definition<DropConstraint, DropConstraintMethods, "dropConstraint"> = {
  kind: "drop_constraint",
  table: 1,
  build(name, table, options = {}) {
    checkName(table, "the table of a constraint");
    const own = ownName(name, "a constraint");
    const what = own === undefined ? `a constraint of "${table}"` : `the constraint "${own}"`;
    checkOptions(`dropping ${what}`, options, ["schema", "type", "ifExists", "was"]);
    const was = options.was && wasOf(options.was, own, table, what);
    const type = checkChoice(options.type, TYPES, "the type of a constraint") ?? (was && typeOf(was));
    if (was !== undefined && type !== typeOf(was)) {
      throw new InvalidOperationError(`Cannot drop ${what}: \`type\` is "${type}" and \`was\` is "${typeOf(was)}"`);
    }
    const dropped = own ?? was?.name;
    if (dropped === undefined) {
      throw new InvalidOperationError(`Cannot drop ${what}: it has no name, and nobody said what it was`, {
        hint: 'pass its name, or { was: t.unique(["email"]) } for the built-in one',
      });
    }
    return defined({
      kind: "drop_constraint" as const,
      table: tableName(table, options.schema),
      name: dropped,
      type,
      was,
      ifExists: options.ifExists || undefined,
    });
  },
  args: ({ table, name, type, was, ifExists }) => [
    name,
    table.name,
    defined({ schema: table.schema, type: was === undefined ? type : undefined, ifExists, was }),
  ],
  touches: ({ table, name }) => [
    { object: { kind: "constraint", ...tableName(name, table.schema), table: table.name }, how: "drop" },
  ],
  reverse({ table, name, was }): AddsConstraint<string, Constraint> {
    if (was === undefined) {
      throw new IrreversibleOperationError(
        `Cannot reverse the drop of the constraint "${name}": nobody said what it was`,
        { hint: `pass { was: t.unique(…), or t.check(…), … } to op.dropConstraint("${name}", "${table.name}")` },
      );
    }
    return { kind: CONSTRAINT_KINDS[was.kind].adds, table, constraint: was };
  },
  apply: ({ table, name, type }, schema) =>
    mapTable(schema, table, (found) => ({
      ...found,
      // A table has one primary key, which not every database calls as it was told.
      constraints: found.constraints.filter((constraint, i) =>
        type === "primary"
          ? constraint.kind !== "primary_key"
          : namedConstraints(found.name, found.constraints)[i]!.name !== name
      ),
      // To some databases a unique index is such a constraint, whichever it was made as.
      indexes: found.indexes.filter((index) => !index.unique || index.name !== name),
    })),
  compile: ({ table, name, ifExists }, { grammar: g }) => [{
    sql: `ALTER TABLE ${g.table(table)} DROP CONSTRAINT ${ifExists ? "IF EXISTS " : ""}${g.ident(name)}`,
  }],
};

/** What was dropped, with its name. */
function wasOf(given: Constraint, name: string | undefined, table: string, what: string): Constraint {
  if (!Object.hasOwn(CONSTRAINT_KINDS, given?.kind)) {
    throw new InvalidOperationError(`Cannot drop ${what}: \`was\` is no constraint`, {
      hint: "make it with t.primaryKey, t.unique, t.check, t.foreignKey or t.exclude",
    });
  }
  if (name === undefined) return named(table, given);
  if (given.name !== undefined && given.name !== name) {
    throw new InvalidOperationError(`Cannot drop ${what}: \`was\` is another one, "${given.name}"`);
  }
  return { ...given, name };
}
