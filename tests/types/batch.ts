// What a batch's callback gets: the operations on a table, with the table left out.
import type { Kit, Op } from "../../mod.ts";

export function upgrade(op: Op, { t }: Kit) {
  op.batchAlterTable("users", (b) => {
    b.addColumn(t.column("name", t.text()));
    b.addColumn(t.column("state", t.text()), { mysql: { after: "name" } });
    b.dropColumn("old", { was: t.column("old", t.text()) });
    b.createIndex("ix_users_name", ["name"], { unique: true });
    b.dropIndex("ix_users_old", { was: { columns: ["old"] } });
    b.alterColumn("name", { type: t.string(50), was: { type: t.text() } });
    b.createPrimaryKey(null, ["id"]);
    b.createUniqueConstraint("uq", ["name"]);
    b.createCheckConstraint("ck", "name <> ''");
    b.createForeignKey("fk", "groups", ["group_id"], ["id"], { onDelete: "CASCADE" });
    b.createExcludeConstraint("ex", [{ column: "name", with: "=" }]);
    b.dropConstraint("uq", { was: t.unique(["name"]) });
    b.createTableComment("who");
    b.dropTableComment({ was: "who" });

    // @ts-expect-error: the table is left out
    b.addColumn("users", t.column("name", t.text()));
    // @ts-expect-error: the table is left out
    b.createIndex("ix_users_name", "users", ["name"]);
    // @ts-expect-error: the table is left out
    b.alterColumn("users", "name", { nullable: false });
    // @ts-expect-error: the table is left out
    b.createForeignKey("fk", "users", "groups", ["group_id"], ["id"]);
    // @ts-expect-error: the table is left out
    b.createTableComment("users", "who");
    // @ts-expect-error: a batch is about a table
    b.createSchema("app");
    // @ts-expect-error: a batch is about a table
    b.createEnumType("mood", ["ok"]);
    // @ts-expect-error: a batch is about one table
    b.createTable("other", []);
    b.execute("UPDATE users SET name = ''");
    // @ts-expect-error: a batch collects, and answers nothing
    b.execute("SELECT 1").then(() => {});
    // @ts-expect-error: a batch collects, and answers nothing
    b.dropColumn("old").then(() => {});
  });
  op.batchAlterTable("users", { schema: "app" }, (b) => b.dropColumn("old"));

  // @ts-expect-error: a batch needs a function
  op.batchAlterTable("users", { schema: "app" });
  // @ts-expect-error: there is no such option
  op.batchAlterTable("users", { shema: "app" }, (b) => b.dropColumn("old"));
}
