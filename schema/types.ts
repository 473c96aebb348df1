/**
 * Column types as data. A type is told by its `type`; the rest are its arguments. Which types there are is told by the
 * registry; those below are the portable ones, named after SQLAlchemy's.
 *
 * @module
 */

/** A column type: its name in the registry, and its arguments beside it. */
export interface ColumnType<Name extends string = string> {
  readonly type: Name;
}

/** Types without arguments. */
export type PlainType = ColumnType<
  "integer" | "big_integer" | "small_integer" | "text" | "boolean" | "date" | "interval" | "double" | "json" | "uuid"
>;

/** Text of bounded length. */
export interface StringType extends ColumnType<"string"> {
  /** Characters. Absent: the database's own bound, where it has one. */
  readonly length?: number;
  readonly collation?: string;
}

/** An exact number. */
export interface NumericType extends ColumnType<"numeric"> {
  /** Digits in all. */
  readonly precision?: number;
  /** Digits after the point. */
  readonly scale?: number;
}

/** An approximate number. */
export interface FloatType extends ColumnType<"float"> {
  /** Binary digits. */
  readonly precision?: number;
}

/** A time of day or a moment. */
export interface TimeType extends ColumnType<"time" | "date_time"> {
  readonly timezone?: boolean;
  /** Digits of the fraction of a second. */
  readonly precision?: number;
}

/** Bytes. */
export interface BinaryType extends ColumnType<"binary"> {
  /** Bytes. */
  readonly length?: number;
}

/** One of a few texts. */
export interface EnumType extends ColumnType<"enum"> {
  /** The name of the type where the database names it, and of the check where it does not. */
  readonly name: string;
  readonly values: readonly string[];
  readonly schema?: string;
  /** `false`: never the database's own enum type. */
  readonly native?: boolean;
  /** `false`: the type exists already. */
  readonly create?: boolean;
}

/** A list of values of one type. */
export interface ArrayType extends ColumnType<"array"> {
  readonly items: ColumnType;
  readonly dimensions?: number;
}

/** A type as the database itself writes it. */
export interface NativeType extends ColumnType<"native"> {
  readonly sql: string;
}

/** One type here, another there. */
export interface VariantType extends ColumnType<"variant"> {
  readonly base: ColumnType;
  /** Dialect → the type in its place. */
  readonly dialects: Readonly<Record<string, ColumnType>>;
}

/** The types that every bundled dialect can spell. */
export type PortableType =
  | PlainType
  | StringType
  | NumericType
  | FloatType
  | TimeType
  | BinaryType
  | EnumType
  | ArrayType
  | NativeType
  | VariantType;

/** `type` as `dialect` sees it: a variant's own type there, else its base. */
export function variantFor(type: ColumnType, dialect: string): ColumnType {
  if (type.type !== "variant") return type;
  const { base, dialects } = type as VariantType;
  return dialects[dialect] ?? base;
}

/** `type` without a collation of its own, where that of the column is the one that counts. */
export function withoutCollation(type: ColumnType): ColumnType {
  if (type.type === "variant") {
    const { base, dialects } = type as VariantType;
    const own = Object.entries(dialects).map(([dialect, of]) => [dialect, withoutCollation(of)]);
    return { ...type, base: withoutCollation(base), dialects: Object.fromEntries(own) } as VariantType;
  }
  const { collation: _, ...rest } = type as StringType;
  return rest;
}
