import { UnsupportedOperationError } from "../../errors.ts";
import type { OptionValue } from "../../schema/model.ts";
import type { Value } from "../../schema/value.ts";
import { quoted } from "./quoting.ts";

/** ` WITH (…)`: storage parameters. https://www.postgresql.org/docs/current/sql-createtable.html */
export function storageText(parameters: OptionValue | undefined, literal: (value: Value) => string): string {
  if (parameters === undefined) return "";
  const entries = Object.entries(parameters as Readonly<Record<string, Value>>);
  if (entries.length === 0) return "";
  return ` WITH (${
    entries.map(([name, value]) => {
      if (value !== null && typeof value === "object") {
        throw new UnsupportedOperationError(`Cannot set the storage parameter "${name}": its value is no plain one`, {
          hint: "write a text, a number or a boolean",
        });
      }
      return `${name.split(".").map(quoted).join(".")} = ${literal(value)}`;
    }).join(", ")
  })`;
}
