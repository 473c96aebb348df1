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
-- E_UNSUPPORTED_OPERATION: Cannot create the index "ix_users_email": sqlite knows no access methods, prefix lengths, operator classes and NULLS FIRST
--   hint: leave them out there, as op.context.dialect tells

-- create_index: with operator classes and NULLs
-- E_UNSUPPORTED_OPERATION: Cannot create the index "ix_users_name": sqlite knows no access methods, prefix lengths, operator classes and NULLS FIRST
--   hint: leave them out there, as op.context.dialect tells

-- create_index: on the first characters
-- E_UNSUPPORTED_OPERATION: Cannot create the index "ix_users_name": sqlite knows no access methods, prefix lengths, operator classes and NULLS FIRST
--   hint: leave them out there, as op.context.dialect tells

-- create_index: concurrently
CREATE INDEX "ix_users_email" ON "users" ("email");

-- create_index: full text
CREATE INDEX "ix_users_name" ON "users" ("name");

-- create_index: in a schema
CREATE INDEX "app"."ix_users_email" ON "users" ("email");

-- create_index: names that need quoting
CREATE INDEX "a""b" ON "or""der" ("from");
