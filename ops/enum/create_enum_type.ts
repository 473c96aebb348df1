import { UnsupportedOperationError } from "../../errors.ts";
import type { CompileContext, Operation } from "../../registry/operation.ts";
import type { Definition } from "../../registry/plugin.ts";
import { defined } from "../../schema/defined.ts";
import { nameOf, putObject } from "../../schema/edit.ts";
import type { EnumObject } from "../../schema/model.ts";
import { checkName, checkNames, checkOptions } from "../../schema/options.ts";
import type { DropEnumType } from "./drop_enum_type.ts";

/** `create_enum_type` as data. */
export interface CreateEnumType extends Operation<"create_enum_type"> {
  readonly enum: EnumObject;
  readonly ifNotExists?: true;
}

/** Options of {@linkcode CreateEnumTypeMethods.createEnumType}. */
export interface CreateEnumTypeOptions {
  readonly schema?: string;
  /** Leaves alone a type of that name, whatever its values are. @default {false} */
  readonly ifNotExists?: boolean;
}

/** What `create_enum_type` adds to `op`. */
export interface CreateEnumTypeMethods {
  /**
   * Creates an enum type, for columns of `t.enum(name, values, { create: false })`. Those without `create: false` bring
   * their own.
   *
   * @param values In the order in which they are to be sorted.
   * @example op.createEnumType("mood", ["sad", "ok", "happy"]);
   */
  createEnumType(name: string, values: readonly string[], options?: CreateEnumTypeOptions): Promise<void>;
}

/** `op.createEnumType()`. */
export const createEnumType: Definition<CreateEnumType, CreateEnumTypeMethods, "createEnumType"> = {
  kind: "create_enum_type",
  build(name, values, options = {}) {
    checkName(name, "an enum");
    checkOptions(`the enum "${name}"`, options, ["schema", "ifNotExists"]);
    return defined({
      kind: "create_enum_type" as const,
      enum: defined({ name, schema: options.schema, values: checkNames(values, `the values of the enum "${name}"`) }),
      ifNotExists: options.ifNotExists || undefined,
    });
  },
  args: ({ enum: { name, schema, values }, ifNotExists }) => [name, values, defined({ schema, ifNotExists })],
  touches: ({ enum: type }) => [{ object: { kind: "enum", ...nameOf(type) }, how: "create" }],
  reverse: ({ enum: type, ifNotExists }): DropEnumType =>
    defined({ kind: "drop_enum_type" as const, enum: nameOf(type), was: type.values, ifExists: ifNotExists }),
  apply: ({ enum: type }, schema) => putObject(schema, "enum", type),
  compile({ enum: type, ifNotExists }, context) {
    refuseWithoutEnums(`create the enum type "${type.name}"`, context);
    const { grammar: g } = context;
    const values = type.values.map((value) => g.literal(value)).join(", ");
    const sql = `CREATE TYPE ${g.table(type)} AS ENUM (${values})`;
    return [{ sql: ifNotExists ? ignoringDuplicate(sql) : sql }];
  },
};

/** CREATE TYPE knows no IF NOT EXISTS: https://www.postgresql.org/docs/current/sql-createtype.html */
function ignoringDuplicate(sql: string): string {
  let tag = "$retort$";
  for (let i = 1; sql.includes(tag); i++) tag = `$retort${i}$`;
  return `DO ${tag} BEGIN ${sql}; EXCEPTION WHEN duplicate_object THEN NULL; END ${tag}`;
}

/** @throws {UnsupportedOperationError} where an enum is no type with a name of its own */
export function refuseWithoutEnums(what: string, { server }: Pick<CompileContext, "server">): void {
  if (server.features.enumTypes) return;
  throw new UnsupportedOperationError(`Cannot ${what}: ${server.flavour} has no enum types with names`, {
    hint:
      "the values are part of each column's type there: op.alterColumn(table, column, { type: t.enum(name, values) })",
  });
}
