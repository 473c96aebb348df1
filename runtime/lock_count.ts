import { isRetortError, TooManyLocksError } from "../errors.ts";
import type { Locks } from "../registry/dialect.ts";
import type { ObjectRef, Operation, Touch } from "../registry/operation.ts";
import type { Registry } from "../registry/registry.ts";
import type { Server } from "../registry/server.ts";
import { emptySchema, findTable, tableName } from "../schema/edit.ts";
import type { Schema, Table } from "../schema/model.ts";

/**
 * Counts what one transaction keeps locked, so that it is refused before the server runs out of room, which other sessions
 * would feel too. An estimate from below: what raw SQL locks nobody can tell.
 */
export class LockCount {
  readonly #registry: Registry;
  readonly #server: Server;
  readonly #locks: Locks | undefined;
  /** Object → how many locks it stands for: the most of what was done to it. */
  readonly #taken = new Map<string, number>();
  #count = 0;

  constructor(registry: Registry, server: Server) {
    this.#registry = registry;
    this.#server = server;
    this.#locks = registry.locks(server);
  }

  /** Whether there is something to count. */
  get counts(): boolean {
    return this.#locks !== undefined;
  }

  /** The transaction has ended. */
  clear(): void {
    this.#taken.clear();
    this.#count = 0;
  }

  add(operation: Operation): void {
    if (this.#locks === undefined) return;
    for (const touch of this.#registry.touches(operation)) {
      const { object, how } = touch;
      if (object.table !== undefined) this.#take(tableOf(object), { object: tableOf(object), how: "alter" }, undefined);
      const table = object.kind === "table" ? this.#known(operation, touch) : undefined;
      // What nobody can know is another each time.
      this.#take(object.kind === "*" ? { ...object, name: String(this.#taken.size) } : object, { object, how }, table);
    }
  }

  #take(object: ObjectRef, touch: Touch, table: Table | undefined): void {
    const key = `${object.kind} ${object.schema ?? ""} ${object.table ?? ""} ${object.name}`;
    const taken = this.#locks!.taken(touch, table), before = this.#taken.get(key) ?? 0;
    if (taken <= before) return;
    this.#taken.set(key, taken);
    this.#count += taken - before;
  }

  /** The table that an operation makes; or drops, as far as it carries it. */
  #known(operation: Operation, { object, how }: Touch): Table | undefined {
    if (how === "create") return findTable(this.#registry.apply(operation, emptySchema), object);
    if (how !== "drop") return undefined;
    try {
      const made: Schema = this.#registry.apply(this.#registry.reverse(operation), emptySchema);
      return findTable(made, object);
    } catch (error) {
      // It does not say what it drops, and need not.
      if (isRetortError(error)) return undefined;
      throw error;
    }
  }

  /**
   * @param what whose they are, as the end of "Cannot run …"
   * @param instead what the user may do for less, as a clause
   * @throws {TooManyLocksError} if there are more than the server has room for
   */
  check(what: string, instead: string): void {
    const { lockSlots = Infinity } = this.#server;
    if (this.#count <= lockSlots) return;
    throw new TooManyLocksError(
      `Cannot run ${what} in one transaction: it would keep ${this.#count} objects locked, and the server has room for ${lockSlots}`,
      { hint: `${instead}, or ${this.#locks!.more}` },
    );
  }
}

function tableOf({ table, schema }: ObjectRef): ObjectRef {
  return { kind: "table", ...tableName(table!, schema) };
}
