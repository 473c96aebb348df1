/** A file whose tables are made anew, by anybody and by retort. */
import { DatabaseSync } from "node:sqlite";
import {
  builtins,
  type Connection,
  type CoreOps,
  dialects,
  type Kit,
  kitOf,
  parseUrl,
  Registry,
  type Revision,
  type RevisionScript,
  type TransactionMode,
} from "../../mod.ts";
import { LiveExecutor } from "../../runtime/executors/live.ts";
import { Migrator } from "../../runtime/migrator.ts";
import { RevisionGraph } from "../../script/graph.ts";

/** All that there is. */
export const registry = new Registry(builtins, dialects);

/** What a revision does. */
export type Change = (op: CoreOps, kit: Kit) => void;

/** A file in which a statement is run by anybody; the lines are rows of it, its values between bars. */
export class File {
  readonly path: string;

  constructor(path: string, setup: string) {
    this.path = path;
    this.exec(setup);
  }

  /** As an application does that has foreign keys on, as `node:sqlite` and most drivers have. */
  exec(sql: string): void {
    const database = new DatabaseSync(this.path);
    try {
      database.exec(sql);
    } finally {
      database.close();
    }
  }

  query(sql: string): readonly string[] {
    const database = new DatabaseSync(this.path);
    try {
      return database.prepare(sql).all().map((row) => Object.values(row).join("|"));
    } finally {
      database.close();
    }
  }

  connect(): Promise<Connection> {
    return registry.dialectOf("sqlite").connect(parseUrl(`sqlite:${this.path}`, "/"), { create: true });
  }

  /** Runs a change as a revision. */
  async migrate(upgrade: Change): Promise<void> {
    await using connection = await this.connect();
    await migratorOf(upgrade).upgrade("head", new LiveExecutor(connection, registry));
  }
}

/** A migrator with one revision. */
export function migratorOf(upgrade: Change, transaction: TransactionMode = "revision"): Migrator {
  const revision: Revision = { id: "r", down: [], dependsOn: [], labels: [], message: "", path: "/p/r.ts" };
  return new Migrator({
    graph: RevisionGraph.from([revision]),
    registry,
    kit: kitOf(registry),
    versionTable: { name: "retort_version" },
    transaction,
    load: () => Promise.resolve({ revision: "r", downRevision: null, upgrade } as unknown as RevisionScript),
  });
}
