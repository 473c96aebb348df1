import { defined } from "./defined.ts";
import type { ColumnElement, ColumnReference, TableElement } from "./elements.ts";
import { indexColumnElements, indexOptions } from "./index_elements.ts";
import type { Constraint, ForeignKey } from "./model.ts";
import { decodeExpression } from "./sql.ts";

/** A method of `t` that makes elements of tables. */
export type ElementMethod = "column" | "index" | "primaryKey" | "unique" | "check" | "foreignKey" | "exclude";
/** A call of `t` that makes an element of a table: the method, and its arguments. */
export type ElementCall = readonly [method: ElementMethod, args: readonly unknown[]];

/** The call that makes `element` again; options of which there are none are left out. */
export function elementCall(element: TableElement): ElementCall {
  const [method, args] = callOf(element);
  const options = args.at(-1) as object;
  return [method, Object.keys(options).length === 0 ? args.slice(0, -1) : args];
}

/** The call with its options, which stand last. */
function callOf(element: TableElement): ElementCall {
  switch (element.kind) {
    case "column":
      return ["column", [element.name, element.type, columnOptions(element)]];
    case "index":
      return ["index", [element.name, indexColumnElements(element), indexOptions(element)]];
    default:
      return constraintCall(element);
  }
}

function columnOptions(element: ColumnElement): object {
  const { kind: _, name: __, type: ___, default: initial, identity, computed, references, options, ...rest } = element;
  return defined({
    ...rest,
    default: initial === undefined ? undefined : decodeExpression(initial),
    identity: identity && (Object.keys(identity).length === 0 ? true : identity),
    computed: computed && defined({ sql: computed.sql, stored: computed.stored || undefined }),
    references: references && referenceText(references),
    ...options,
  });
}

function referenceText({ references, ...rest }: Omit<ForeignKey, "kind" | "columns">): string | ColumnReference {
  const { table, columns: [column] } = references;
  const isPlain = Object.keys(rest).length === 0 && table.schema === undefined;
  if (isPlain && !table.name.includes(".") && !column!.includes(".")) return `${table.name}.${column}`;
  return defined({ table: table.name, column: column!, schema: table.schema, ...rest });
}

function constraintCall(constraint: Constraint): ElementCall {
  switch (constraint.kind) {
    case "primary_key":
    case "unique": {
      const { kind, columns, options, ...rest } = constraint;
      return [kind === "unique" ? "unique" : "primaryKey", [columns, { ...rest, ...options }]];
    }
    case "check": {
      const { kind: _, condition, options, ...rest } = constraint;
      return ["check", [condition, { ...rest, ...options }]];
    }
    case "foreign_key": {
      const { kind: _, columns, references: { table, columns: referred }, options, ...rest } = constraint;
      const given = defined({ ...rest, referredSchema: table.schema, ...options });
      return ["foreignKey", [columns, table.name, referred, given]];
    }
    case "exclude": {
      const { kind: _, elements, options, ...rest } = constraint;
      return ["exclude", [elements, { ...rest, ...options }]];
    }
  }
}
