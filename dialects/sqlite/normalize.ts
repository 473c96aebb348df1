import type { SpellType } from "../../registry/dialect.ts";
import type { Grammar } from "../../registry/grammar.ts";
import type { Server } from "../../registry/server.ts";
import { defined } from "../../schema/defined.ts";
import type { Column, Constraint, Index, IndexColumn, PrimaryKey, Schema, Table } from "../../schema/model.ts";
import { isSql, type Sql, sql } from "../../schema/sql.ts";
import { type ColumnType, type StringType, variantFor } from "../../schema/types.ts";
import type { Value } from "../../schema/value.ts";
import { parseDefault, unwrapped } from "./defaults.ts";
import { withEnumChecks } from "./enum_checks.ts";
import { sqliteGrammar } from "./grammar.ts";
import { renameTokens } from "./rename_tokens.ts";
import { strictType } from "./types.ts";
import { parseSqliteType } from "./types_parse.ts";

/** A schema as SQLite would report it: its own words for types and expressions, no comments, enums as checks. */
export function normalize(schema: Schema, server: Server, spellType: SpellType = ({ type }) => type): Schema {
  const grammar = sqliteGrammar(server, spellType);
  const normalizer = new Normalizer(grammar);
  const { enum: _, ...objects } = schema.objects;
  const views = objects.view?.map((view) => {
    const { as } = view as { readonly as?: Sql };
    return as === undefined ? view : { ...view, as: sql.raw(grammar.inline(as)) };
  });
  return {
    tables: schema.tables.map((table) => normalizer.table(table)),
    objects: views === undefined ? objects : { ...objects, view: views },
  };
}

class Normalizer {
  readonly #grammar: Grammar;

  constructor(grammar: Grammar) {
    this.#grammar = grammar;
  }

  table(given: Table): Table {
    const { comment: _, options, ...table } = withEnumChecks(given);
    const { strict, withoutRowid } = options?.sqlite ?? {};
    const typed = strict
      ? table.columns.map((column) => ({ ...column, type: strictType(column.type) }))
      : table.columns;
    const own = { ...(strict && { strict: true }), ...(withoutRowid && { withoutRowid: true }) };
    const key = table.constraints.find((constraint) => constraint.kind === "primary_key");
    return {
      ...table,
      columns: typed.map((column) => this.#column(column, key, withoutRowid === true, strict === true)),
      constraints: table.constraints.map((constraint) => this.#constraint(constraint, table.name)),
      indexes: table.indexes.map((index) => this.#index(index, table.name)),
      ...(Object.keys(own).length > 0 && { options: { sqlite: own } }),
    };
  }

  #raw(expression: Sql): Sql {
    return sql.raw(this.#grammar.inline(expression));
  }

  #column(
    { name, type, nullable, default: initial, computed, collation, options }: Column,
    key: PrimaryKey | undefined,
    withoutRowid: boolean,
    strict: boolean,
  ): Column {
    const own = this.#type(type);
    const inKey = key?.columns.includes(name) ?? false;
    const counted = inKey && key?.columns.length === 1 && own.type === "integer" && !withoutRowid;
    return defined({
      name,
      type: own,
      nullable: nullable && !counted && !(inKey && (withoutRowid || strict)),
      default: initial === undefined ? undefined : this.#default(initial, type),
      computed: computed && { ...computed, sql: this.#raw(computed.sql) },
      autoincrement: counted || undefined,
      collation: collationOf(collation ?? (variantFor(type, "sqlite") as StringType).collation),
      options: counted && options?.sqlite?.autoincrement === true ? { sqlite: { autoincrement: true } } : undefined,
    });
  }

  /** A DEFAULT of NULL says what none says. */
  #default(initial: Value | Sql, type: ColumnType): Value | Sql | undefined {
    const text = isSql(initial) ? this.#grammar.inline(initial) : this.#grammar.literal(initial, type);
    return /^\s*null\s*$/i.test(text) ? undefined : parseDefault(text);
  }

  #type(type: ColumnType): ColumnType {
    return parseSqliteType(this.#grammar.type(type));
  }

  /** An expression of a table's own columns, which may say so of each or not. */
  #own(expression: Sql, table: string): Sql {
    return sql.raw(renameTokens(this.#grammar.inline(expression), new Map(), table));
  }

  #constraint(given: Constraint, table: string): Constraint {
    const { options, ...constraint } = given;
    // Each is enforced.
    if (constraint.kind === "check") {
      const { enforced: _, ...rest } = constraint;
      return { ...rest, condition: this.#own(constraint.condition, table) };
    }
    if (constraint.kind === "primary_key" || constraint.kind === "unique") {
      const { onConflict = "ABORT" } = options?.sqlite ?? {};
      return defined({ ...constraint, options: onConflict === "ABORT" ? undefined : { sqlite: { onConflict } } });
    }
    if (constraint.kind === "exclude") return constraint;
    const { references, onDelete, onUpdate, enforced: __, ...rest } = constraint;
    return defined({
      ...rest,
      references: { table: { name: references.table.name }, columns: references.columns },
      onDelete: onDelete === "NO ACTION" ? undefined : onDelete,
      onUpdate: onUpdate === "NO ACTION" ? undefined : onUpdate,
    });
  }

  #index({ name, columns, unique, where }: Index, table: string): Index {
    return defined({
      name,
      columns: columns.map(({ column, expression, desc, collation }): IndexColumn =>
        defined({
          column,
          // The one that is read has none around it.
          expression: expression && sql.raw(unwrapped(this.#own(expression, table).parts.join(""))),
          desc: desc || undefined,
          collation,
        })
      ),
      unique,
      where: where && this.#own(where, table),
    });
  }
}

/** The name of a collation, whose case is no matter; BINARY is what there is without. https://www.sqlite.org/datatype3.html#collation */
function collationOf(collation: string | undefined): string | undefined {
  const name = collation?.toUpperCase();
  return name === "BINARY" ? undefined : name;
}
