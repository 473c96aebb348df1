import type { SpellType } from "../../registry/dialect.ts";
import type { Grammar } from "../../registry/grammar.ts";
import type { Server } from "../../registry/server.ts";
import { defined } from "../../schema/defined.ts";
import type {
  Column,
  Constraint,
  DialectOptions,
  Index,
  OptionValue,
  Schema,
  SchemaObject,
  Table,
} from "../../schema/model.ts";
import { isSql, type Sql, sql } from "../../schema/sql.ts";
import { type ColumnType, type StringType, variantFor } from "../../schema/types.ts";
import type { Value } from "../../schema/value.ts";
import { parseDefault } from "./defaults.ts";
import { nowText, unwrapped } from "./expressions.ts";
import { mysqlGrammar } from "./grammar.ts";
import { plainColumns } from "./index_reader.ts";
import { plainSequenceObject } from "./sequence.ts";
import { has } from "./server.ts";
import { parseMysqlType } from "./types_parse.ts";

/** A schema as the server would report it, but for the words of expressions, which only the server itself can tell. */
export function normalize(schema: Schema, server: Server, spellType: SpellType = ({ type }) => type): Schema {
  const normalizer = new Normalizer(mysqlGrammar(server, spellType), server);
  // An enum's values are part of its column's type here.
  const { enum: _, ...others } = schema.objects;
  const objects = Object.entries(others).map(([kind, list]) => [
    kind,
    list.map((each) => kind === "sequence" ? plainSequenceObject(each) : normalizer.object(each)),
  ]);
  return { tables: schema.tables.map((table) => normalizer.table(table)), objects: Object.fromEntries(objects) };
}

class Normalizer {
  readonly #grammar: Grammar;
  readonly #server: Server;

  constructor(grammar: Grammar, server: Server) {
    this.#grammar = grammar;
    this.#server = server;
  }

  object(object: SchemaObject): SchemaObject {
    const { as } = object as { readonly as?: Sql };
    // MariaDB keeps parentheses around the whole of a query.
    return as === undefined ? object : { ...object, as: sql.raw(unwrapped(this.#grammar.inline(as))) } as SchemaObject;
  }

  table({ options, comment, ...table }: Table): Table {
    const engine = options?.mysql?.engine;
    const key = table.constraints.find((constraint) => constraint.kind === "primary_key");
    const indexes = table.indexes.map((index) => this.#index(index, engine));
    const unique = indexes.flatMap((index): readonly Constraint[] => {
      const columns = index.unique ? plainColumns(index) : undefined;
      return columns === undefined ? [] : [{ kind: "unique", name: index.name, columns }];
    });
    return defined({
      ...table,
      columns: table.columns.map((column) => this.#column(column, key?.columns.includes(column.name) ?? false)),
      constraints: [...table.constraints.map((constraint) => this.#constraint(constraint)), ...unique],
      // A unique constraint is an index and nothing else: what could be one is told as one.
      indexes: indexes.filter((index) => !index.unique || plainColumns(index) === undefined),
      comment: comment === "" ? undefined : comment,
      options: ownOptions(options),
    });
  }

  #raw(expression: Sql): Sql {
    return sql.raw(unwrapped(this.#grammar.inline(expression).trim()));
  }

  #column(column: Column, inKey: boolean): Column {
    const { name, default: initial, identity, computed, collation, comment, autoincrement, nullable } = column;
    const type = this.#type(column.type, name);
    return defined({
      name,
      type,
      nullable: nullable && !inKey && !autoincrement,
      default: initial === undefined ? undefined : this.#default(initial, column.type, type),
      identity,
      computed: computed && { stored: computed.stored, sql: this.#raw(computed.sql) },
      autoincrement: autoincrement || undefined,
      collation: collation ?? (variantFor(column.type, "mysql") as StringType).collation,
      comment: comment === "" ? undefined : comment,
    }) as Column;
  }

  #default(initial: Value | Sql, given: ColumnType, type: ColumnType): Value | Sql | undefined {
    if (!isSql(initial)) return parseDefault(this.#grammar.literal(initial, given), type);
    const text = unwrapped(this.#grammar.inline(initial).trim());
    return nowText(text) === undefined ? parseDefault(text, type) : sql.raw(nowText(text)!);
  }

  /** A type as the catalog tells it; one of a few texts has no name but that of its column. */
  #type(given: ColumnType, column: string): ColumnType {
    const type = parseMysqlType(this.#grammar.type(given));
    return type.type === "enum" ? { ...type, name: column } as ColumnType : type;
  }

  #constraint(constraint: Constraint): Constraint {
    const { name } = constraint;
    switch (constraint.kind) {
      case "primary_key":
        return { kind: "primary_key", name: "PRIMARY", columns: constraint.columns };
      case "unique":
        return defined({ kind: "unique" as const, name, columns: constraint.columns });
      case "check":
        return defined({
          kind: "check" as const,
          name,
          condition: this.#raw(constraint.condition),
          // Others enforce each.
          enforced: constraint.enforced === false && has(this.#server, "unenforcedChecks") ? false : undefined,
        });
      case "foreign_key": {
        const { columns, references, onDelete, onUpdate } = constraint;
        return defined({
          kind: "foreign_key" as const,
          name,
          columns,
          references,
          // RESTRICT and NO ACTION are one to InnoDB.
          onDelete: onDelete === "NO ACTION" || onDelete === "RESTRICT" ? undefined : onDelete,
          onUpdate: onUpdate === "NO ACTION" || onUpdate === "RESTRICT" ? undefined : onUpdate,
        });
      }
      case "exclude":
        return constraint;
    }
  }

  /** The access method is that of the engine, whatever was wished for; what a parser is called no catalog tells. */
  #index({ name, columns, unique, where, using, options }: Index, engine: OptionValue | undefined): Index {
    const prefix = options?.mysql?.prefix;
    const memory = String(engine).toUpperCase() === "MEMORY";
    return defined({
      name,
      columns: columns.map(({ column, expression, desc, length, nulls, ops, collation }) =>
        defined({
          column,
          expression: expression && this.#raw(expression),
          desc: desc || undefined,
          length,
          nulls,
          ops,
          collation,
        })
      ),
      unique,
      where: where && this.#raw(where),
      using: memory && !unique && /^btree$/i.test(using ?? "") ? "btree" : undefined,
      options: prefix === undefined ? undefined : { mysql: { prefix } },
    });
  }
}

/** The block of this dialect alone, in the catalog's form; none where it says nothing. */
function ownOptions(options: DialectOptions | undefined): DialectOptions | undefined {
  // Where the numbers of new rows begin is a state and not what a table is.
  const { engine, autoIncrement: _, rowFormat, ...rest } = options?.mysql ?? {};
  const own = defined({
    engine: /^innodb$/i.test(String(engine)) ? undefined : engine,
    rowFormat: rowFormat === undefined ? undefined : String(rowFormat).toUpperCase(),
    ...rest,
  }) as Readonly<Record<string, OptionValue>>;
  return Object.keys(own).length === 0 ? undefined : { mysql: own };
}
