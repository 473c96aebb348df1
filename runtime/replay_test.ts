import assert from "node:assert/strict";
import { test } from "node:test";
import {
  builtins,
  type CoreOps,
  dialects,
  type Kit,
  kitOf,
  Registry,
  type Revision,
  type RevisionScript,
} from "../mod.ts";
import { type ViewOps, views } from "../plugins/views/mod.ts";
import { replay } from "./replay.ts";

const registry = new Registry([...builtins, views], dialects);
const server = registry.dialectOf("sqlite").assume();

const onViews = (op: CoreOps) => op as CoreOps & ViewOps;

type Upgrade = (op: CoreOps, kit: Kit) => void | Promise<void>;

/** What revisions that call these functions make. */
async function replayed(...upgrades: readonly Upgrade[]) {
  const revisions = upgrades.map((_, i): Revision => (
    { id: `r${i}`, down: i === 0 ? [] : [`r${i - 1}`], dependsOn: [], labels: [], message: "", path: `/p/r${i}.ts` }
  ));
  const { schema, unseen } = await replay(revisions, {
    registry,
    server,
    kit: kitOf(registry),
    load: ({ id }) => Promise.resolve({ upgrade: upgrades[Number(id.slice(1))] } as unknown as RevisionScript),
  });
  return { tables: schema.tables.map(({ name, columns }) => [name, ...columns.map(({ name }) => name)]), unseen };
}

test("operations are done to a model, those of one revision to what those before it made", async () => {
  const { tables, unseen } = await replayed(
    (op, { t }) => void op.createTable("a", [t.column("id", t.integer())]),
    (op, { t }) => {
      op.addColumn("a", t.column("n", t.integer()));
      op.batchAlterTable("a", (b) => b.alterColumn("n", { name: "m" }));
    },
    (op) => void op.renameTable("a", "b"),
  );
  assert.deepEqual(tables, [["b", "id", "m"]]);
  assert.deepEqual(unseen, []);
});

test("whoever asks for rows finds none, and goes on; what was SQL is told", async () => {
  const { tables, unseen } = await replayed(async (op, { t }) => {
    op.createTable("a", [t.column("id", t.integer())]);
    for (const { id } of (await op.execute("SELECT id\nFROM a")).rows) op.execute(`DELETE FROM a WHERE id = ${id}`);
    op.addColumn("a", t.column("n", t.integer()));
  });
  assert.deepEqual(tables, [["a", "id", "n"]]);
  assert.deepEqual(unseen, [{ revision: "r0", reason: "it runs SQL of its own: SELECT id" }]);
});

test("who looks at the database sees what the model has", async () => {
  const { tables } = await replayed(
    (op, { t }) => void op.createTable("a", [t.column("id", t.integer())]),
    async (op, { t }) => {
      if (!await op.inspect().hasColumn("a", "n")) op.addColumn("a", t.column("n", t.integer()));
      if (!await op.inspect().hasColumn("a", "id")) op.dropTable("a");
    },
  );
  assert.deepEqual(tables, [["a", "id", "n"]]);
});

test("a rename of what a view may read is told, since the database rewords the view, or does not", async () => {
  const viewed: Upgrade = (op, { t }) => {
    op.createTable("a", [t.column("id", t.integer()), t.column("n", t.integer())]);
    onViews(op).createView("v", "SELECT a.n FROM a");
    onViews(op).createView("w", "SELECT id FROM a");
  };
  const reason = 'it renames "a.n", which the view "v" may read: what that says then, only the database knows';
  const rename: Upgrade = (op) => void op.alterColumn("a", "n", { name: "m" });
  assert.deepEqual((await replayed(viewed, rename)).unseen, [{ revision: "r1", reason }]);
  const inBatch: Upgrade = (op) => void op.batchAlterTable("a", (b) => b.alterColumn("n", { name: "m" }));
  assert.deepEqual((await replayed(viewed, inBatch)).unseen, [{ revision: "r1", reason }]);
  // What is made anew says what it says.
  const anew: Upgrade = (op) => {
    onViews(op).dropView("v");
    op.alterColumn("a", "n", { name: "m" });
    onViews(op).createView("v", "SELECT m AS n FROM a");
  };
  assert.deepEqual((await replayed(viewed, anew)).unseen, []);
  assert.deepEqual((await replayed(viewed, rename, (op) => void onViews(op).dropView("v"))).unseen, []);
});

test("a revision that cannot be replayed is told, and those behind it are replayed all the same", async () => {
  const { tables, unseen } = await replayed(
    (op, { t }) => void op.createTable("a", [t.column("id", t.integer())]),
    () => {
      throw new Error("no rows");
    },
    (op, { t }) => void op.addColumn("a", t.column("n", t.integer())),
  );
  assert.deepEqual(tables, [["a", "id", "n"]]);
  assert.equal(unseen.length, 1);
  assert.match(unseen[0]!.reason, /no rows/);
});
