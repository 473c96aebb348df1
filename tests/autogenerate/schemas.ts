/**
 * Random schemas: tables that refer to each other, with constraints, indexes, comments and enum types, and sequences where
 * there are any.
 *
 * @module
 */
import fc from "fast-check";
import {
  builtins,
  defined,
  dialects,
  emptySchema,
  Registry,
  type Schema,
  sequence,
  type SequenceModel,
  type Server,
  sql,
  t,
  type Table,
} from "../../mod.ts";
import type { CreateSequence } from "../../ops/sequence/create_sequence.ts";
import { type CreateTable, createTable } from "../../ops/table/create_table.ts";

const registry = new Registry(builtins, dialects);

/** Draws an integer below `n`. */
type Draw = (n: number) => number;

/** Names of columns, with types that a column may change to and fro. */
const COLUMNS = {
  a: [t.integer(), t.bigInteger(), t.numeric(10, 2)],
  b: [t.string(20), t.string(40)],
  c: [t.boolean()],
  d: [t.dateTime(), t.dateTime({ precision: 3 })],
  e: [t.enum("mood", ["sad", "happy"])],
  f: [t.integer(), t.smallInteger()],
} as const;
const NAMES = Object.keys(COLUMNS) as readonly (keyof typeof COLUMNS)[];
const DEFAULTS: Readonly<Record<string, readonly (string | number | boolean)[]>> = {
  integer: [0, 7],
  small_integer: [1],
  big_integer: [0, 7],
  string: ["", "it's"],
  boolean: [true, false],
};

/** A table that is to be, and whether it has a second key. */
interface Planned {
  readonly name: string;
  readonly hasCode: boolean;
}

/** Sequences that a server does not have to begin anew where one becomes another. */
function randomSequences({ features, dialect }: Server, draw: Draw): readonly SequenceModel[] {
  const names = features.sequences ? ["ids", "O'r der"].filter(() => draw(2) === 0) : [];
  return names.map((name) => {
    const start = draw(3) === 0 ? 10 : undefined;
    const either = <T>(value: T) => draw(3) === 0 ? value : undefined;
    return sequence(
      name,
      defined({
        start,
        // The numbers that it has counted stay within its bounds.
        minValue: start && either(-5),
        maxValue: either(1000),
        increment: either(2),
        cache: either(7),
        cycle: either(true),
        type: dialect === "postgres" ? either("int" as const) : undefined,
      }),
    );
  });
}

/** What a server may have that others have not. */
interface Abilities {
  /** Checks, and foreign keys, that rows may break. */
  readonly loose: { readonly checks: boolean; readonly keys: boolean };
  /** Keys that hold columns beside their own. */
  readonly including: boolean;
  /** Foreign keys that set some of their columns. */
  readonly setting: boolean;
}

function abilitiesOf({ dialect, flavour, version: [major] }: Server): Abilities {
  const including = dialect === "postgres";
  const keys = including && major >= 18;
  return { loose: { checks: keys || flavour === "mysql", keys }, including, setting: including && major >= 15 };
}

/** A table of random columns and constraints, which refers to some of `others`, and may ask one of `sequences`. */
function randomTable(
  { name, hasCode }: Planned,
  others: readonly Planned[],
  sequences: readonly SequenceModel[],
  { loose, including, setting }: Abilities,
  draw: Draw,
): Table {
  const names = NAMES.filter(() => draw(3) > 0);
  const columns = names.map((column) => {
    const types = COLUMNS[column];
    const type = types[draw(types.length)]!;
    const defaults = DEFAULTS[type.type];
    return t.column(column, type, {
      nullable: draw(2) === 0,
      ...(defaults && draw(3) === 0 && { default: defaults[draw(defaults.length)]! }),
      ...(draw(4) === 0 && { comment: `of ${column}` }),
    });
  });
  const elements = names.flatMap((column) => [
    ...(draw(4) === 0 ? [t.index(`ix_${name}_${column}`, [column], { unique: draw(2) === 0 })] : []),
    ...(draw(5) === 0 ? [t.unique([column], { name: `uq_${name}_${column}` })] : []),
    ...(draw(6) === 0
      ? [t.check(sql`${sql.id(column)} is not null`, {
        name: `ck_${name}_${column}`,
        ...(loose.checks && draw(3) === 0 && { enforced: false }),
      })]
      : []),
  ]);
  const references = others.filter(() => draw(3) === 0).flatMap((other) => [
    t.column(`${other.name}_id`, t.integer()),
    t.foreignKey([`${other.name}_id`], other.name, [other.hasCode && draw(2) === 0 ? "code" : "id"], {
      name: `fk_${name}_${other.name}`,
      ...[
        { onDelete: "CASCADE" as const },
        setting ? { onDelete: "SET NULL" as const, postgres: { onDeleteColumns: [`${other.name}_id`] } } : {},
        {},
      ][draw(3)],
      ...(loose.keys && draw(3) === 0 && { enforced: false }),
    }),
  ]);
  const asking = sequences.filter(() => draw(3) === 0).map((each) =>
    t.column(`of ${each.name}`, t.bigInteger(), { default: sql.raw(`nextval('"${each.name.replaceAll("'", "''")}"')`) })
  );
  const beside = (column: string) =>
    including && draw(3) === 0 ? { postgres: { include: [column], with: { fillfactor: 70 } } } : {};
  const code = [
    t.column("code", t.integer(), { nullable: false }),
    t.unique(["code"], { name: `uq_${name}_code`, ...beside("id") }),
  ];
  const { table } = createTable.build(name, [
    t.column("id", t.integer(), { nullable: false }),
    t.primaryKey(["id"], { name: `pk_${name}`, ...(hasCode && beside("code")) }),
    ...(hasCode ? code : []),
    ...columns,
    ...asking,
    ...references,
    ...elements,
  ], draw(4) === 0 ? { comment: `all ${name}` } : undefined) as CreateTable;
  return table;
}

/** Random tables, which may refer to each other in circles; enum types come with them. And random sequences. */
function randomSchema(server: Server, draw: Draw): Schema {
  const sequences = randomSequences(server, draw);
  const asked = server.dialect === "postgres" ? sequences : [];
  const planned = ["s", "t", "u", "v"].filter(() => draw(4) > 0).map((name) => ({ name, hasCode: draw(2) === 0 }));
  const tables = planned.map((table) => randomTable(table, planned, asked, abilitiesOf(server), draw));
  const made = sequences.reduce(
    (schema, { kind: _, ...sequence }) =>
      registry.apply({ kind: "create_sequence", sequence } as CreateSequence, schema),
    emptySchema,
  );
  return tables.reduce(
    (schema, table) => registry.apply({ kind: "create_table", table } as CreateTable, schema),
    made,
  );
}

/** Two schemas for a server, which have much in common. */
export const pairsOfSchemas = (server: Server): fc.Arbitrary<readonly [Schema, Schema]> =>
  fc.gen().map((gen) => {
    const draw: Draw = (n) => gen(fc.nat, { max: n - 1 });
    return [randomSchema(server, draw), randomSchema(server, draw)] as const;
  });
