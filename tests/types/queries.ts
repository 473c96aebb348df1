// What op.inspect() and op.kysely() must and must not let through. Nothing here runs: the compiler is the test.
import type { Column, Constraint, Index, Op, Table } from "../../mod.ts";

interface Tables {
  users: { id: number; name: string; email: string | null };
}

export async function upgrade(op: Op) {
  const db = op.kysely<Tables>();
  const rows = await db.selectFrom("users").select(["id", "email"]).where("name", "=", "Ada").execute();
  rows satisfies { id: number; email: string | null }[];
  await db.insertInto("users").values({ id: 1, name: "Ada", email: null }).execute();
  const { numUpdatedRows } = await db.updateTable("users").set({ email: "a@b" }).executeTakeFirst();
  numUpdatedRows satisfies bigint;

  // @ts-expect-error: there is no such column
  db.selectFrom("users").select("mail");
  // @ts-expect-error: there is no such table
  db.selectFrom("user");
  // @ts-expect-error: there is no such column to compare with
  db.deleteFrom("users").where("nick", "=", "x");
  // @ts-expect-error: a name is a text
  db.updateTable("users").set({ name: 1 });
  // @ts-expect-error: a row needs its name
  db.insertInto("users").values({ id: 1, email: null });
  // @ts-expect-error: what was not selected is not there
  rows[0]!.name;
}

export async function downgrade(op: Op) {
  const inspector = op.inspect();
  await inspector.tables() satisfies readonly string[];
  await inspector.tables({ schema: "app" }) satisfies readonly string[];
  await inspector.hasTable("users") satisfies boolean;
  await inspector.hasColumn("users", "email", { schema: "app" }) satisfies boolean;
  await inspector.table("users") satisfies Table;
  await inspector.columns("users") satisfies readonly Column[];
  await inspector.indexes("users") satisfies readonly Index[];
  await inspector.constraints("users") satisfies readonly Constraint[];
  await inspector.schemas() satisfies readonly string[];

  // @ts-expect-error: an answer is to be awaited
  inspector.hasTable("users") satisfies boolean;
  // @ts-expect-error: a column stands in a table
  inspector.hasColumn("email");
  // @ts-expect-error: a schema is an option
  inspector.hasTable("users", "app");
  // @ts-expect-error: there is no such option
  inspector.columns("users", { scema: "app" });
  // @ts-expect-error: there is no such method
  inspector.views();
  // @ts-expect-error: what is read cannot be changed
  (await inspector.columns("users")).push();
}
