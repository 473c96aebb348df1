import { InvalidOperationError } from "../../errors.ts";
import type { TypeDefinition } from "../../registry/type.ts";
import { defined } from "../../schema/defined.ts";
import type { ColumnType } from "../../schema/types.ts";

/** PostgreSQL's own types without arguments, which are called in `t.postgres` as the server calls them. */
export const OWN_NAMES = [
  "jsonb",
  "inet",
  "cidr",
  "macaddr",
  "macaddr8",
  "money",
  "oid",
  "regclass",
  "tsvector",
  "tsquery",
  "xml",
  "citext",
  "hstore",
  "point",
  "line",
  "lseg",
  "box",
  "path",
  "polygon",
  "circle",
  "int4range",
  "int8range",
  "numrange",
  "tsrange",
  "tstzrange",
  "daterange",
  "int4multirange",
  "int8multirange",
  "nummultirange",
  "tsmultirange",
  "tstzmultirange",
  "datemultirange",
] as const;

/** A type of so many bits, or characters. */
export interface BitType extends ColumnType<"postgres.bit" | "postgres.varbit" | "postgres.char"> {
  readonly length?: number;
}

/** The column types that PostgreSQL alone has: `t.postgres`. https://www.postgresql.org/docs/current/datatype.html */
export type PostgresTypes =
  & { readonly [Name in typeof OWN_NAMES[number]]: () => ColumnType<`postgres.${Name}`> }
  & {
    /** Exactly so many bits. */
    bit(length: number): BitType;
    /** At most so many bits; without a number as many as there are. */
    varbit(length?: number): BitType;
    /** Exactly so many characters, filled up with blanks. */
    char(length: number): BitType;
  };

/** The definitions of {@linkcode PostgresTypes}. */
// deno-lint-ignore no-explicit-any -- the arguments of each are checked where they are typed, in PostgresTypes
export const postgresTypes: Readonly<Record<keyof PostgresTypes, TypeDefinition<any>>> = {
  ...Object.fromEntries(OWN_NAMES.map((name) => [name, plain(name)])) as Record<
    typeof OWN_NAMES[number],
    TypeDefinition<[]>
  >,
  bit: sized("bit", true),
  varbit: sized("varbit", false),
  char: sized("char", true),
};

function plain(name: string): TypeDefinition<[]> {
  const type = `postgres.${name}`;
  return {
    type,
    build: (...given: readonly unknown[]) => {
      if (given.length > 0) throw new InvalidOperationError(`Cannot make the type "${type}": it takes no arguments`);
      return { type };
    },
    args: () => [],
  };
}

function sized(name: "bit" | "varbit" | "char", wanted: boolean): TypeDefinition<[length?: number]> {
  const type = `postgres.${name}` as const;
  return {
    type,
    build(length) {
      if (length === undefined && !wanted || Number.isInteger(length) && length! > 0) return defined({ type, length });
      throw new InvalidOperationError(
        `Cannot make the type "${type}": ${JSON.stringify(length)} is no whole number of 1 or more`,
      );
    },
    args: ({ length }: BitType) => length === undefined ? [] : [length],
  };
}
