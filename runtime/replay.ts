import { isRetortError, thrownText } from "../errors.ts";
import type { Registry } from "../registry/registry.ts";
import type { Server } from "../registry/server.ts";
import { emptySchema } from "../schema/edit.ts";
import type { Schema } from "../schema/model.ts";
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
 * is done to a model. Whoever asks for rows finds none. SQL by itself cannot be seen through.
 */
export async function replay(revisions: readonly Revision[], options: ReplayOptions): Promise<Replayed> {
  const { registry, kit, server, load, x = {}, signal } = options;
  const unseen: UnseenRevision[] = [];
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
    schema = executor.schema;
    const opaque = executor.statements.find(({ source: { operation } }) =>
      operation !== undefined && registry.isOpaque(operation)
    );
    if (opaque !== undefined && unseen.at(-1)?.revision !== revision.id) {
      unseen.push({ revision: revision.id, reason: `it runs SQL of its own: ${firstLine(opaque.sql)}` });
    }
  }
  return { schema, unseen };
}

function firstLine(sql: string): string {
  const [line = ""] = sql.trim().split("\n", 1);
  return line.length > 60 ? `${line.slice(0, 57)}...` : line;
}
