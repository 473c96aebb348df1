import { UnsupportedOperationError } from "../../errors.ts";
import type { Operation } from "../../registry/operation.ts";
import type { Definition } from "../../registry/plugin.ts";
import type { Server } from "../../registry/server.ts";
import { defined } from "../../schema/defined.ts";
import { putObject } from "../../schema/edit.ts";
import { checkName, checkOptions } from "../../schema/options.ts";
import type { DropSchema } from "./drop_schema.ts";

/** `create_schema` as data. */
export interface CreateSchema extends Operation<"create_schema"> {
  readonly name: string;
  readonly ifNotExists?: true;
}

/** Options of {@linkcode CreateSchemaMethods.createSchema}. */
export interface CreateSchemaOptions {
  /** @default {false} */
  readonly ifNotExists?: boolean;
}

/** What `create_schema` adds to `op`. */
export interface CreateSchemaMethods {
  /**
   * Creates a schema.
   *
   * @example op.createSchema("billing");
   */
  createSchema(name: string, options?: CreateSchemaOptions): Promise<void>;
}

/** `op.createSchema()`. */
export const createSchema: Definition<CreateSchema, CreateSchemaMethods, "createSchema"> = {
  kind: "create_schema",
  build(name, options = {}) {
    checkName(name, "a schema");
    checkOptions(`the schema "${name}"`, options, ["ifNotExists"]);
    return defined({ kind: "create_schema" as const, name, ifNotExists: options.ifNotExists || undefined });
  },
  args: ({ name, ifNotExists }) => [name, defined({ ifNotExists })],
  touches: ({ name }) => [{ object: { kind: "schema", name }, how: "create" }],
  reverse: ({ name, ifNotExists }): DropSchema =>
    defined({ kind: "drop_schema" as const, name, ifExists: ifNotExists }),
  apply: ({ name }, schema) => putObject(schema, "schema", { name }),
  compile({ name, ifNotExists }, { grammar: g, server }) {
    refuseWithoutSchemas(`create the schema "${name}"`, server);
    return [{ sql: `CREATE SCHEMA ${ifNotExists ? "IF NOT EXISTS " : ""}${g.ident(name)}` }];
  },
};

/** @throws {UnsupportedOperationError} where tables stand in no schemas */
export function refuseWithoutSchemas(what: string, { features, flavour }: Server): void {
  if (features.schemas) return;
  throw new UnsupportedOperationError(`Cannot ${what}: ${flavour} has no schemas`, {
    hint: "keep the tables apart by the beginning of their names, or in databases of their own",
  });
}
