/**
 * Random schemas: tables that refer to each other, with constraints, indexes, comments and enum types.
 *
 * @module
 */
import fc from "fast-check";
import { builtins, dialects, emptySchema, Registry, type Schema, sql, t, type Table } from "../../mod.ts";
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

/** A table of random columns and constraints, which refers to some of `others`. */
function randomTable({ name, hasCode }: Planned, others: readonly Planned[], draw: Draw): Table {
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
    ...(draw(6) === 0 ? [t.check(sql`${sql.id(column)} is not null`, { name: `ck_${name}_${column}` })] : []),
  ]);
  const references = others.filter(() => draw(3) === 0).flatMap((other) => [
    t.column(`${other.name}_id`, t.integer()),
    t.foreignKey([`${other.name}_id`], other.name, [other.hasCode && draw(2) === 0 ? "code" : "id"], {
      name: `fk_${name}_${other.name}`,
      ...(draw(2) === 0 && { onDelete: "CASCADE" as const }),
    }),
  ]);
  const code = [t.column("code", t.integer(), { nullable: false }), t.unique(["code"], { name: `uq_${name}_code` })];
  const { table } = createTable.build(name, [
    t.column("id", t.integer(), { nullable: false }),
    t.primaryKey(["id"], { name: `pk_${name}` }),
    ...(hasCode ? code : []),
    ...columns,
    ...references,
    ...elements,
  ], draw(4) === 0 ? { comment: `all ${name}` } : undefined) as CreateTable;
  return table;
}

/** Random tables, which may refer to each other in circles; enum types come with them. */
function randomSchema(draw: Draw): Schema {
  const planned = ["s", "t", "u", "v"].filter(() => draw(4) > 0).map((name) => ({ name, hasCode: draw(2) === 0 }));
  const tables = planned.map((table) => randomTable(table, planned, draw));
  return tables.reduce(
    (schema, table) => registry.apply({ kind: "create_table", table } as CreateTable, schema),
    emptySchema,
  );
}

/** Two schemas, which have much in common. */
export const pairsOfSchemas: fc.Arbitrary<readonly [Schema, Schema]> = fc.gen().map((gen) => {
  const draw: Draw = (n) => gen(fc.nat, { max: n - 1 });
  return [randomSchema(draw), randomSchema(draw)] as const;
});
