// A schema is a database, and DROP SCHEMA takes along all that is in it without a word: what is not meant to go is looked for.
// https://dev.mysql.com/doc/refman/8.4/en/drop-database.html
import { InvalidOperationError } from "../../errors.ts";
import type { DropSchema } from "../../ops/schema/drop_schema.ts";
import type { Compiler, Operation } from "../../registry/operation.ts";
import { foreignKeyDrops, foreignKeysOf } from "./keys.ts";

export const dropSchema: Compiler<DropSchema & Operation> = {
  needs: ({ name, cascade }) => [
    ...(cascade
      // The connection's own tables may refer to it, and others.
      ? [{ fact: "schema", referring: { schema: name } } as const]
      : [
        {
          fact: "schema",
          schemas: [name],
          hint: "write it without asking what is in it: op.execute(sql`DROP SCHEMA …`)",
        } as const,
      ]),
  ],
  compile({ name, ifExists, cascade }, { grammar: g, facts }) {
    const { tables, objects } = facts.schema();
    const inside = [...tables, ...Object.values(objects).flat()].filter(({ schema }) => schema === name);
    if (!cascade && inside.length > 0) {
      const others = inside.length === 1 ? "" : ` and ${inside.length - 1} more`;
      throw new InvalidOperationError(`Cannot drop the schema "${name}": it holds "${inside[0]!.name}"${others}`, {
        hint: "drop what is in it first, or all of it with { cascade: true }",
      });
    }
    const referring = !cascade ? [] : tables.filter(({ schema }) => schema !== name).flatMap((table) => {
      const keys = foreignKeysOf(table).filter(({ references }) => references.table.schema === name);
      return foreignKeyDrops(table, keys, g);
    });
    return [...referring, { sql: `DROP SCHEMA ${ifExists ? "IF EXISTS " : ""}${g.ident(name)}` }];
  },
};
