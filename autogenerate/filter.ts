import type {
  FilteredObject,
  FilteredParents,
  FilteredType,
  Filters,
  IncludeName,
  IncludeObject,
} from "../registry/autogenerate_options.ts";
import { camelCase } from "../registry/method_names.ts";
import type { Inspector } from "../registry/connection.ts";
import type { Server } from "../registry/server.ts";
import { withoutDefaultSchema } from "../schema/default_schema.ts";
import { sameName } from "../schema/edit.ts";
import { ownEnumTypes } from "../schema/enum_types.ts";
import type { Column, Constraint, Index, Schema, Table, TableName } from "../schema/model.ts";
import { nameKey, pairs } from "../schema/pairs.ts";

/** Which schemas of a database are read. */
export interface IncludedSchemas {
  /** Whether the connection's own is. */
  readonly own: boolean;
  readonly others: readonly string[];
}

/**
 * The schemas that are compared, out of those that there are. Asks the database for their names where all are wanted.
 *
 * @param named those that the models name
 */
export async function includedSchemas(
  { includeSchemas, includeName = () => true }: Filters,
  inspector: Pick<Inspector, "schemas">,
  { defaultSchema }: Server,
  named: readonly string[],
): Promise<IncludedSchemas> {
  const wanted = includeSchemas === true
    ? [...await inspector.schemas(), ...named]
    : includeSchemas === false
    ? []
    : includeSchemas ?? named;
  const others = [...new Set(wanted)].filter((name) => name !== defaultSchema && includeName(name, "schema", {}));
  return { own: includeName(null, "schema", {}), others };
}

/** What {@linkcode filtered} is told beside the filters. */
export interface FilterContext {
  readonly server: Server;
  /** Where the database keeps its heads, which no models know of. */
  readonly versionTable: TableName;
  /** Told of models that are left out since nobody has asked for their schema. */
  readonly warn: (message: string) => void;
}

/** What is compared of a database and of the models. Pure. */
export function filtered(
  before: Schema,
  after: Schema,
  filters: Filters,
  { server: { defaultSchema }, versionTable, warn }: FilterContext,
): Sides<Schema> {
  const isVersionTable = ({ name, schema = defaultSchema }: TableName) =>
    name === versionTable.name && schema === (versionTable.schema ?? defaultSchema);
  const mine = (schema: Schema): Schema => {
    const named = withoutDefaultSchema(schema, defaultSchema);
    return { ...named, tables: named.tables.filter((table) => !isVersionTable(table)) };
  };
  const [was, is] = [mine(before), inSchemas(mine(after), filters, warn)];
  const sieve = new Sieve(filters);
  const parents = ({ schema }: TableName) => ({ schemaName: schema ?? null });
  const tables = sieve.tables(sieve.sides(was.tables, is.tables, nameKey, () => "table", parents));
  const kinds = [...new Set([...Object.keys(was.objects), ...Object.keys(is.objects)])];
  const objects = kinds.map((kind) =>
    [
      kind,
      sieve.sides(
        was.objects[kind] ?? [],
        is.objects[kind] ?? [],
        nameKey,
        () => camelCase(kind),
        kind === "schema" ? () => ({}) : parents,
      ),
    ] as const
  );
  const objectsOf = (side: "was" | "is") => Object.fromEntries(objects.map(([kind, found]) => [kind, found[side]]));
  return withoutLostTypes(was, {
    was: { ...was, tables: tables.was, objects: objectsOf("was") },
    is: { ...is, tables: tables.is, objects: objectsOf("is") },
  });
}

/** What the database has, and what the models have. */
export interface Sides<T> {
  readonly was: T;
  readonly is: T;
}

/** The models without those of schemas that nobody compares. */
function inSchemas(
  models: Schema,
  { includeSchemas = true, includeName = () => true }: Filters,
  warn: (message: string) => void,
): Schema {
  const isWanted = (schema: string) => Array.isArray(includeSchemas) ? includeSchemas.includes(schema) : includeSchemas;
  const unasked = new Set<string>();
  const isCompared = (schema: string | undefined) => {
    if (schema === undefined) return includeName(null, "schema", {});
    if (isWanted(schema)) return includeName(schema, "schema", {});
    unasked.add(schema);
    return false;
  };
  const tables = models.tables.filter(({ schema }) => isCompared(schema));
  const objects = Object.entries(models.objects).map(([kind, list]) => [
    kind,
    list.filter(({ name, schema }) => isCompared(kind === "schema" ? name : schema)),
  ]);
  for (const schema of unasked) {
    warn(
      `what the models have in the schema "${schema}" is left out: \`includeSchemas\` of the config does without it`,
    );
  }
  return { ...models, tables, objects: Object.fromEntries(objects) };
}

/** The two filters of a project. */
class Sieve {
  readonly #name: IncludeName;
  readonly #object: IncludeObject;
  /** Whether there are none, so that everything passes without being asked for. */
  readonly #isOpen: boolean;

  constructor({ includeName, includeObject }: Filters) {
    this.#name = includeName ?? (() => true);
    this.#object = includeObject ?? (() => true);
    this.#isOpen = includeName === undefined && includeObject === undefined;
  }

  /** The objects of both sides that pass, in their order. */
  sides<O extends FilteredObject>(
    before: readonly O[],
    after: readonly O[],
    keyOf: (object: O) => string,
    type: (object: O) => FilteredType,
    parents: (object: O) => FilteredParents,
  ): Sides<readonly O[]> {
    if (this.#isOpen) return { was: before, is: after };
    const passed = new Set<O | undefined>();
    for (const { was, is } of pairs(before, after, keyOf)) {
      const object = (is ?? was)!;
      const name = object.name ?? null;
      if (was !== undefined && !this.#name(name, type(object), parents(was))) continue;
      const reflected = is === undefined;
      if (this.#object(object, name, type(object), reflected, reflected ? undefined : was)) passed.add(was).add(is);
    }
    return { was: before.filter((each) => passed.has(each)), is: after.filter((each) => passed.has(each)) };
  }

  /** Tables, those on both sides with what of them passes. */
  tables({ was, is }: Sides<readonly Table[]>): Sides<readonly Table[]> {
    if (this.#isOpen) return { was, is };
    const inside = new Map<Table, Table>();
    for (const pair of pairs(was, is, nameKey)) {
      if (pair.was === undefined || pair.is === undefined) continue;
      const passed = this.#inTable(pair.was, pair.is);
      inside.set(pair.was, passed.was).set(pair.is, passed.is);
    }
    const passed = (table: Table) => inside.get(table) ?? table;
    return { was: was.map(passed), is: is.map(passed) };
  }

  #inTable(was: Table, is: Table): Sides<Table> {
    const { name, schema } = is;
    const parents: FilteredParents = {
      schemaName: schema ?? null,
      tableName: name,
      schemaQualifiedTableName: schema === undefined ? name : `${schema}.${name}`,
    };
    const within = <O extends Column | Constraint | Index>(
      list: (table: Table) => readonly O[],
      type: (object: O) => FilteredType,
    ) => this.sides(list(was), list(is), partKey, type, () => parents);
    const columns = within(({ columns }) => columns, () => "column");
    const constraints = within(({ constraints }) => constraints, ({ kind }) => `${camelCase(kind)}Constraint`);
    const indexes = within(({ indexes }) => indexes, () => "index");
    return {
      was: { ...was, columns: columns.was, constraints: constraints.was, indexes: indexes.was },
      is: { ...is, columns: columns.is, constraints: constraints.is, indexes: indexes.is },
    };
  }
}

/** What tells a part of a table from others of its kind: its name, or without one all that it says. */
function partKey(part: Column | Constraint | Index): string {
  return JSON.stringify(["kind" in part ? part.kind : null, part.name ?? part]);
}

/** Both sides without the enum types of the database that nothing has but what is left out. */
function withoutLostTypes(read: Schema, { was, is }: Sides<Schema>): Sides<Schema> {
  const there = was.objects.enum;
  if (there === undefined) return { was, is };
  const typesOf = ({ tables }: Schema) => ownEnumTypes(tables.flatMap(({ columns }) => columns));
  const kept = [...typesOf(was), ...typesOf(is), ...is.objects.enum ?? []];
  const lost = typesOf(read).filter((type) => !kept.some((other) => sameName(other, type)));
  if (lost.length === 0) return { was, is };
  const left = there.filter((type) => !lost.some((other) => sameName(other, type)));
  return { was: { ...was, objects: { ...was.objects, enum: left } }, is };
}
