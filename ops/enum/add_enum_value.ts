import { InvalidOperationError, IrreversibleOperationError } from "../../errors.ts";
import type { Operation } from "../../registry/operation.ts";
import type { Definition } from "../../registry/plugin.ts";
import { defined } from "../../schema/defined.ts";
import { tableName } from "../../schema/edit.ts";
import { mapEnumValues } from "../../schema/enum_types.ts";
import type { TableName } from "../../schema/model.ts";
import { checkName, checkOptions } from "../../schema/options.ts";
import { refuseWithoutEnums } from "./create_enum_type.ts";

/** `add_enum_value` as data. */
export interface AddEnumValue extends Operation<"add_enum_value"> {
  readonly enum: TableName;
  readonly value: string;
  /** The value that it is sorted before. */
  readonly before?: string;
  /** The value that it is sorted after. */
  readonly after?: string;
  readonly ifNotExists?: true;
}

/** Options of {@linkcode AddEnumValueMethods.addEnumValue}. */
export interface AddEnumValueOptions {
  readonly schema?: string;
  /** The value that it is sorted before. @default the last place */
  readonly before?: string;
  /** The value that it is sorted after. @default the last place */
  readonly after?: string;
  /** @default {false} */
  readonly ifNotExists?: boolean;
}

/** What `add_enum_value` adds to `op`. */
export interface AddEnumValueMethods {
  /**
   * Adds a value to an enum type. It cannot be used before it is committed, and cannot be taken away again.
   *
   * @example op.addEnumValue("mood", "so-so", { before: "ok" });
   */
  addEnumValue(name: string, value: string, options?: AddEnumValueOptions): Promise<void>;
}

/** `op.addEnumValue()`. */
export const addEnumValue: Definition<AddEnumValue, AddEnumValueMethods, "addEnumValue"> = {
  kind: "add_enum_value",
  build(name, value, options = {}) {
    checkName(name, "an enum");
    const what = `a value of the enum "${name}"`;
    checkName(value, what);
    checkOptions(what, options, ["schema", "before", "after", "ifNotExists"]);
    const { schema, before, after, ifNotExists } = options;
    if (before !== undefined && after !== undefined) {
      throw new InvalidOperationError(`Cannot add ${what}: it is to stand before "${before}" and after "${after}"`, {
        hint: "pass one of them",
      });
    }
    for (const other of [before, after]) if (other !== undefined) checkName(other, what);
    return defined({
      kind: "add_enum_value" as const,
      enum: tableName(name, schema),
      value,
      before,
      after,
      ifNotExists: ifNotExists || undefined,
    });
  },
  args: ({ enum: { name, schema }, value, before, after, ifNotExists }) => [
    name,
    value,
    defined({ schema, before, after, ifNotExists }),
  ],
  touches: ({ enum: type }) => [{ object: { kind: "enum", ...type }, how: "alter" }],
  reverse({ enum: { name }, value }): never {
    throw new IrreversibleOperationError(
      `Cannot reverse the value "${value}" of the enum type "${name}": an enum type loses no values`,
      {
        hint:
          "in `downgrade`, make a type without it, give it to the columns with op.alterColumn() and `using`, and drop this one; or leave the value there",
      },
    );
  },
  apply: ({ enum: type, value, before, after }, schema) =>
    mapEnumValues(schema, type, (values) => placed(values, value, before, after)),
  compile({ enum: type, value, before, after, ifNotExists }, context) {
    refuseWithoutEnums(`add the value "${value}" to the enum type "${type.name}"`, context);
    const { grammar: g } = context;
    const words = [
      `ALTER TYPE ${g.table(type)} ADD VALUE${ifNotExists ? " IF NOT EXISTS" : ""} ${g.literal(value)}`,
      ...(before === undefined ? [] : [`BEFORE ${g.literal(before)}`]),
      ...(after === undefined ? [] : [`AFTER ${g.literal(after)}`]),
    ];
    // A transaction may hold it, and cannot use the value: https://www.postgresql.org/docs/current/sql-altertype.html
    return [{ sql: words.join(" "), transaction: "ends" }];
  },
};

/** `values` with `value` in its place, unless it is there. */
function placed(values: readonly string[], value: string, before?: string, after?: string): readonly string[] {
  if (values.includes(value)) return values;
  const at = before !== undefined ? values.indexOf(before) : after !== undefined ? values.indexOf(after) + 1 : -1;
  return at < 0 ? [...values, value] : [...values.slice(0, at), value, ...values.slice(at)];
}
