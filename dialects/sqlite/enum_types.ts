// An enum is a check on its column here. https://www.sqlite.org/datatype3.html
import { UnsupportedOperationError } from "../../errors.ts";
import type { Compiler, Operation } from "../../registry/operation.ts";
import type { TableName } from "../../schema/model.ts";

/** Every operation on an enum type. */
export const enumType: Compiler<Operation & { readonly enum: TableName }> = {
  compile({ enum: { name } }) {
    throw new UnsupportedOperationError(`Cannot make or alter the enum type "${name}": sqlite has no enum types`, {
      hint: "there a column of t.enum() has a CHECK: change it with op.batchAlterTable(), or leave this out",
    });
  },
};
