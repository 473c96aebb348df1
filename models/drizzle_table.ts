/**
 * A table of Drizzle ORM's as one of the models.
 *
 * @module
 */
import { isRetortError, ModelError, thrownText } from "../errors.ts";
import type { ModelContext } from "../registry/model_source.ts";
import { kitOf } from "../registry/kit.ts";
import type { TypeMethods } from "../ops/type/portable.ts";
import { createTable } from "../ops/table/create_table.ts";
import { defined } from "../schema/defined.ts";
import { check, foreignKey, primaryKey, unique } from "../schema/constraint_elements.ts";
import { column, type ColumnElement, type TableElement } from "../schema/elements.ts";
import { index, type IndexColumnElement } from "../schema/index_elements.ts";
import type { Identity, ReferentialAction, Table } from "../schema/model.ts";
import { isSql, type Sql, sql } from "../schema/sql.ts";
import type { ColumnType } from "../schema/types.ts";
import { encodeValue } from "../schema/value.ts";
import {
  columnsOf,
  depthOf,
  type DrizzleColumn,
  type DrizzleExtras,
  type DrizzleForeignKey,
  type DrizzleIndex,
  type DrizzleName,
  type DrizzlePrimaryKey,
  type DrizzleSql,
  type DrizzleTable,
  type DrizzleUnique,
  extrasOf,
  type Family,
  hasRowSecurity,
  isDrizzleSql,
  isKind,
  isSinceOne,
  itemsOf,
  kindOf,
  type SequenceNumber,
  tableNameOf,
  tableSchemaOf,
} from "./drizzle_entities.ts";
import { foreignKeyName, uniqueName } from "./drizzle_names.ts";
import { listText, literalOf } from "./drizzle_values.ts";

/** What tables are read with. */
export interface DrizzleReading {
  readonly context: ModelContext;
  readonly family: Family;
  /** What a column is called whose name nobody gave. */
  readonly cased: (name: string) => string;
}

/** The types of PostgreSQL that number rows by themselves, with those that they are. */
const SERIALS: Readonly<Record<string, string>> = { serial: "integer", bigserial: "bigint", smallserial: "smallint" };

/** This moment, in the ways that Drizzle and people write it on MySQL. */
const NOW = /^\(*(?:now|current_timestamp)\b[\s\d()]*$/i;

/** SQL of Drizzle's as text: names and values as the server spells them. */
export function textOf(of: DrizzleSql, { context, cased }: DrizzleReading, inTable: boolean): Sql {
  const g = context.registry.grammar(context.server);
  const query = of.toQuery({
    escapeName: (name) => g.ident(name),
    escapeParam: (_, value) => g.literal(encodeValue(value, "a value in SQL")),
    escapeString: (text) => g.literal(text),
    casing: { getColumnCasing: ({ name, keyAsName }) => keyAsName ? cased(name) : name },
    ...(inTable && { invokeSource: "indexes" as const }),
  });
  return sql.raw(query.sql);
}

/** A table as one of the models. @throws {ModelError} which names the table, and the column if it is one's fault */
export function tableOfDrizzle(table: DrizzleTable, reading: DrizzleReading): Table {
  return new TableReader(table, reading).table();
}

class TableReader {
  readonly #table: DrizzleTable;
  readonly #reading: DrizzleReading;
  readonly #name: string;
  readonly #t: TypeMethods;
  readonly #extras: DrizzleExtras;

  constructor(table: DrizzleTable, reading: DrizzleReading) {
    this.#table = table;
    this.#reading = reading;
    this.#name = tableNameOf(table);
    this.#t = kitOf(reading.context.registry).t as unknown as TypeMethods;
    this.#extras = this.#in("", () => extrasOf(table, reading.family));
  }

  table(): Table {
    const { others, indexes, uniques, checks, primaryKeys, foreignKeys } = this.#extras;
    for (const other of others) this.#other(other);
    if (hasRowSecurity(this.#table)) this.#warn("is without its row level security, which no operation turns on");
    const columns = columnsOf(this.#table);
    const elements: readonly TableElement[] = [
      ...columns.map((each) => this.#in(`column "${each.name}"`, () => this.#column(each))),
      ...primaryKeys.map((each) => this.#in("primary key", () => this.#primaryKey(each))),
      ...columns.flatMap((each) => this.#in(`column "${each.name}"`, () => this.#ownUnique(each))),
      ...uniques.map((each) =>
        this.#in(
          `unique constraint "${each.name}"`,
          () => this.#unique(this.#names(each.columns), this.#uniqueName(each), each.nullsNotDistinct),
        )
      ),
      ...foreignKeys.map((each) => this.#in("foreign key", () => this.#foreignKey(each))),
      ...checks.map((each) =>
        this.#in(`check "${each.name}"`, () => check(this.#sql(each.value), { name: each.name }))
      ),
      ...indexes.map((each) => this.#in(`index "${each.config.name ?? ""}"`, () => this.#index(each))),
    ];
    const schema = tableSchemaOf(this.#table);
    const { table } = this.#in("", () => createTable.build(this.#name, elements, defined({ schema })));
    if (this.#dialect === "sqlite") return table;
    // A key numbers its rows where it says so, and not by itself.
    const counting = new Set(elements.flatMap((each) => each.kind === "column" && each.autoincrement ? each.name : []));
    return {
      ...table,
      columns: table.columns.map((each) =>
        each.autoincrement && !counting.has(each.name) ? { ...each, autoincrement: false } : each
      ),
    };
  }

  /** Names what is read when it cannot be. */
  #in<T>(part: string, read: () => T): T {
    try {
      return read();
    } catch (error) {
      if (isRetortError(error) && error.code === "E_MODEL") throw error;
      const of = part === "" ? `table "${this.#name}"` : `${part} of the Drizzle table "${this.#name}"`;
      throw new ModelError(`Cannot read the ${part === "" ? "Drizzle " : ""}${of}: ${thrownText(error)}`, {
        cause: error,
        ...(isRetortError(error) && error.hint !== undefined && { hint: error.hint }),
      });
    }
  }

  #warn(what: string): void {
    this.#reading.context.warn(`the Drizzle table "${this.#name}" ${what}`);
  }

  /** @throws {ModelError} unless it is a policy */
  #other(other: unknown): void {
    if (isKind(other, "PgPolicy")) {
      this.#warn(`is without its policy "${(other as { name: string }).name}", which no operation makes`);
      return;
    }
    const kind = kindOf(other);
    throw new ModelError(
      `Cannot read the Drizzle table "${this.#name}": ${
        kind === undefined ? typeof other : `a ${kind}`
      } in its last argument is no index and no constraint`,
      { hint: "an index or a unique constraint is finished by .on(columns)" },
    );
  }

  #nameOf({ name, keyAsName }: DrizzleName): string {
    return keyAsName ? this.#reading.cased(name) : name;
  }

  #names(columns: readonly DrizzleName[]): readonly string[] {
    return columns.map((each) => this.#nameOf(each));
  }

  #sql(of: DrizzleSql): Sql {
    return textOf(of, this.#reading, true);
  }

  get #dialect(): string {
    return this.#reading.family.dialect;
  }

  #column(of: DrizzleColumn): ColumnElement {
    const text = of.getSQLType();
    const serial = SERIALS[text] !== undefined && this.#dialect === "postgres";
    const counts = of.autoIncrement === true;
    const inKey = of.primary || this.#extras.primaryKeys.some(({ columns }) => columns.some((c) => c.name === of.name));
    const type = this.#type(of, SERIALS[text] && this.#dialect === "postgres" ? SERIALS[text] : text);
    if (of.charSet !== undefined) {
      this.#warn(
        `has the character set "${of.charSet}" at "${of.name}", of which a column here says the collation alone`,
      );
    }
    return column(
      this.#nameOf(of),
      type,
      defined({
        nullable: this.#isNullable(of, inKey),
        primaryKey: of.primary || undefined,
        default: this.#default(of, type),
        autoincrement: serial || counts || undefined,
        sqlite: this.#dialect === "sqlite" && counts ? { autoincrement: true } : undefined,
        identity: this.#identity(of),
        computed: this.#computed(of),
        collation: of.collation,
      }),
    );
  }

  /** SQLite lets NULL into a key that does not say otherwise; since 1.0 drizzle-kit does not. */
  #isNullable(of: DrizzleColumn, inKey: boolean): boolean {
    if (this.#dialect !== "sqlite") return !of.notNull && !inKey;
    return !of.notNull || of.primary && isSinceOne(of);
  }

  #type(of: DrizzleColumn, text: string): ColumnType {
    const depth = depthOf(of), items = itemsOf(of);
    if (depth === 0) return this.#itemType(of, text);
    const type = this.#itemType(items, items.getSQLType());
    return this.#t.array(type, depth === 1 ? undefined : { dimensions: depth });
  }

  #itemType(of: DrizzleColumn, text: string): ColumnType {
    if (of.enum !== undefined) {
      const { enumName, enumValues, schema } = of.enum;
      return this.#t.enum(enumName, enumValues, schema === undefined ? undefined : { schema });
    }
    // Drizzle writes the values into the text as they are, quotes and all.
    if (text.startsWith("enum(") && of.enumValues !== undefined) return this.#t.enum(this.#nameOf(of), of.enumValues);
    // The alias of MySQL is for a unique one.
    return this.#told(text === "serial" && this.#dialect === "mysql" ? "bigint unsigned" : text);
  }

  /** What the dialect itself reads in the words of a type, so that no list of them is kept here. */
  #told(words: string): ColumnType {
    const { registry, server } = this.#reading.context;
    const alone = { name: "c", type: this.#t.native(words), nullable: true };
    const schema = { tables: [{ name: "t", columns: [alone], constraints: [], indexes: [] }], objects: {} };
    return registry.normalize(schema, server).tables[0]!.columns[0]!.type;
  }

  #default(of: DrizzleColumn, type: ColumnType): unknown {
    const initial = this.#initial(of, type);
    if (!of.hasOnUpdateNow) return initial;
    const digits = of.onUpdateNowFsp ?? (type as { readonly precision?: number }).precision;
    const now = digits === undefined ? "CURRENT_TIMESTAMP" : `CURRENT_TIMESTAMP(${digits})`;
    return sql.raw(`${this.#beforeUpdate(initial, type, now)} ON UPDATE ${now}`);
  }

  /** A default in front of ON UPDATE, where this moment stands without parentheses and with as many digits as the column has. */
  #beforeUpdate(initial: unknown, type: ColumnType, now: string): string {
    if (initial === undefined) return "NULL";
    const g = this.#reading.context.registry.grammar(this.#reading.context.server);
    if (!isSql(initial)) return g.literal(encodeValue(initial), type);
    const text = g.inline(initial);
    return NOW.test(text) ? now : text;
  }

  #initial(of: DrizzleColumn, type: ColumnType): unknown {
    const { default: given } = of;
    if (given === undefined || given === null) return undefined;
    if (isDrizzleSql(given)) return this.#sql(given);
    if (Array.isArray(given) && depthOf(of) > 0) return this.#list(of, given);
    const told = of.mapToDriverValue(given);
    return isDrizzleSql(told) ? this.#sql(told) : literalOf(given, told, of, type);
  }

  #list(of: DrizzleColumn, given: readonly unknown[]): string {
    const items = itemsOf(of);
    // Since 1.0 a list is a property of its column, which tells the items of a list and no item alone.
    if (items === of) return listText(of.mapToDriverValue(given) as readonly unknown[], (item) => item);
    return listText(given, (item) => items.mapToDriverValue(item));
  }

  #computed({ generated }: DrizzleColumn): { readonly sql: Sql; readonly stored: boolean } | undefined {
    if (generated === undefined) return undefined;
    const as = typeof generated.as === "function" ? generated.as() : generated.as;
    return { sql: isDrizzleSql(as) ? this.#sql(as) : sql.raw(String(as)), stored: generated.mode === "stored" };
  }

  #identity({ name, generatedIdentity }: DrizzleColumn): Identity | undefined {
    if (generatedIdentity === undefined) return undefined;
    const { type, sequenceName, sequenceOptions = {} } = generatedIdentity;
    if (sequenceName !== undefined) {
      this.#warn(
        `has the sequence "${sequenceName}" behind "${name}", which here has the name that the server gives it`,
      );
    }
    const { increment, minValue, maxValue, startWith, cache, cycle } = sequenceOptions;
    return defined({
      always: type === "always" || undefined,
      increment: sequenceNumber(increment),
      minValue: sequenceNumber(minValue),
      maxValue: sequenceNumber(maxValue),
      start: sequenceNumber(startWith),
      cache: sequenceNumber(cache),
      cycle,
    });
  }

  #primaryKey(of: DrizzlePrimaryKey): TableElement {
    // Since 1.0 the server names a key that has no name, as it does one at a column.
    const isNamed = of.name !== undefined || !columnsOf(this.#table).some(isSinceOne);
    const name = isNamed ? this.#casedName(of.name ?? of.getName!(), of.columns) : undefined;
    return primaryKey(this.#names(of.columns), defined({ name }));
  }

  /** What is unique is an index on SQLite, as drizzle-kit made it before 1.0. */
  #unique(columns: readonly string[], name: string, nullsNotDistinct = false): TableElement {
    const isIndex = this.#dialect === "sqlite" && !columnsOf(this.#table).some(isSinceOne);
    if (isIndex) return index(name, columns, { unique: true });
    return unique(columns, defined({ name, nullsNotDistinct: nullsNotDistinct || undefined }));
  }

  #ownUnique(of: DrizzleColumn): readonly TableElement[] {
    const columns = [this.#nameOf(of)];
    // SERIAL of MySQL says UNIQUE, under the name of the column.
    // https://dev.mysql.com/doc/refman/8.4/en/numeric-type-syntax.html
    const serial = this.#dialect === "mysql" && of.getSQLType() === "serial"
      ? [unique(columns, { name: columns[0]! })]
      : [];
    if (!of.isUnique) return serial;
    const name = of.uniqueName ?? uniqueName(this.#dialect, this.#name, of.name);
    return [...serial, this.#unique(columns, name, of.uniqueType === "not distinct")];
  }

  #uniqueName({ name, columns, isNameExplicit }: DrizzleUnique): string {
    if (isNameExplicit !== false || this.#dialect !== "mysql") return name;
    return uniqueName(this.#dialect, this.#name, this.#names(columns).join("_"));
  }

  #foreignKey(of: DrizzleForeignKey): TableElement {
    const { columns, foreignTable, foreignColumns } = of.reference();
    const [own, referred, to] = [this.#names(columns), this.#names(foreignColumns), tableNameOf(foreignTable)];
    const name = of.isNameExplicit?.() === false
      ? foreignKeyName(this.#dialect, this.#name, [...own, to, ...referred])
      : this.#casedName(of.getName(), [...columns, ...foreignColumns]);
    return foreignKey(
      own,
      to,
      referred,
      defined({
        name,
        referredSchema: tableSchemaOf(foreignTable),
        onDelete: actionOf(of.onDelete),
        onUpdate: actionOf(of.onUpdate),
      }),
    );
  }

  /** A name that Drizzle made of what columns are called in code, where they are called otherwise in the database. */
  #casedName(name: string, columns: readonly DrizzleName[]): string {
    return columns.reduce((made, each) => made.replace(each.name, this.#nameOf(each)), name);
  }

  #index({ config }: DrizzleIndex): TableElement {
    const { name, columns, unique = false, where, method, using, with: storage } = config;
    const elements = columns.map((each): IndexColumnElement => {
      if (isDrizzleSql(each)) return this.#sql(each);
      const { name, keyAsName, indexConfig } = each as DrizzleName & { readonly indexConfig?: IndexOrder };
      const { order, nulls, opClass } = indexConfig ?? {};
      const desc = order === "desc";
      return defined({
        column: this.#nameOf(defined({ name, keyAsName })),
        desc: desc || undefined,
        nulls: nulls === undefined || nulls === (desc ? "first" : "last") ? undefined : nulls,
        ops: opClass,
      });
    });
    const access = method === "btree" ? undefined : method ?? using;
    return index(
      name ?? this.#indexName(elements),
      elements,
      defined({
        unique: unique || undefined,
        where: where === undefined ? undefined : this.#sql(where),
        using: access,
        postgres: storage === undefined || Object.keys(storage).length === 0 ? undefined : { with: storage },
      }),
    );
  }

  #indexName(elements: readonly IndexColumnElement[]): string {
    const names = elements.map((element) => {
      if (typeof element === "object" && "column" in element && typeof element.column === "string") {
        return element.column;
      }
      throw new ModelError(
        `Cannot name an index of the Drizzle table "${this.#name}": it has an expression and no name`,
        {
          hint: 'name it, as in index("users_lower_email")',
        },
      );
    });
    return `${this.#name}_${names.join("_")}_index`;
  }
}

interface IndexOrder {
  readonly order?: "asc" | "desc";
  readonly nulls?: "first" | "last";
  readonly opClass?: string;
}

function actionOf(action: string | undefined): ReferentialAction | undefined {
  return action === undefined || action === "no action" ? undefined : action.toUpperCase() as ReferentialAction;
}

/** A number of a sequence. @throws {ModelError} where JavaScript's numbers cannot hold it, unless it is the bound of a bigint */
function sequenceNumber(given: SequenceNumber | undefined): number | undefined {
  if (given === undefined) return undefined;
  const number = Number(given);
  if (Number.isSafeInteger(number) || Math.abs(number) === 2 ** 63) return number;
  throw new ModelError(`Cannot take ${given} as an option of an identity: it is no whole number below 2^53`);
}
