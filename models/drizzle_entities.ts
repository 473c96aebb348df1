/**
 * What Drizzle ORM's objects are: told by the symbols and the kinds that it gives them for this purpose, so that those of any
 * copy are read, and none is imported.
 *
 * @see https://github.com/drizzle-team/drizzle-orm/blob/main/drizzle-orm/src/entity.ts
 * @module
 */

const named = (name: string): symbol => Symbol.for(`drizzle:${name}`);

const KIND = named("entityKind");

/** The kinds of an object: that of its class, and those of the classes that it extends. */
function kindsOf(value: unknown): readonly string[] {
  if (typeof value !== "object" || value === null) return [];
  const kinds: string[] = [];
  let of: unknown = Object.getPrototypeOf(value)?.constructor;
  while (typeof of === "function") {
    const kind = (of as unknown as Record<symbol, unknown>)[KIND];
    if (typeof kind === "string") kinds.push(kind);
    of = Object.getPrototypeOf(of);
  }
  return kinds;
}

/** The kind of an object's own class; `undefined` where it is none of Drizzle's. */
export function kindOf(value: unknown): string | undefined {
  return kindsOf(value)[0];
}

/** Whether an object is of a kind: `"SQL"`, `"PgIndexBuilder"`. */
export function isKind(value: unknown, kind: string): boolean {
  return kindsOf(value).includes(kind);
}

/** What an object keeps under one of Drizzle's symbols. */
function kept<T>(of: object, name: string): T {
  return (of as Readonly<Record<symbol, unknown>>)[named(name)] as T;
}

/** SQL as Drizzle keeps it, which writes itself by how names and values are written. */
export interface DrizzleSql {
  toQuery(how: {
    escapeName(name: string): string;
    escapeParam(index: number, value: unknown): string;
    escapeString(text: string): string;
    readonly casing: { getColumnCasing(column: DrizzleName): string };
    /** Inside of one table the names of columns stand alone. */
    readonly invokeSource?: "indexes";
  }): { readonly sql: string };
}

/** Whether a value is SQL of Drizzle's. */
export function isDrizzleSql(value: unknown): value is DrizzleSql {
  return isKind(value, "SQL");
}

/** What has a column's name. */
export interface DrizzleName {
  readonly name: string;
  /** Whether nobody named it, so that it is called as the property that holds it. */
  readonly keyAsName?: boolean;
}

/** An enum type: what `pgEnum()` returns. */
export interface DrizzleEnum {
  readonly enumName: string;
  readonly enumValues: readonly string[];
  readonly schema?: string;
}

/** Whether a value is an enum type. */
export function isDrizzleEnum(value: unknown): value is DrizzleEnum {
  return typeof value === "function" && kept(value, "isPgEnum") === true;
}

/** A schema: what `pgSchema()` returns. */
export interface DrizzleSchema {
  readonly schemaName: string;
  /** Whether it is there, and none of the models' concern; since 1.0. */
  readonly isExisting?: boolean;
}

/** Whether a value is a schema. */
export function isDrizzleSchema(value: unknown): value is DrizzleSchema {
  return isKind(value, "PgSchema") || isKind(value, "MySqlSchema");
}

/** A number as an option of a sequence. */
export type SequenceNumber = number | bigint | string;

/** How a sequence counts, by itself or as the identity of a column. */
export interface DrizzleSequenceOptions {
  readonly increment?: SequenceNumber;
  readonly minValue?: SequenceNumber;
  readonly maxValue?: SequenceNumber;
  readonly startWith?: SequenceNumber;
  readonly cache?: SequenceNumber;
  readonly cycle?: boolean;
}

/** A sequence that no column owns: what `pgSequence()` returns. */
export interface DrizzleSequence {
  readonly seqName?: string;
  readonly seqOptions?: DrizzleSequenceOptions;
  readonly schema?: string;
}

/** Whether a value is a sequence that no column owns. */
export function isDrizzleSequence(value: unknown): value is DrizzleSequence {
  return isKind(value, "PgSequence");
}

/** A column. */
export interface DrizzleColumn extends DrizzleName {
  readonly table: DrizzleTable;
  readonly primary: boolean;
  readonly notNull: boolean;
  readonly isUnique: boolean;
  /** Before 1.0 there is one, given or not. */
  readonly uniqueName?: string;
  readonly uniqueType?: "distinct" | "not distinct";
  readonly dataType: string;
  readonly default?: unknown;
  readonly generated?: { readonly as: unknown; readonly mode?: "stored" | "virtual" };
  readonly generatedIdentity?: {
    readonly type: "always" | "byDefault";
    readonly sequenceName?: string;
    readonly sequenceOptions?: DrizzleSequenceOptions;
  };
  /** The enum type, where it is the column's. */
  readonly enum?: DrizzleEnum;
  readonly enumValues?: readonly string[];
  /** The column of the items, before 1.0. */
  readonly baseColumn?: DrizzleColumn;
  /** How deep a list is, since 1.0; before it some types have a property of this name. */
  readonly dimensions?: number;
  /** Since 1.0. */
  readonly isAlias?: boolean;
  readonly autoIncrement?: boolean;
  readonly hasOnUpdateNow?: boolean;
  readonly onUpdateNowFsp?: number;
  readonly charSet?: string;
  readonly collation?: string;
  getSQLType(): string;
  mapToDriverValue(value: unknown): unknown;
}

/** Whether a column is of Drizzle ORM 1.0 or newer. */
export const isSinceOne = ({ isAlias }: DrizzleColumn): boolean => isAlias !== undefined;

/** How deep a list of the column's values is; 0: it is none. */
export function depthOf(column: DrizzleColumn): number {
  if (column.baseColumn !== undefined) return 1 + depthOf(column.baseColumn);
  return isSinceOne(column) ? column.dimensions ?? 0 : 0;
}

/** The column that the items of a list are of; the column itself where it is none, and since 1.0. */
export function itemsOf(column: DrizzleColumn): DrizzleColumn {
  return column.baseColumn === undefined ? column : itemsOf(column.baseColumn);
}

/** A table: its parts are kept under symbols. */
export interface DrizzleTable {
  readonly [table: symbol]: unknown;
}

/** Whether a value is a table. */
export function isDrizzleTable(value: unknown): value is DrizzleTable {
  return typeof value === "object" && value !== null && named("IsDrizzleTable") in value;
}

/** Whether a table is another one under a second name, for queries. */
export const isAlias = (table: DrizzleTable): boolean => kept(table, "IsAlias") === true;

/** The name of a table. */
export const tableNameOf = (table: DrizzleTable): string => kept(table, "Name");

/** The schema of a table; `undefined`: the connection's own. */
export const tableSchemaOf = (table: DrizzleTable): string | undefined => kept(table, "Schema");

/** The columns of a table. */
export const columnsOf = (table: DrizzleTable): readonly DrizzleColumn[] => Object.values(kept(table, "Columns"));

/** Whether row level security is on. */
export const hasRowSecurity = (table: DrizzleTable): boolean => kept(table, "EnableRLS") === true;

/** A family of Drizzle's: what its kinds begin with, and the dialect that they are of. */
export interface Family {
  readonly prefix: string;
  readonly dialect: string;
}

const FAMILIES: readonly Family[] = [
  { prefix: "Pg", dialect: "postgres" },
  { prefix: "MySql", dialect: "mysql" },
  { prefix: "SQLite", dialect: "sqlite" },
];

/** The family of a table, a view or a sequence; `undefined` for one that no dialect here is for. */
export function familyOf(entity: object): Family | undefined {
  return FAMILIES.find(({ prefix }) => ["Table", "ViewBase", "Sequence"].some((kind) => isKind(entity, prefix + kind)));
}

/** What an unfinished constraint or index becomes with its table. */
interface Builder<T> {
  build(table: DrizzleTable): T;
}

/** A column of an index: with an order of its own on PostgreSQL. */
export interface DrizzleIndexColumn extends DrizzleName {
  readonly indexConfig?: {
    readonly order?: "asc" | "desc";
    readonly nulls?: "first" | "last";
    readonly opClass?: string;
  };
}

/** An index. */
export interface DrizzleIndex {
  readonly config: {
    readonly name?: string;
    readonly columns: readonly (DrizzleIndexColumn | DrizzleSql)[];
    readonly unique?: boolean;
    readonly where?: DrizzleSql;
    /** The access method on PostgreSQL. */
    readonly method?: string;
    /** The access method on MySQL. */
    readonly using?: string;
    readonly with?: Readonly<Record<string, unknown>>;
  };
}

/** A unique constraint. */
export interface DrizzleUnique {
  readonly name: string;
  readonly columns: readonly DrizzleName[];
  readonly nullsNotDistinct?: boolean;
  /** Since 1.0. */
  readonly isNameExplicit?: boolean;
}

/** A check. */
export interface DrizzleCheck {
  readonly name: string;
  readonly value: DrizzleSql;
}

/** A primary key that stands for itself. */
export interface DrizzlePrimaryKey {
  readonly columns: readonly DrizzleName[];
  /** As it was given. */
  readonly name?: string;
  /** Before 1.0 there is always one. */
  getName?(): string;
}

/** A foreign key. */
export interface DrizzleForeignKey {
  readonly onDelete?: string;
  readonly onUpdate?: string;
  reference(): {
    readonly columns: readonly DrizzleName[];
    readonly foreignTable: DrizzleTable;
    readonly foreignColumns: readonly DrizzleName[];
  };
  getName(): string;
  /** Since 1.0. */
  isNameExplicit?(): boolean;
}

/** What stands in a table beside its columns. */
export interface DrizzleExtras {
  readonly indexes: readonly DrizzleIndex[];
  readonly uniques: readonly DrizzleUnique[];
  readonly checks: readonly DrizzleCheck[];
  readonly primaryKeys: readonly DrizzlePrimaryKey[];
  readonly foreignKeys: readonly DrizzleForeignKey[];
  /** Anything else. */
  readonly others: readonly unknown[];
}

/** What stands in a table beside its columns: at them, and in what the table's last argument returns. */
export function extrasOf(table: DrizzleTable, { prefix }: Family): DrizzleExtras {
  const build = kept<((columns: unknown) => unknown) | undefined>(table, "ExtraConfigBuilder");
  // On PostgreSQL they are other columns, which can be told an order.
  const extras = build?.(kept(table, prefix === "Pg" ? "ExtraConfigColumns" : "Columns")) ?? [];
  const all = (Array.isArray(extras) ? extras.flat() : Object.values(extras)) as readonly unknown[];
  const rest = new Set(all);
  const built = <T>(kind: string): readonly T[] =>
    all.filter((extra): extra is Builder<T> => isKind(extra, `${prefix}${kind}`)).map((extra) => {
      rest.delete(extra);
      return extra.build(table);
    });
  return {
    indexes: built("IndexBuilder"),
    uniques: built("UniqueConstraintBuilder"),
    checks: built("CheckBuilder"),
    primaryKeys: built("PrimaryKeyBuilder"),
    foreignKeys: [
      ...kept<readonly DrizzleForeignKey[]>(table, `${prefix}InlineForeignKeys`),
      ...built<DrizzleForeignKey>("ForeignKeyBuilder"),
    ],
    others: [...rest],
  };
}

/** A view. */
export interface DrizzleView {
  readonly name: string;
  readonly schema?: string;
  /** Absent: it is there already, and none of the models' concern. */
  readonly query?: DrizzleSql;
  readonly isMaterialized: boolean;
  /** What it is told beside its query: `["with"]`. */
  readonly options: readonly string[];
}

/** Whether a value is a view. */
export function isDrizzleView(value: unknown): value is object {
  return typeof value === "object" && value !== null && named("IsDrizzleView") in value;
}

/** What a view is. */
export function viewOf(view: object, { prefix }: Family): DrizzleView {
  const { name, schema, query } = kept<DrizzleView>(view, "ViewBaseConfig");
  const isMaterialized = isKind(view, `${prefix}MaterializedView`);
  const config = kept<object | undefined>(view, isMaterialized ? "PgMaterializedViewConfig" : `${prefix}ViewConfig`);
  const options = Object.entries(config ?? {}).filter(([, value]) => value !== undefined && value !== false);
  return {
    name,
    ...(schema !== undefined && { schema }),
    ...(query !== undefined && { query }),
    isMaterialized,
    options: options.map(([option]) => option),
  };
}
