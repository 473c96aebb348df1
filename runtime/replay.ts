import { isRetortError, thrownText } from "../errors.ts";
import type { ObjectRef, Operation } from "../registry/operation.ts";
import type { Registry } from "../registry/registry.ts";
import type { Server } from "../registry/server.ts";
import { emptySchema } from "../schema/edit.ts";
import type { Schema, SchemaObject } from "../schema/model.ts";
import type { Revision, RevisionScript } from "../script/revision.ts";
import { RecordingExecutor } from "./executors/recorder.ts";
import { runRevision } from "./run_revision.ts";

/** What {@linkcode replay} is made with. */
export interface ReplayOptions {
  readonly registry: Registry;
  /** What revisions get as their second parameter. */
  readonly kit: unknown;
  /** The server that they would run on. */
  readonly server: Server;
  /** Imports a revision's file. */
  readonly load: (revision: Revision) => Promise<RevisionScript>;
  /** What scripts get as `op.context.x`. */
  readonly x?: Readonly<Record<string, string>> | undefined;
  readonly signal?: AbortSignal | undefined;
}

/** A revision of which nobody can tell all that it does to the schema. */
export interface UnseenRevision {
  readonly revision: string;
  readonly reason: string;
}

/** What {@linkcode replay} found. */
export interface Replayed {
  /** What the revisions make of an empty database, as far as it can be seen. */
  readonly schema: Schema;
  /** In their order. */
  readonly unseen: readonly UnseenRevision[];
}

/**
 * What revisions make of an empty database, without one: their upgrades are called, in the order given, and each operation
 * is done to a model. Whoever asks for rows finds none. SQL by itself cannot be seen through, and what a query of another object
 * becomes where a name in it changes, only the database knows.
 */
export async function replay(revisions: readonly Revision[], options: ReplayOptions): Promise<Replayed> {
  const { registry, kit, server, load, x = {}, signal } = options;
  const unseen: UnseenRevision[] = [];
  const reworded: Reworded[] = [];
  let schema = emptySchema;
  for (const revision of revisions) {
    signal?.throwIfAborted();
    const executor = new RecordingExecutor(server, schema, registry);
    const context = {
      revision: revision.id,
      direction: "upgrade" as const,
      dialect: server.dialect,
      flavour: server.flavour,
      serverVersion: server.version,
      offline: true,
      x,
    };
    const script = await load(revision);
    try {
      const run = { script, path: revision.path, context, registry, executor, kit, transactional: true };
      await (await runRevision({ ...run, ...(signal && { signal }) })).answered;
    } catch (error) {
      if (signal?.aborted) throw error;
      unseen.push({ revision: revision.id, reason: isRetortError(error) ? error.message : thrownText(error) });
    }
    const operations = executor.statements.flatMap(({ source: { operation } }) => operation ?? []);
    reworded.push(...rewordedBy(revision, operations, schema, registry));
    schema = executor.schema;
    const opaque = executor.statements.find(({ source: { operation } }) =>
      operation !== undefined && registry.isOpaque(operation)
    );
    if (opaque !== undefined && unseen.at(-1)?.revision !== revision.id) {
      unseen.push({ revision: revision.id, reason: `it runs SQL of its own: ${firstLine(opaque.sql)}` });
    }
  }
  const all = [...unseen, ...reworded.filter((each) => isThere(each, schema))];
  const first = new Map(all.toReversed().map(({ revision, reason }) => [revision, { revision, reason }]));
  return { schema, unseen: revisions.flatMap(({ id }) => first.get(id) ?? []) };
}

/** An object that may read what a revision renames: what it says then is up to the database. */
interface Reworded extends UnseenRevision {
  readonly kind: string;
  readonly object: SchemaObject;
}

/** Whether an object is what it was when it was made. */
function isThere({ kind, object }: Reworded, schema: Schema): boolean {
  return schema.objects[kind]?.includes(object) ?? false;
}

/** The objects of which operations rename something that they may read. @param schema what there is before them */
function rewordedBy(
  { id }: Revision,
  operations: readonly Operation[],
  schema: Schema,
  registry: Registry,
): readonly Reworded[] {
  const steps = [...new Set(operations)].map((operation) => ({
    operation,
    renames: [operation, ...registry.held(operation)].flatMap((each) => registry.renames(each) ?? []),
  }));
  if (steps.every(({ renames }) => renames.length === 0)) return [];
  const readers = registry.objects().filter(({ phase }) => phase === "object").map(({ kind }) => kind);
  const found: Reworded[] = [];
  let now = schema;
  for (const { operation, renames } of steps) {
    const objects = readers.flatMap((kind) => (now.objects[kind] ?? []).map((object) => ({ kind, object })));
    for (const { from } of renames) {
      const name = from.table === undefined ? from.name : `${from.table}.${from.name}`;
      for (const { kind, object } of objects.filter(({ object }) => mayRead(object, from))) {
        const what = `the ${kind.replaceAll("_", " ")} "${object.name}"`;
        const reason = `it renames "${name}", which ${what} may read: what that says then, only the database knows`;
        found.push({ revision: id, reason, kind, object });
      }
    }
    now = registry.apply(operation, now);
  }
  return found;
}

/** Whether what an object is has the words of another one's name in it, and of its table's. */
function mayRead(object: SchemaObject, { name, table = "" }: ObjectRef): boolean {
  const words = wordsOf(JSON.stringify(object));
  return [...wordsOf(name), ...wordsOf(table)].every((word) => words.has(word));
}

function wordsOf(text: string): ReadonlySet<string> {
  return new Set(text.match(/[\p{L}\p{N}_$]+/gu));
}

function firstLine(sql: string): string {
  const [line = ""] = sql.trim().split("\n", 1);
  return line.length > 60 ? `${line.slice(0, 57)}...` : line;
}
