/** books, and all that hangs on them */
import type { Kit, Op } from "../../retort.config.ts";

export const revision = "100000000001";
export const downRevision = null;

export function upgrade(op: Op, { t, sql }: Kit) {
  op.createTable("books", [
    t.column("id", t.integer(), { primaryKey: true, sqlite: { autoincrement: true } }),
    t.column("isbn", t.string(13), { nullable: false }),
    t.column("title", t.string(200), { nullable: false, collation: "NOCASE" }),
    t.column("pages", t.string(10), { nullable: false }),
    t.check("pages <> ''", { name: "books_pages_check" }),
  ]);
  op.createIndex("ix_books_title", "books", [sql`lower(title)`], { where: "pages > 0" });
  op.createTable("loans", [
    t.column("id", t.integer(), { primaryKey: true }),
    t.column("book_id", t.integer(), {
      nullable: false,
      references: { table: "books", column: "id", onDelete: "CASCADE" },
    }),
  ]);
  op.createTable("log", [t.column("entry", t.text())]);
  op.execute(
    "CREATE TRIGGER books_logged AFTER INSERT ON books BEGIN INSERT INTO log VALUES ('new: ' || NEW.title); END",
  );
  op.createView("titles", "SELECT id, title FROM books");
}

export function downgrade(op: Op) {
  op.dropView("titles");
  op.dropTable("log");
  op.dropTable("loans");
  op.dropTable("books");
}
