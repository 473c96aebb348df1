import { IrreversibleOperationError } from "../../errors.ts";
import type { Operation } from "../../registry/operation.ts";
import type { Definition } from "../../registry/plugin.ts";
import { defined } from "../../schema/defined.ts";
import { removeObject } from "../../schema/edit.ts";
import type { Schema } from "../../schema/model.ts";
import { checkName, checkOptions } from "../../schema/options.ts";
import { type CreateSchema, refuseWithoutSchemas } from "./create_schema.ts";

/** `drop_schema` as data. */
export interface DropSchema extends Operation<"drop_schema"> {
  readonly name: string;
  readonly ifExists?: true;
  readonly cascade?: true;
}

/** Options of {@linkcode DropSchemaMethods.dropSchema}. */
export interface DropSchemaOptions {
  /** @default {false} */
  readonly ifExists?: boolean;
  /** Whether all that is in the schema goes with it; the drop cannot be reversed then. @default {false} */
  readonly cascade?: boolean;
}

/** What `drop_schema` adds to `op`. */
export interface DropSchemaMethods {
  /**
   * Drops a schema, which must be empty unless `cascade` is set.
   *
   * @example op.dropSchema("billing");
   */
  dropSchema(name: string, options?: DropSchemaOptions): Promise<void>;
}

/** `op.dropSchema()`. */
export const dropSchema: Definition<DropSchema, DropSchemaMethods, "dropSchema"> = {
  kind: "drop_schema",
  build(name, options = {}) {
    checkName(name, "a schema");
    checkOptions(`dropping the schema "${name}"`, options, ["ifExists", "cascade"]);
    const { ifExists, cascade } = options;
    return defined({
      kind: "drop_schema" as const,
      name,
      ifExists: ifExists || undefined,
      cascade: cascade || undefined,
    });
  },
  args: ({ name, ifExists, cascade }) => [name, defined({ ifExists, cascade })],
  touches: ({ name }) => [{ object: { kind: "schema", name }, how: "drop" }],
  reverse({ name, ifExists, cascade }): CreateSchema {
    if (cascade) {
      throw new IrreversibleOperationError(
        `Cannot reverse the drop of the schema "${name}": nobody said what goes with it`,
        { hint: "drop what is in it first, each with its `was`, and the schema without `cascade`" },
      );
    }
    return defined({ kind: "create_schema" as const, name, ifNotExists: ifExists });
  },
  apply: ({ name, cascade }, schema) => removeObject(cascade ? emptied(schema, name) : schema, "schema", { name }),
  compile({ name, ifExists, cascade }, { grammar: g, server }) {
    refuseWithoutSchemas(`drop the schema "${name}"`, server);
    return [{ sql: `DROP SCHEMA ${ifExists ? "IF EXISTS " : ""}${g.ident(name)}${cascade ? " CASCADE" : ""}` }];
  },
};

/** `schema` without what is in the schema `name`, and without the foreign keys that referred to it. */
function emptied({ tables, objects }: Schema, name: string): Schema {
  const left = tables.filter((table) => table.schema !== name).map((table) => ({
    ...table,
    constraints: table.constraints.filter((constraint) =>
      constraint.kind !== "foreign_key" || constraint.references.table.schema !== name
    ),
  }));
  const others = Object.entries(objects).map(([kind, list]) => [kind, list.filter(({ schema }) => schema !== name)]);
  return { tables: left, objects: Object.fromEntries(others) };
}
