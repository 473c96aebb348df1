import { compare } from "../autogenerate/compare.ts";
import { readWhole } from "../models/reading.ts";
import { type Connection, StatementFailure } from "../registry/connection.ts";
import { factsOf } from "../registry/facts.ts";
import type { Registry } from "../registry/registry.ts";
import type { Scratch } from "../registry/scratch.ts";
import type { Server } from "../registry/server.ts";
import { LiveExecutor } from "../runtime/executors/live.ts";
import { LazyConnection } from "../runtime/lazy_connection.ts";
import { emptySchema } from "../schema/edit.ts";
import type { Schema } from "../schema/model.ts";
import { packagesFolder, schemasOf } from "./_models.ts";
import type { Project } from "./_project.ts";

/**
 * The database inside of the program that stands in for a server where none is asked. The one that models were read in is kept
 * for it, with the extensions and functions that their SQL makes: another takes seconds to start.
 */
export class EmbeddedServer implements AsyncDisposable {
  readonly #project: Project;
  readonly #server: Server;
  #scratch: Scratch | undefined;

  /** @param server the one that it stands in for */
  constructor(project: Project, server: Server) {
    this.#project = project;
    this.#server = server;
  }

  /** Takes over a database that models were read in, in the place of the one before. */
  async keep(scratch: Scratch): Promise<void> {
    const before = this.#scratch;
    this.#scratch = scratch;
    await before?.[Symbol.asyncDispose]();
  }

  /**
   * A session with it, in which `schema` stands, as far as it can be made there. It is closed with it, and nothing starts before
   * the session is used; `undefined` where none is installed that says what the server would.
   */
  async session(schema: Schema): Promise<Connection | undefined> {
    const { registry, options: { signal } } = this.#project;
    const open = await this.#opener();
    if (open === undefined) return undefined;
    return new LazyConnection(this.#server, async () => {
      signal?.throwIfAborted();
      this.#scratch ??= await open();
      return await holding(this.#scratch, schema, registry);
    });
  }

  async #opener(): Promise<(() => Promise<Scratch>) | undefined> {
    const scratch = this.#scratch;
    if (scratch !== undefined) return () => Promise.resolve(scratch);
    const { registry, options: { signal } } = this.#project;
    const found = await registry.dialect(this.#server).embedded?.find(packagesFolder(this.#project));
    if (!found?.speaks(this.#server)) return undefined;
    return async () => await found.open([], this.#server, signal ? { signal } : {});
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#scratch?.[Symbol.asyncDispose]();
  }
}

/** A session with a scratch database that has become `schema`, as a database is that revisions have made. */
async function holding(scratch: Scratch, schema: Schema, registry: Registry): Promise<Connection> {
  const { connection, schemas, ownSchema } = await scratch.made();
  const { server } = connection;
  const there = await readWhole(connection, registry, { others: schemas, ownSchema });
  // What stands in a schema says by itself that it is there: no revision need have made it.
  const wanted = { ...schema, objects: { ...schema.objects, schema: schemasOf(schema).map((name) => ({ name })) } };
  const reads = registry.objects().some(({ kind, phase }) => phase === "object" && schema.objects[kind]?.length);
  // Tables are there for what reads them. Hundreds of them take as long as all else.
  const needed = ({ tables, objects }: Schema): Schema => ({ tables: reads ? tables : [], objects });
  const way = (from: Schema, to: Schema) => compare(needed(from), needed(to), { registry, server }).upgrade;
  const executor = new LiveExecutor(connection, registry);
  // First nothing is left of the models that would hinder what comes, as a view does that reads a column.
  for (const operation of [...way(there, emptySchema), ...way(emptySchema, wanted)]) {
    const { schema, rows } = await executor.facts(registry.needs(operation, server));
    try {
      await connection.run(registry.compile(operation, server, factsOf(schema, rows)));
    } catch (error) {
      // It lacks a function or an extension that revisions make by SQL of their own: what needs it stays in the words it has.
      if (!(error instanceof StatementFailure)) throw error;
    }
  }
  return connection;
}
