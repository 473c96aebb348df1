import { relations, sql } from "drizzle-orm";
import { check, index, integer, pgEnum, pgTable, serial, text, timestamp, varchar } from "drizzle-orm/pg-core";

export const users = pgTable("users", {
  id: serial().primaryKey(),
  email: varchar({ length: 200 }).notNull().unique(),
  name: text().notNull(),
});

export const state = pgEnum("state", ["draft", "published"]);

export const posts = pgTable("posts", {
  id: serial().primaryKey(),
  authorId: integer("author_id").notNull().references(() => users.id, { onDelete: "cascade" }),
  title: text().notNull(),
  state: state().notNull().default("draft"),
  createdAt: timestamp("created_at", { withTimezone: true }).notNull().defaultNow(),
}, (table) => [
  index().on(table.authorId, table.createdAt.desc()),
  index("posts_published").on(table.createdAt).where(sql`${table.state} = 'published'`),
  check("posts_title_given", sql`${table.title} <> ''`),
]);

export const usersRelations = relations(users, ({ many }) => ({ posts: many(posts) }));
export const postsRelations = relations(posts, ({ one }) => ({
  author: one(users, { fields: [posts.authorId], references: [users.id] }),
}));
