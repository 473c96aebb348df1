import type { SpellType } from "../../registry/dialect.ts";
import type { Grammar } from "../../registry/grammar.ts";
import type { Server } from "../../registry/server.ts";
import { defined } from "../../schema/defined.ts";
import type {
  Check,
  Column,
  Constraint,
  DialectOptions,
  ForeignKey,
  Index,
  IndexColumn,
  OptionValue,
  PrimaryKey,
  Schema,
  SchemaObject,
  Table,
} from "../../schema/model.ts";
import { isSql, type Sql, sql } from "../../schema/sql.ts";
import {
  type ArrayType,
  type ColumnType,
  type EnumType,
  type NumericType,
  type StringType,
  variantFor,
} from "../../schema/types.ts";
import type { Value } from "../../schema/value.ts";
import { parseDefault } from "./defaults.ts";
import { postgresGrammar } from "./grammar.ts";
import { plainIdentity } from "./identity.ts";
import { unwrapped } from "./catalog_rows.ts";
import { plainSequenceObject } from "./sequence.ts";
import { hasUnenforced } from "./server.ts";
import { isNativeEnum, serialOf } from "./types.ts";
import { parsePostgresType } from "./types_parse.ts";

/** A schema as PostgreSQL would report it, but for the words of expressions, which only the server itself can tell. */
export function normalize(schema: Schema, server: Server, spellType: SpellType = ({ type }) => type): Schema {
  const normalizer = new Normalizer(postgresGrammar(server, spellType), server);
  const objects = Object.entries(schema.objects).map(([kind, list]) => [
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
    const { as, indexes } = object as { readonly as?: Sql; readonly indexes?: readonly Index[] };
    return {
      ...object,
      ...(as && { as: sql.raw(this.#grammar.inline(as)) }),
      ...(indexes && { indexes: indexes.map((index) => this.#index(index)) }),
    };
  }

  table({ options, ...table }: Table): Table {
    const key = table.constraints.find((constraint) => constraint.kind === "primary_key");
    return defined({
      ...table,
      columns: table.columns.map((column) => this.#column(column, key)),
      constraints: table.constraints.map((constraint) => this.#constraint(constraint)),
      indexes: table.indexes.map((index) => this.#index(index)),
      options: ownOptions(options),
    });
  }

  #raw(expression: Sql): Sql {
    return sql.raw(unwrapped(this.#grammar.inline(expression).trim()));
  }

  #column(column: Column, key: PrimaryKey | undefined): Column {
    const { name, type, nullable, default: initial, identity, computed, collation, comment, autoincrement } = column;
    const serial = autoincrement === true && initial === undefined && identity === undefined &&
      serialOf(type) !== undefined;
    return defined({
      name,
      type: this.type(type),
      nullable: nullable && !serial && identity === undefined && !(key?.columns.includes(name) ?? false),
      default: initial === undefined ? undefined : this.#default(initial, type),
      identity: identity && plainIdentity(identity, this.type(type)),
      computed: computed && { stored: computed.stored, sql: sql.raw(this.#grammar.inline(computed.sql)) },
      autoincrement: serial || undefined,
      collation: collationOf(collation ?? (variantFor(type, "postgres") as StringType).collation),
      comment: comment === "" ? undefined : comment,
    }) as Column;
  }

  #default(initial: Value | Sql, type: ColumnType): Value | Sql | undefined {
    if (!isSql(initial) && initial !== null && typeof initial !== "object") return initial;
    return parseDefault(isSql(initial) ? this.#grammar.inline(initial) : this.#grammar.literal(initial, type));
  }

  /** A type as the catalog tells it. */
  type(given: ColumnType): ColumnType {
    const type = variantFor(given, "postgres");
    if (type.type === "array") {
      // How many dimensions there are is not kept: https://www.postgresql.org/docs/current/arrays.html
      const { items } = type as ArrayType;
      return { type: "array", items: this.type(items) } as ColumnType;
    }
    if (isNativeEnum(type)) {
      const { name, schema, values } = type as EnumType;
      return defined({ type: "enum", name, schema, values }) as ColumnType;
    }
    if (type.type === "numeric" && (type as NumericType).scale === 0) {
      return { type: "numeric", precision: (type as NumericType).precision } as ColumnType;
    }
    return parsePostgresType(this.#grammar.type(type));
  }

  #constraint(given: Constraint): Constraint {
    const { options, ...constraint } = given;
    switch (constraint.kind) {
      case "primary_key":
        return defined({ ...constraint, ...deferral(constraint), options: ownOptions(options) });
      case "unique":
        return defined({
          ...constraint,
          ...deferral(constraint),
          nullsNotDistinct: constraint.nullsNotDistinct || undefined,
          options: ownOptions(options),
        });
      case "check":
        return defined({
          ...constraint,
          condition: this.#raw(constraint.condition),
          enforced: this.#enforced(constraint),
          options: ownOptions(options),
        });
      case "foreign_key":
        return defined({
          ...constraint,
          ...deferral(constraint),
          onDelete: constraint.onDelete === "NO ACTION" ? undefined : constraint.onDelete,
          onUpdate: constraint.onUpdate === "NO ACTION" ? undefined : constraint.onUpdate,
          match: constraint.match === "FULL" ? constraint.match : undefined,
          options: ownOptions(options),
          enforced: this.#enforced(constraint),
        });
      case "exclude":
        return defined({
          ...constraint,
          using: constraint.using ?? "gist",
          elements: constraint.elements.map(({ expression, ...element }) =>
            defined({ ...element, expression: expression && this.#raw(expression) })
          ),
          where: constraint.where && this.#raw(constraint.where),
          ...deferral(constraint),
          options: ownOptions(options),
        });
    }
  }

  /** Older servers enforce each. */
  #enforced({ enforced }: Check | ForeignKey): false | undefined {
    return enforced === false && hasUnenforced(this.#server) ? false : undefined;
  }

  #index({ name, columns, unique, where, using, options }: Index): Index {
    return defined({
      name,
      columns: columns.map(({ column, expression, desc = false, nulls, ops, collation }): IndexColumn =>
        defined({
          column,
          expression: expression && this.#raw(expression),
          desc: desc || undefined,
          nulls: nulls === (desc ? "first" : "last") ? undefined : nulls,
          ops,
          collation,
        })
      ),
      unique,
      where: where && this.#raw(where),
      using: using === "btree" ? undefined : using,
      options: ownOptions(options),
    });
  }
}

/** The catalog tells none where it is that of the database. https://www.postgresql.org/docs/current/collation.html */
function collationOf(collation: string | undefined): string | undefined {
  return collation === "default" ? undefined : collation;
}

/** What is deferred may be: INITIALLY DEFERRED says DEFERRABLE too. */
function deferral({ deferrable, initially }: { readonly deferrable?: boolean; readonly initially?: string }) {
  const deferred = initially === "DEFERRED";
  return { deferrable: deferrable || deferred || undefined, initially: deferred ? "DEFERRED" as const : undefined };
}

/** The block of PostgreSQL alone, in the catalog's form; none where it says nothing. */
function ownOptions(options: DialectOptions | undefined): DialectOptions | undefined {
  const { with: storage, inherits, unlogged, ...rest } = options?.postgres ?? {};
  const own = defined({
    unlogged: unlogged === true || undefined,
    inherits: inherits === undefined ? undefined : [inherits].flat() as readonly string[],
    ...rest,
    with: storage && Object.fromEntries(Object.entries(storage as object).map(([key, value]) => [key, String(value)])),
  }) as Readonly<Record<string, OptionValue>>;
  const kept = Object.entries(own).filter(([, value]) => value !== false);
  return kept.length === 0 ? undefined : { postgres: Object.fromEntries(kept) };
}
