// What a table is made with, which a batch alone alters that makes it anew. https://www.sqlite.org/stricttables.html
import type { OptionChange } from "../../registry/dialect.ts";
import type { Table } from "../../schema/model.ts";

/** What stands behind the parentheses of CREATE TABLE, nothing or ` STRICT`. */
export function optionWords({ options }: Table): string {
  const { strict, withoutRowid } = options?.sqlite ?? {};
  const words = [...(strict === true ? ["STRICT"] : []), ...(withoutRowid === true ? ["WITHOUT ROWID"] : [])];
  return words.length === 0 ? "" : ` ${words.join(", ")}`;
}

/** The options that `is` states and `was` has otherwise. */
export function* optionChanges(was: Table, is: Table): Iterable<OptionChange> {
  for (const option of ["strict", "withoutRowid"] as const) {
    const [before, after] = [was, is].map(({ options }) => options?.sqlite?.[option]);
    if (after === undefined || after === (before ?? false)) continue;
    const schema = is.schema === undefined ? "" : `schema: ${JSON.stringify(is.schema)}, `;
    const options = `{ ${schema}tableOptions: { sqlite: { ${option}: ${after} } } }`;
    const call = `op.batchAlterTable(${JSON.stringify(is.name)}, ${options}, () => {})`;
    yield { option, was: String(before ?? false), is: String(after), call };
  }
}
