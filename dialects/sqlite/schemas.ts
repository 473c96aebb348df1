// What stands where others have schemas are the names of attached files, which a migration neither makes nor drops.
// https://www.sqlite.org/lang_attach.html
import { UnsupportedOperationError } from "../../errors.ts";
import type { CreateSchema } from "../../ops/schema/create_schema.ts";
import type { DropSchema } from "../../ops/schema/drop_schema.ts";
import type { Compiler, Operation } from "../../registry/operation.ts";

export const createSchema: Compiler<CreateSchema & Operation> = {
  compile: ({ name }) => {
    throw refusal(`create the schema "${name}"`);
  },
};

export const dropSchema: Compiler<DropSchema & Operation> = {
  compile: ({ name }) => {
    throw refusal(`drop the schema "${name}"`);
  },
};

function refusal(what: string): Error {
  return new UnsupportedOperationError(`Cannot ${what}: sqlite has none but the database files that are attached`, {
    hint: "keep the tables apart by the beginning of their names, or in database files of their own",
  });
}
