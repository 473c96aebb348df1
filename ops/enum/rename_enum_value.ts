import { InvalidOperationError } from "../../errors.ts";
import type { Operation } from "../../registry/operation.ts";
import type { Definition } from "../../registry/plugin.ts";
import { defined } from "../../schema/defined.ts";
import { tableName } from "../../schema/edit.ts";
import { mapEnumValues } from "../../schema/enum_types.ts";
import type { TableName } from "../../schema/model.ts";
import { checkName, checkOptions } from "../../schema/options.ts";
import { refuseWithoutEnums } from "./create_enum_type.ts";

/** `rename_enum_value` as data. */
export interface RenameEnumValue extends Operation<"rename_enum_value"> {
  readonly enum: TableName;
  readonly value: string;
  readonly newValue: string;
}

/** Options of {@linkcode RenameEnumValueMethods.renameEnumValue}. */
export interface RenameEnumValueOptions {
  readonly schema?: string;
}

/** What `rename_enum_value` adds to `op`. */
export interface RenameEnumValueMethods {
  /**
   * Renames a value of an enum type, in all rows that have it.
   *
   * @example op.renameEnumValue("mood", "ok", "fine");
   */
  renameEnumValue(name: string, value: string, newValue: string, options?: RenameEnumValueOptions): Promise<void>;
}

/** `op.renameEnumValue()`. */
export const renameEnumValue: Definition<RenameEnumValue, RenameEnumValueMethods, "renameEnumValue"> = {
  kind: "rename_enum_value",
  build(name, value, newValue, options = {}) {
    checkName(name, "an enum");
    checkName(value, `a value of the enum "${name}"`);
    checkName(newValue, `the new name of the value "${value}"`);
    checkOptions(`a value of the enum "${name}"`, options, ["schema"]);
    if (value === newValue) {
      throw new InvalidOperationError(`Cannot rename the value "${value}" of "${name}": both names are the same`);
    }
    return { kind: "rename_enum_value", enum: tableName(name, options.schema), value, newValue };
  },
  args: ({ enum: { name, schema }, value, newValue }) => [name, value, newValue, defined({ schema })],
  touches: ({ enum: type }) => [{ object: { kind: "enum", ...type }, how: "alter" }],
  reverse: ({ enum: type, value, newValue }): RenameEnumValue => ({
    kind: "rename_enum_value",
    enum: type,
    value: newValue,
    newValue: value,
  }),
  apply: ({ enum: type, value, newValue }, schema) =>
    mapEnumValues(schema, type, (values) => values.map((each) => each === value ? newValue : each)),
  compile({ enum: type, value, newValue }, context) {
    refuseWithoutEnums(`rename the value "${value}" of the enum type "${type.name}"`, context);
    const { grammar: g } = context;
    return [{ sql: `ALTER TYPE ${g.table(type)} RENAME VALUE ${g.literal(value)} TO ${g.literal(newValue)}` }];
  },
};
