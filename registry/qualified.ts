import type { TableName } from "../schema/model.ts";

/** The names that lead to an object: that of its schema, where it is said, and its own. */
export function qualified({ name, schema }: TableName): readonly string[] {
  return schema === undefined ? [name] : [schema, name];
}
