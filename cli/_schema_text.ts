/**
 * A schema in words, for people.
 *
 * @module
 */
import type { Grammar } from "../registry/grammar.ts";
import type { Check, Column, Constraint, ForeignKey, Index, SchemaObject, Table } from "../schema/model.ts";
import { isSql } from "../schema/sql.ts";
import { qualified, type SchemaShown } from "../commands/schema.ts";
import { unseenText } from "../commands/_unseen.ts";

/** Tables with their columns, constraints and indexes, then what is no table. */
export function schemaText({ schema: { tables, objects }, server, registry, unseen }: SchemaShown): string {
  const grammar = registry.grammar(server);
  const blocks = [
    ...tables.map((table) => tableText(table, grammar)),
    ...Object.entries(objects).filter(([, list]) => list.length > 0).map(([kind, list]) =>
      list.map((object) => `${kind.replaceAll("_", " ")} ${qualified(object)}${detailsText(object)}\n`).join("")
    ),
    ...unseen.map((each) => `${unseenText(each)}\n`),
  ];
  return blocks.length === 0 ? "There is nothing.\n" : blocks.join("\n");
}

function tableText(table: Table, grammar: Grammar): string {
  const rows = table.columns.map((column) => [
    column.name,
    grammar.type(column.type),
    columnText(column, grammar).join(", "),
  ]);
  const widths = [0, 1].map((i) => Math.max(...rows.map((row) => row[i]!.length)));
  const columns = rows.map(([name, type, more]) =>
    `  ${name!.padEnd(widths[0]!)}  ${type!.padEnd(widths[1]!)}  ${more}`.trimEnd()
  );
  return [
    `table ${qualified(table)}${table.comment === undefined ? "" : ` (${table.comment})`}`,
    ...columns,
    ...table.constraints.map((constraint) => `  ${constraintText(constraint, grammar)}`),
    ...table.indexes.map((index) => `  ${indexText(index, grammar)}`),
  ].map((line) => `${line}\n`).join("");
}

function columnText(column: Column, g: Grammar): readonly string[] {
  const { nullable, autoincrement, identity, computed, collation, comment } = column;
  const value = column.default;
  return [
    ...(nullable ? [] : ["not null"]),
    ...(value === undefined ? [] : [`default ${isSql(value) ? g.inline(value) : g.literal(value, column.type)}`]),
    ...(autoincrement === true ? ["numbers the rows"] : []),
    ...(identity === undefined ? [] : [`numbers the rows as identity${identity.always ? ", always" : ""}`]),
    ...(computed === undefined
      ? []
      : [`computed ${computed.stored ? "and stored" : "when read"} as ${g.inline(computed.sql)}`]),
    ...(collation === undefined ? [] : [`collation ${collation}`]),
    ...(comment === undefined ? [] : [`(${comment})`]),
  ];
}

function constraintText(constraint: Constraint, g: Grammar): string {
  const name = constraint.name === undefined ? "" : ` ${constraint.name}`;
  switch (constraint.kind) {
    case "primary_key":
      return `primary key${name}: ${constraint.columns.join(", ")}`;
    case "unique":
      return `unique${name}: ${constraint.columns.join(", ")}`;
    case "check":
      return `check${name}: ${g.inline(constraint.condition)}${enforcedText(constraint)}`;
    case "exclude":
      return `exclude${name}: ${
        constraint.elements.map((element) =>
          `${element.column ?? (element.expression && g.inline(element.expression))} with ${element.with}`
        ).join(", ")
      }`;
    case "foreign_key": {
      const { columns, references, onDelete, onUpdate } = constraint;
      const actions = [
        ...(onDelete === undefined ? [] : [`, on delete ${onDelete.toLowerCase()}`]),
        ...(onUpdate === undefined ? [] : [`, on update ${onUpdate.toLowerCase()}`]),
      ];
      return `foreign key${name}: ${columns.join(", ")} to ${qualified(references.table)} (${
        references.columns.join(", ")
      })${actions.join("")}${enforcedText(constraint)}`;
    }
  }
}

function enforcedText({ enforced }: Check | ForeignKey): string {
  return enforced === false ? ", not enforced" : "";
}

function indexText({ name, unique, columns, where, using }: Index, g: Grammar): string {
  const parts = columns.map((each) => {
    const what = each.column ?? (each.expression && g.inline(each.expression));
    return `${what}${each.desc ? " descending" : ""}`;
  });
  return `${unique ? "unique " : ""}index ${name}: ${parts.join(", ")}${using === undefined ? "" : `, by ${using}`}${
    where === undefined ? "" : `, where ${g.inline(where)}`
  }`;
}

/** The values of an enum type; of anything else what of it is a word or a number: how a sequence counts. */
function detailsText(object: SchemaObject): string {
  const { values, name: _, schema: __, ...rest } = object as SchemaObject & { readonly values?: unknown };
  const details = Array.isArray(values) ? values : Object.entries(rest).flatMap(([key, value]) => {
    const text = value === true
      ? ""
      : typeof value === "object"
      ? (value as { bigint?: string } | null)?.bigint
      : value;
    const words = key.replace(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`);
    return text === undefined ? [] : [`${words} ${text}`.trimEnd()];
  });
  return details.length === 0 ? "" : `: ${details.join(", ")}`;
}
