import type { Plugin } from "../../registry/plugin.ts";
import { compare } from "./compare.ts";
import { addEnumValue, type AddEnumValueMethods } from "./add_enum_value.ts";
import { createEnumType, type CreateEnumTypeMethods } from "./create_enum_type.ts";
import { dropEnumType, type DropEnumTypeMethods } from "./drop_enum_type.ts";
import { renameEnumValue, type RenameEnumValueMethods } from "./rename_enum_value.ts";

/** What enum types add to `op`. */
export interface EnumOps
  extends CreateEnumTypeMethods, DropEnumTypeMethods, AddEnumValueMethods, RenameEnumValueMethods {}

/** Enum types. */
export const enums: Plugin<EnumOps> = {
  name: "retort/enum",
  operations: { createEnumType, dropEnumType, addEnumValue, renameEnumValue },
  objects: [{ kind: "enum", phase: "type", compare }],
};
