import { IrreversibleOperationError } from "../../errors.ts";
import type { Operation } from "../../registry/operation.ts";
import type { Definition } from "../../registry/plugin.ts";
import { defined } from "../../schema/defined.ts";
import { nameOf, removeObject, tableName } from "../../schema/edit.ts";
import type { TableName } from "../../schema/model.ts";
import { checkName, checkNames, checkOptions } from "../../schema/options.ts";
import { type CreateEnumType, refuseWithoutEnums } from "./create_enum_type.ts";

/** `drop_enum_type` as data. */
export interface DropEnumType extends Operation<"drop_enum_type"> {
  readonly enum: TableName;
  /** The values of the type that is dropped, where the script said. */
  readonly was?: readonly string[];
  readonly ifExists?: true;
}

/** Options of {@linkcode DropEnumTypeMethods.dropEnumType}. */
export interface DropEnumTypeOptions {
  readonly schema?: string;
  /** @default {false} */
  readonly ifExists?: boolean;
  /** The values of the type: without them the drop cannot be reversed. */
  readonly was?: readonly string[];
}

/** What `drop_enum_type` adds to `op`. */
export interface DropEnumTypeMethods {
  /**
   * Drops an enum type, which no column may have any more.
   *
   * @example op.dropEnumType("mood", { was: ["sad", "ok", "happy"] });
   */
  dropEnumType(name: string, options?: DropEnumTypeOptions): Promise<void>;
}

/** `op.dropEnumType()`. */
export const dropEnumType: Definition<DropEnumType, DropEnumTypeMethods, "dropEnumType"> = {
  kind: "drop_enum_type",
  build(name, options = {}) {
    checkName(name, "an enum");
    checkOptions(`dropping the enum "${name}"`, options, ["schema", "ifExists", "was"]);
    const { was, schema, ifExists } = options;
    return defined({
      kind: "drop_enum_type" as const,
      enum: tableName(name, schema),
      was: was && checkNames(was, `the values of the enum "${name}"`),
      ifExists: ifExists || undefined,
    });
  },
  args: ({ enum: { name, schema }, was, ifExists }) => [name, defined({ schema, ifExists, was })],
  touches: ({ enum: type }) => [{ object: { kind: "enum", ...nameOf(type) }, how: "drop" }],
  reverse({ enum: type, was, ifExists }): CreateEnumType {
    if (was === undefined) {
      throw new IrreversibleOperationError(
        `Cannot reverse the drop of the enum type "${type.name}": nobody said what its values were`,
        { hint: `pass { was: ["…", "…"] } to op.dropEnumType("${type.name}")` },
      );
    }
    return defined({ kind: "create_enum_type" as const, enum: { ...type, values: was }, ifNotExists: ifExists });
  },
  apply: ({ enum: type }, schema) => removeObject(schema, "enum", type),
  compile({ enum: type, ifExists }, context) {
    refuseWithoutEnums(`drop the enum type "${type.name}"`, context);
    return [{ sql: `DROP TYPE ${ifExists ? "IF EXISTS " : ""}${context.grammar.table(type)}` }];
  },
};
