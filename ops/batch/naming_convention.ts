import { InvalidOperationError } from "../../errors.ts";
import type { NamingConvention } from "../../registry/batch_options.ts";
import type { Constraint } from "../../schema/model.ts";
import { shortened } from "../../schema/naming.ts";

const KINDS = { primary_key: "pk", unique: "uq", check: "ck", foreign_key: "fk" } as const;

/**
 * The name that a convention gives to a constraint; `undefined` where it has none for its kind.
 *
 * @throws {InvalidOperationError} if the pattern has a word that says nothing of the constraint
 */
export function conventionalName(
  convention: NamingConvention | undefined,
  table: string,
  constraint: Constraint,
): string | undefined {
  if (constraint.kind === "exclude") return undefined;
  const pattern = convention?.[KINDS[constraint.kind]];
  if (pattern === undefined) return undefined;
  const columns = constraint.kind === "check" ? [] : constraint.columns;
  const words: Readonly<Record<string, string | undefined>> = {
    table,
    column_0: columns[0],
    columns: columns.length === 0 ? undefined : columns.join("_"),
    referred_table: constraint.kind === "foreign_key" ? constraint.references.table.name : undefined,
  };
  const name = pattern.replace(/\{(\w+)\}/g, (_, word: string) => {
    const said = Object.hasOwn(words, word) ? words[word] : undefined;
    if (said !== undefined) return said;
    throw new InvalidOperationError(
      `Cannot name a constraint of "${table}" by "${pattern}": {${word}} says nothing of a ${
        constraint.kind.replace("_", " ")
      }`,
      { hint: `the words are ${Object.keys(words).map((each) => `{${each}}`).join(", ")}` },
    );
  });
  return shortened(name);
}
