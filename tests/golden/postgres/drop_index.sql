-- drop_index: by its name
DROP INDEX "ix_users_email";

-- drop_index: with what it was
DROP INDEX "ix_users_email";

-- drop_index: on an expression, partial
DROP INDEX "ix_users_lower";

-- drop_index: if it is there
DROP INDEX IF EXISTS "ix_users_email";

-- drop_index: concurrently
-- transaction: outside
DROP INDEX CONCURRENTLY "ix_users_email";

-- drop_index: in a schema
DROP INDEX "app"."ix_users_email";

-- drop_index: a name that needs quoting
DROP INDEX "a""b";
