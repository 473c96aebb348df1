/**
 * The portable column types, named after SQLAlchemy's. How each dialect spells them stands with the dialect.
 *
 * @module
 */
import { InvalidOperationError } from "../../errors.ts";
import type { TypeDefinition } from "../../registry/type.ts";
import { defined } from "../../schema/defined.ts";
import { checkName, checkNames, checkOptions } from "../../schema/options.ts";
import type {
  ArrayType,
  BinaryType,
  ColumnType,
  EnumType,
  FloatType,
  NativeType,
  NumericType,
  PlainType,
  StringType,
  TimeType,
  VariantType,
} from "../../schema/types.ts";

/** What the portable types add to `t`. */
export interface TypeMethods {
  /** A whole number of 4 bytes. */
  integer(): ColumnType;
  /** A whole number of 8 bytes. */
  bigInteger(): ColumnType;
  /** A whole number of 2 bytes. */
  smallInteger(): ColumnType;
  /** An exact number of `precision` digits, `scale` of them after the point. */
  numeric(precision?: number, scale?: number): NumericType;
  /** An approximate number of `precision` binary digits. */
  float(precision?: number): FloatType;
  /** An approximate number of 8 bytes. */
  double(): ColumnType;
  boolean(): ColumnType;
  /** Text of at most `length` characters. */
  string(length?: number, options?: { readonly collation?: string }): StringType;
  /** Text of any length. */
  text(): ColumnType;
  date(): ColumnType;
  time(options?: TimeOptions): TimeType;
  dateTime(options?: TimeOptions): TimeType;
  interval(): ColumnType;
  /** Bytes, at most `length` of them. */
  binary(length?: number): BinaryType;
  json(): ColumnType;
  uuid(): ColumnType;
  /** One of `values`: a type of this `name` where the database has such types, else a check. */
  enum(name: string, values: readonly string[], options?: EnumOptions): EnumType;
  /** A list of values of one type. */
  array(items: ColumnType, options?: { readonly dimensions?: number }): ArrayType;
  /** A type as the database itself writes it. */
  native(sql: string): NativeType;
  /** `base`, but another type in some dialects. */
  variant(base: ColumnType, dialects: Readonly<Record<string, ColumnType>>): VariantType;
}

/** What a time may be told. */
export interface TimeOptions {
  /** @default {false} */
  readonly timezone?: boolean;
  /** Digits of the fraction of a second. */
  readonly precision?: number;
}

/** What an enum may be told. */
export interface EnumOptions {
  readonly schema?: string;
  /** `false`: never the database's own enum type. @default {true} */
  readonly native?: boolean;
  /** `false`: the type exists already. @default {true} */
  readonly create?: boolean;
}

/** A type without arguments. */
function plain(type: PlainType["type"]): TypeDefinition<[]> {
  return {
    type,
    build: (...given: readonly unknown[]) => {
      if (given.length > 0) throw new InvalidOperationError(`Cannot make the type "${type}": it takes no arguments`);
      return { type };
    },
    args: () => [],
  };
}

function time(type: TimeType["type"]): TypeDefinition<[options?: TimeOptions]> {
  return {
    type,
    build(options = {}) {
      checkOptions(`the type "${type}"`, options, ["timezone", "precision"]);
      const { timezone, precision } = options;
      return defined({
        type,
        timezone: timezone || undefined,
        precision: count(precision, `the precision of "${type}"`, 0),
      });
    },
    args: ({ timezone, precision }: TimeType) => optional(defined({ timezone, precision })),
  };
}

/** A whole number of at least `least`, or `undefined`. */
function count(given: number | undefined, what: string, least = 1): number | undefined {
  if (given === undefined || Number.isInteger(given) && given >= least) return given;
  throw new InvalidOperationError(
    `Cannot read ${what}: ${JSON.stringify(given)} is no whole number of ${least} or more`,
  );
}

/** `options` as the last argument, if it says anything. */
function optional<T extends object>(options: T): [options?: T] {
  return Object.keys(options).length === 0 ? [] : [options];
}

/** The definitions of the portable types, by their method of `t`. */
export const portable = {
  integer: plain("integer"),
  bigInteger: plain("big_integer"),
  smallInteger: plain("small_integer"),
  numeric: {
    type: "numeric",
    build(precision, scale) {
      if (precision === undefined && scale !== undefined) {
        throw new InvalidOperationError("Cannot make a numeric type: it has a scale and no precision");
      }
      return defined({
        type: "numeric" as const,
        precision: count(precision, "the precision of a numeric"),
        scale: count(scale, "the scale of a numeric", 0),
      });
    },
    args: ({ precision, scale }: NumericType) =>
      scale !== undefined ? [precision, scale] : precision !== undefined ? [precision] : [],
  } as TypeDefinition<[precision?: number, scale?: number]>,
  float: {
    type: "float",
    build: (precision) => defined({ type: "float" as const, precision: count(precision, "the precision of a float") }),
    args: ({ precision }: FloatType) => precision === undefined ? [] : [precision],
  } as TypeDefinition<[precision?: number]>,
  double: plain("double"),
  boolean: plain("boolean"),
  string: {
    type: "string",
    build(length, options = {}) {
      checkOptions('the type "string"', options, ["collation"]);
      return defined({
        type: "string" as const,
        length: count(length, "the length of a string"),
        collation: options.collation,
      });
    },
    args: ({ length, collation }: StringType) =>
      collation !== undefined ? [length, { collation }] : length !== undefined ? [length] : [],
  } as TypeDefinition<[length?: number, options?: { readonly collation?: string }]>,
  text: plain("text"),
  date: plain("date"),
  time: time("time"),
  dateTime: time("date_time"),
  interval: plain("interval"),
  binary: {
    type: "binary",
    build: (length) => defined({ type: "binary" as const, length: count(length, "the length of a binary") }),
    args: ({ length }: BinaryType) => length === undefined ? [] : [length],
  } as TypeDefinition<[length?: number]>,
  json: plain("json"),
  uuid: plain("uuid"),
  enum: {
    type: "enum",
    build(name, values, options = {}) {
      checkName(name, "an enum");
      checkOptions(`the enum "${name}"`, options, ["schema", "native", "create"]);
      return defined({
        type: "enum" as const,
        name,
        values: checkNames(values, `the values of the enum "${name}"`),
        schema: options.schema,
        native: options.native === false ? false : undefined,
        create: options.create === false ? false : undefined,
      });
    },
    args: (
      { name, values, schema, native, create }: EnumType,
    ) => [name, values, ...optional(defined({ schema, native, create }))],
  } as TypeDefinition<[name: string, values: readonly string[], options?: EnumOptions]>,
  array: {
    type: "array",
    build(items, options = {}) {
      checkType(items, "the items of an array");
      checkOptions("an array type", options, ["dimensions"]);
      return defined({
        type: "array" as const,
        items,
        dimensions: count(options.dimensions, "the dimensions of an array"),
      });
    },
    args: ({ items, dimensions }: ArrayType) => [items, ...optional(defined({ dimensions }))],
  } as TypeDefinition<[items: ColumnType, options?: { readonly dimensions?: number }]>,
  native: {
    type: "native",
    build: (sql) => ({ type: "native", sql: checkName(sql, "a native type") }),
    args: ({ sql }: NativeType) => [sql],
  } as TypeDefinition<[sql: string]>,
  variant: {
    type: "variant",
    build(base, dialects) {
      checkType(base, "the base of a variant");
      for (const [dialect, type] of Object.entries(dialects ?? {})) {
        checkType(type, `the type of a variant on ${dialect}`);
      }
      return { type: "variant", base, dialects: { ...dialects } };
    },
    args: ({ base, dialects }: VariantType) => [base, dialects],
  } as TypeDefinition<[base: ColumnType, dialects: Readonly<Record<string, ColumnType>>]>,
};

function checkType(given: ColumnType, what: string): void {
  if (typeof given?.type === "string") return;
  throw new InvalidOperationError(`Cannot read ${what}: it is no column type`, {
    hint: "make it with t, as t.integer()",
  });
}
