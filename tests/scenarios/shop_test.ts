import assert from "node:assert/strict";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import type { Table } from "../../mod.ts";
import { inFolder, retort, writeRevisions } from "../binary/run.ts";
import { onClients, onStages, type Stage } from "./stage.ts";

/** The revision of each scenario, and the one before it. */
const AT = {
  created: "6f708192a3b4",
  renamed: "708192a3b4c5",
  columns: "8192a3b4c5d6",
  keys: "92a3b4c5d6e7",
  unlessThere: "a3b4c5d6e7f8",
  names: "b4c5d6e7f809",
} as const;

async function tableOf({ database }: Stage, name: string): Promise<Table> {
  return (await database.schema()).tables.find((table) => table.name === name)!;
}

async function columnOf(stage: Stage, table: string, name: string) {
  return (await tableOf(stage, table)).columns.find((column) => column.name === name);
}

const named = (list: readonly { readonly name?: string }[]) => list.map(({ name }) => name).sort();

/** Goes a step up and down and up again: down is as it was before, up as it was the first time. */
async function thereAndBack({ database, go }: Stage, before: string, after: string): Promise<void> {
  await go("upgrade", before);
  const below = await database.dump();
  await go("upgrade", "+1");
  const above = await database.dump();
  assert.equal(await go("current"), `${after}\n`);
  await go("downgrade", "-1");
  assert.equal(await go("current"), `${before}\n`);
  assert.deepEqual(await database.dump(), below);
  await go("upgrade", after);
  assert.deepEqual(await database.dump(), above);
}

onStages("S10: a foreign key holds, a default is now, tables are dropped and renamed", "shop", async (stage) => {
  const { database, go } = stage;
  await go("upgrade", AT.created);
  const [order] = await database.rows("SELECT id FROM orders WHERE ordered_at > '2020-01-01'");
  assert.equal(order!.id, 1);
  await database.refuses("INSERT INTO orders (id, customer_id) VALUES (2, 99)", /foreign key/i);
  assert.deepEqual(await database.tables(), ["customers", "goods", "orders", "wishes"]);

  await thereAndBack(stage, AT.created, AT.renamed);
  assert.deepEqual(await database.tables(), ["customers", "orders", "products"]);
  assert.deepEqual(await database.rows("SELECT name FROM products"), [{ name: "Engine" }]);
  await go("downgrade", "base");
  assert.deepEqual(await database.tables(), []);
});

onStages("S11: columns are added, dropped, altered and renamed", "shop", async (stage) => {
  const { database, family, go } = stage;
  await thereAndBack(stage, AT.renamed, AT.columns);
  assert.deepEqual(await database.rows("SELECT name, stock FROM products"), [{ name: "Engine", stock: 0 }]);
  assert.equal((await columnOf(stage, "products", "stock"))!.nullable, false);
  assert.deepEqual(named((await tableOf(stage, "customers")).columns), ["first_name", "id", "last_name", "telephone"]);
  assert.deepEqual(await database.rows("SELECT telephone FROM customers WHERE id = 1"), [{ telephone: "12" }]);
  if (family !== "sqlite") {
    const { type, nullable } = (await columnOf(stage, "products", "name"))!;
    assert.deepEqual({ type, nullable }, { type: { type: "string", length: 200 }, nullable: false });
    await database.refuses("INSERT INTO products (id, price) VALUES (2, 1)", /null|default value/i);
  }
  await go("downgrade", "base");
});

const REFUSED = {
  S11: 'op.alterColumn("products", "name", { type: t.string(200), nullable: false })',
  S12: 'op.createForeignKey("fk", "products", "products", ["twin"], ["id"])',
} as const;

for (const [scenario, call] of Object.entries(REFUSED)) {
  test(`${scenario} on sqlite: what the engine cannot alter is refused, and batch is named`, () =>
    inFolder(async (folder) => {
      const table = `op.createTable("products", [
        t.column("id", t.integer(), { primaryKey: true }),
        t.column("twin", t.integer()),
        t.column("name", t.string(50)),
      ]);`;
      const nullability = 'op.alterColumn("products", "name", { nullable: false });';
      writeRevisions(folder, [{ upgrade: `${table} ${nullability}` }, { upgrade: `${nullability} ${call};` }]);
      const { status, stderr } = await retort(folder, "upgrade", "--url", "sqlite:shop.db");
      assert.equal(status, 4);
      assert.match(stderr, /^error E_UNSUPPORTED_OPERATION: /m);
      assert.match(stderr, /^ +state: rolled back; the database is at "r000"$/m);
      assert.match(stderr, /^ +hint: .*op\.batchAlterTable\(\)/m);
    }));
}

onStages("S12: indexes, foreign keys and a unique constraint come and go", "shop", async (stage) => {
  const { database, family, go } = stage;
  await thereAndBack(stage, AT.columns, AT.keys);
  const [orders, products] = [await tableOf(stage, "orders"), await tableOf(stage, "products")];
  assert.ok(named(orders.indexes).includes("ix_orders_ordered_at"));
  assert.ok(!named(products.indexes).includes("goods_price_idx"));
  await database.refuses("INSERT INTO products (id, name, price) VALUES (2, 'Engine', 1)", /unique|duplicate/i);
  if (family === "sqlite") {
    assert.deepEqual(named(orders.constraints), ["orders_customer_id_fkey", "orders_pkey"]);
  } else {
    const keys = orders.constraints.filter(({ kind }) => kind === "foreign_key");
    assert.deepEqual(named(keys), ["fk_orders_customer", "fk_orders_product"]);
    assert.ok(products.constraints.some(({ kind, name }) => kind === "unique" && name === "uq_products_name"));
    await database.rows("DELETE FROM products WHERE id = 1");
    assert.deepEqual(await database.rows("SELECT product_id FROM orders"), [{ product_id: null }]);
    await database.rows("DELETE FROM customers WHERE id = 1");
    assert.deepEqual(await database.rows("SELECT id FROM orders"), []);
  }
  await go("downgrade", "base");
});

onStages("S13: each row is read and written between a column that comes and two that go", "shop", async (stage) => {
  const { database, go } = stage;
  await go("upgrade", "head");
  assert.equal(await go("current"), `${AT.names} (head)\n`);
  assert.deepEqual(named((await tableOf(stage, "customers")).columns), ["full_name", "id", "note", "telephone"]);
  assert.deepEqual(await database.rows("SELECT full_name FROM customers ORDER BY id"), [
    { full_name: "Ada Lovelace" },
    { full_name: "Grace Hopper" },
  ]);
  await go("downgrade", "-1");
  assert.deepEqual(await database.rows("SELECT first_name, last_name FROM customers ORDER BY id"), [
    { first_name: "Ada", last_name: "Lovelace" },
    { first_name: "Grace", last_name: "Hopper" },
  ]);
  await go("upgrade", "head");
  await go("downgrade", AT.keys);
  await go("downgrade", "base");
  assert.deepEqual(await database.tables(), []);
});

onStages("S13: a failure among the rows leaves nothing where the database can take it back", "shop", async (stage) => {
  const { database, family, fails, folder, go } = stage;
  const path = join(folder, "migrations/versions", `${AT.names}_full_names.ts`);
  const text = readFileSync(path, "utf8");
  const failing = text.replace(
    /^ +await db\.updateTable.*full_name.*$/m,
    (line) => `${line}\n    if (customer.id === 2) throw new Error("the second customer");`,
  );
  assert.notEqual(failing, text);
  writeFileSync(path, failing);

  await go("upgrade", AT.unlessThere);
  const before = await database.dump();
  const { status, stderr } = await fails("upgrade", "head");
  assert.equal(status, family === "mysql" ? 5 : 4);
  assert.match(
    stderr,
    /^error E_(?:REVISION_FAILED|PARTIAL_RUN): Cannot finish "upgrade" of "\w+": the second customer$/m,
  );
  assert.equal(await go("current"), `${AT.unlessThere}\n`);
  if (family === "mysql") {
    assert.match(stderr, new RegExp(`not rolled back: what "${AT.names}" did before.*"${AT.unlessThere}"`));
    assert.ok((await columnOf(stage, "customers", "full_name")) !== undefined);
    assert.ok((await columnOf(stage, "customers", "first_name")) !== undefined);
  } else {
    assert.match(stderr, new RegExp(`rolled back; the database is at "${AT.unlessThere}"`));
    assert.deepEqual(await database.dump(), before);
    writeFileSync(path, text);
    await go("upgrade", "head");
  }
});

onStages("S14: a column and a table are made unless they are there", "shop", async (stage) => {
  const { database, go } = stage;
  await thereAndBack(stage, AT.keys, AT.unlessThere);
  await go("downgrade", "-1");
  const note = async () => await columnOf(stage, "customers", "note");
  assert.equal(await note(), undefined);

  await database.rows("ALTER TABLE customers ADD COLUMN note VARCHAR(7)");
  await database.rows("CREATE TABLE vouchers (code VARCHAR(20) PRIMARY KEY, worth INTEGER)");
  await database.rows("INSERT INTO vouchers VALUES ('ten', 10)");
  await go("upgrade", AT.unlessThere);
  assert.deepEqual((await note())!.type, { type: "string", length: 7 });
  assert.deepEqual(await database.rows("SELECT code, worth FROM vouchers"), [{ code: "ten", worth: 10 }]);
  await go("downgrade", "base");
  assert.deepEqual(await database.tables(), []);
});

onClients("S09: the script of a whole project makes what the run makes", "shop", async (stage) => {
  const { database, go, script, withOther } = stage;
  await withOther(async (other) => {
    await go("upgrade", AT.unlessThere);
    await other.play(await script("upgrade", AT.unlessThere));
    assert.deepEqual(await other.dump(), await database.dump());
  });
});
