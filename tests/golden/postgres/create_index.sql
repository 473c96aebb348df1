-- create_index: plain
CREATE INDEX "ix_users_email" ON "users" ("email");

-- create_index: unique
CREATE UNIQUE INDEX "ix_users_email" ON "users" ("email");

-- create_index: on several columns
CREATE INDEX "ix_users_both" ON "users" ("email", "id" DESC);

-- create_index: on an expression
CREATE INDEX "ix_users_lower" ON "users" ((lower(email)));

-- create_index: partial
CREATE INDEX "ix_users_active" ON "users" ("email") WHERE active AND name <> 'it''s';

-- create_index: with a collation
CREATE INDEX "ix_users_name" ON "users" ("name" COLLATE "C");

-- create_index: with a collation of SQLite
CREATE INDEX "ix_users_name" ON "users" ("name" COLLATE "NOCASE");

-- create_index: if it is not there
CREATE INDEX IF NOT EXISTS "ix_users_email" ON "users" ("email");

-- create_index: by an access method
CREATE INDEX "ix_users_email" ON "users" USING "hash" ("email");

-- create_index: with operator classes and NULLs
CREATE INDEX "ix_users_name" ON "users" ("name" "text_pattern_ops" NULLS LAST);

-- create_index: on the first characters
-- E_UNSUPPORTED_OPERATION: Cannot index the first characters of a column: postgres has no such indexes
--   hint: index an expression, sql`left(name, 10)`

-- create_index: concurrently
-- transaction: outside
CREATE INDEX CONCURRENTLY "ix_users_email" ON "users" ("email") INCLUDE ("name") WITH ("fillfactor" = 70);

-- create_index: full text
CREATE INDEX "ix_users_name" ON "users" ("name");

-- create_index: in a schema
CREATE INDEX "ix_users_email" ON "app"."users" ("email");

-- create_index: names that need quoting
CREATE INDEX "a""b" ON "or""der" ("from");
