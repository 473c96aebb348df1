import assert from "node:assert/strict";
import process from "node:process";
import {
  type CompareContext,
  type Connection,
  type Dialect,
  emptySchema,
  type Facts,
  isRetortError,
  type Operation,
  parseUrl,
  type Registry,
  sameName,
  type Schema,
  type SchemaObject,
  type Statement,
  type StatementResult,
  tableName,
} from "../mod.ts";
import { factsOf } from "./facts.ts";
import { canonicalSchema, reverseOf } from "./laws.ts";

/**
 * Plays one operation on an empty database: makes `given`, runs it, compares what is there with what `apply` says, runs its
 * reverse, and compares again. Then drops what is left. No transaction is open, since some statements refuse one.
 *
 * @returns why the operation, or its reverse, is none that this database has; `undefined` where it has both
 * @throws {Error} if the database is not empty: nobody's tables are to be dropped by mistake
 */
export async function playCase(
  registry: Registry,
  url: string,
  op: Operation,
  given: Schema,
): Promise<string | undefined> {
  return await onStage(registry, url, op, given, (stage) => play(stage, op, given));
}

/**
 * Lets `act` do what it likes on an empty database, and drops what is left.
 *
 * @returns what `act` returns; without it, why the case is none for this database
 * @throws {Error} if the database is not empty: nobody's tables are to be dropped by mistake
 */
export async function onStage<T>(
  registry: Registry,
  url: string,
  op: Operation,
  given: Schema,
  act: (stage: Stage) => Promise<T>,
): Promise<T | string> {
  const target = parseUrl(url, process.cwd());
  const dialect = registry.dialectOf(target.scheme);
  await using connection = await dialect.connect(target, { create: true });
  await using _prepared = await connection.prepare();
  const named = schemasOf(given, op);
  const { features, flavour } = connection.server;
  if (named.length > 0 && !features.schemas) return `it stands in the schema "${named[0]}", and ${flavour} has none`;
  const { tables } = await connection.inspector.schema();
  if (tables.length > 0) throw new Error(`"${target}" is not empty: cases are played on a database of their own`);
  const schemas = [
    ...named.map((name) => ({ name })),
    ...given.objects.schema ?? [],
    ...registry.apply(op, given).objects.schema ?? [],
  ];
  const stage = { registry, dialect, connection, named, clear: () => clear(stage, schemas) };
  await using _cleared = { [Symbol.asyncDispose]: stage.clear };
  return await act(stage);
}

/** Drops everything, and the schemas that the case knows of. */
async function clear(stage: Stage, schemas: readonly SchemaObject[]): Promise<void> {
  const { tables, objects: { enum: types = [], sequence: sequences = [], ...objects } } = await found(stage);
  for (const operation of between({ tables: [], objects }, emptySchema, stage)) await run(stage, operation);
  // Those that refer to others first. A circle is let go by CASCADE, or by a session that is prepared.
  for (const { name, schema } of [...tables].sort((a, b) => foreignKeys(b) - foreignKeys(a))) {
    await run(stage, { kind: "drop_table", table: tableName(name, schema), cascade: true } as Operation);
  }
  for (const type of types) await run(stage, { kind: "drop_enum_type", enum: type } as Operation);
  for (const sequence of sequences) await run(stage, { kind: "drop_sequence", sequence } as Operation);
  for (const { name } of schemas) {
    const statements = await compiled(stage, { kind: "drop_schema", name, ifExists: true, cascade: true } as Operation);
    if (typeof statements !== "string") await stage.connection.run(statements);
  }
}

/** The names of all schemas that something of the case stands in. */
function schemasOf(...of: readonly unknown[]): readonly string[] {
  const found = JSON.stringify(of).matchAll(/"schema":("(?:[^"\\]|\\.)*")/g);
  return [...new Set([...found].map(([, name]) => JSON.parse(name!) as string))];
}

/** A database that a case is played on. */
export interface Stage {
  /** The schemas that the case names, beside the connection's own. */
  readonly named: readonly string[];
  readonly registry: Registry;
  readonly dialect: Dialect;
  readonly connection: Connection;
  /** Drops everything, as it was before. */
  clear(): Promise<void>;
}

async function play(stage: Stage, op: Operation, given: Schema): Promise<string | undefined> {
  const { registry, connection } = stage;
  for (const operation of operationsFor(stage, given)) {
    const making = await compiled(stage, operation);
    if (typeof making === "string") return `what is there before cannot be: ${making}`;
    await connection.run(making);
  }
  const before = await inspected(stage);

  const statements = await compiled(stage, op);
  if (typeof statements === "string") return statements;
  await connection.run(statements);
  const after = await inspected(stage);
  if (!registry.isOpaque(op)) {
    assert.deepEqual(after, await normal(stage, registry.apply(op, before)), "the database and `apply` disagree");
  }

  const reversed = reverseOf(registry, op);
  const undoing = reversed && await compiled(stage, reversed);
  if (typeof undoing === "string") return `ran, but is not undone: ${undoing}`;
  if (undoing === undefined) return undefined;
  await connection.run(undoing);
  assert.deepEqual(canonicalSchema(await inspected(stage)), canonicalSchema(before), "the reverse left something else");
  return undefined;
}

/** The SQL of `op`, or why this database has not what it wants. */
async function compiled(stage: Stage, op: Operation): Promise<readonly Statement[] | string> {
  try {
    return stage.registry.compile(op, stage.connection.server, await facts(stage, op));
  } catch (error) {
    if (!isRetortError(error) || error.code !== "E_UNSUPPORTED_OPERATION") throw error;
    return error.message;
  }
}

/**
 * The operations that make `schema`, and the schemas that the case names: what tables stand in comes before them, and those
 * that refer to others come last.
 */
export function operationsFor(stage: Stage, schema: Schema): readonly Operation[] {
  const { registry, named } = stage;
  const { schema: schemas = [], enum: types = [], sequence = [], ...others } = schema.objects;
  const tables = [...schema.tables].sort((a, b) => foreignKeys(a) - foreignKeys(b))
    .map((table) => ({ kind: "create_table", table }));
  const brought = tables.reduce((before, each) => registry.apply(each, before), emptySchema).objects.enum ?? [];
  const alone = types.filter((type) => !brought.some((other) => sameName(other, type)));
  const operations = [
    ...named.map((name) => ({ kind: "create_schema", name, ifNotExists: true })),
    ...schemas.map(({ name }) => ({ kind: "create_schema", name })),
    ...alone.map((type) => ({ kind: "create_enum_type", enum: type })),
    ...between(emptySchema, { tables: [], objects: { sequence } }, stage),
    ...tables,
    ...between(emptySchema, { tables: [], objects: others }, stage),
  ];
  return operations.map((operation) => registry.check(operation));
}

/** The operations that lead from the one to the other, of the kinds of objects that plugins know. */
function between(before: Schema, after: Schema, { registry, connection: { server } }: Stage): readonly Operation[] {
  const context: CompareContext = {
    server,
    include: () => true,
    differs: () => undefined,
    conversion: () => undefined,
    recomputes: () => false,
    optionChanges: () => [],
    found: [],
    remade: () => [],
    warn: () => {},
    normal: <O extends SchemaObject>(object: O) => object,
  };
  return registry.objects().flatMap((kind) => [...kind.compare(before, after, context)]);
}

function foreignKeys({ constraints }: Schema["tables"][number]): number {
  return constraints.filter((constraint) => constraint.kind === "foreign_key").length;
}

async function run(stage: Stage, op: Operation): Promise<void> {
  const { registry, connection } = stage;
  await connection.run(registry.compile(op, connection.server, await facts(stage, op)));
}

/** What compiling `op` asks for: nothing is read where it asks nothing. */
async function facts(stage: Stage, op: Operation): Promise<Facts> {
  const { registry, connection } = stage;
  const needs = registry.needs(op, connection.server);
  const rows = new Map<string, StatementResult["rows"]>();
  for (const need of needs) {
    if (need.fact === "rows") rows.set(need.key, (await connection.run([need.statement]))[0]!.rows);
  }
  return factsOf(needs.length > 0 ? await seen(stage) : emptySchema, rows);
}

/** What the inspector sees, in the connection's own schema and in those that the case names. */
async function seen({ connection: { inspector }, named }: Stage): Promise<Schema> {
  const own = await inspector.schema();
  if (named.length === 0) return own;
  const others = await inspector.schema({ schemas: named });
  const kinds = new Set([...Object.keys(own.objects), ...Object.keys(others.objects)]);
  return {
    tables: [...own.tables, ...others.tables],
    objects: Object.fromEntries(
      [...kinds].map((kind) => [kind, [...own.objects[kind] ?? [], ...others.objects[kind] ?? []]]),
    ),
  };
}

/** What is in the database, as `apply` would have it. */
async function inspected(stage: Stage): Promise<Schema> {
  return await normal(stage, await found(stage));
}

/** What is in the database, of the kinds that operations make. */
async function found(stage: Stage): Promise<Schema> {
  const { registry, dialect, connection } = stage;
  const { tables, objects: all } = await seen(stage);
  const objects: Record<string, readonly SchemaObject[]> = {};
  for (const { kind, inspect } of registry.objects()) {
    const read = inspect?.[dialect.name];
    if (read === undefined) {
      if (all[kind] !== undefined) objects[kind] = all[kind];
      continue;
    }
    const others = stage.named.length === 0 ? [] : await read(connection, { schemas: stage.named });
    const found = [...await read(connection), ...others];
    if (found.length > 0) objects[kind] = found;
  }
  return { tables, objects };
}

async function normal({ dialect, connection }: Stage, schema: Schema): Promise<Schema> {
  const normalized = dialect.normalize(schema, connection.server);
  // An inspector reads the schemas that it is asked for, and lists none.
  const { tables, objects: { schema: _, ...objects } } = await dialect.canonicalize?.(connection, normalized) ??
    normalized;
  const byName = canonicalSchema({ tables, objects });
  // The order of columns counts here, of everything else it does not.
  return {
    ...byName,
    tables: byName.tables.map((table) => ({ ...table, columns: columnsOf(tables, table) })),
  };
}

function columnsOf(tables: Schema["tables"], { name, schema }: Schema["tables"][number]) {
  return tables.find((table) => table.name === name && table.schema === schema)!.columns;
}
