import type { Plugin } from "../../registry/plugin.ts";
import { compare } from "./compare.ts";
import { createSchema, type CreateSchemaMethods } from "./create_schema.ts";
import { dropSchema, type DropSchemaMethods } from "./drop_schema.ts";

/** What schemas add to `op`. */
export interface SchemaOps extends CreateSchemaMethods, DropSchemaMethods {}

/** Schemas. */
export const schemas: Plugin<SchemaOps> = {
  name: "retort/schema",
  operations: { createSchema, dropSchema },
  objects: [{ kind: "schema", phase: "schema", compare }],
};
