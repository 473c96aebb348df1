-- batch_alter_table: one operation
ALTER TABLE "users" ADD COLUMN "name" VARCHAR(100);
CREATE INDEX "users_name_idx" ON "users" ("name");

-- batch_alter_table: several, of which one needs another
ALTER TABLE "users" ADD COLUMN "name" VARCHAR(100);
CREATE INDEX "users_name_idx" ON "users" ("name");
CREATE UNIQUE INDEX "ix_users_name" ON "users" ("name");
ALTER TABLE "users" DROP COLUMN "old";

-- batch_alter_table: a column altered, and a check on it
-- E_UNSUPPORTED_OPERATION: Cannot alter the column "users.old": sqlite sets and drops NOT NULL since 3.53
--   hint: rebuild the table with op.batchAlterTable()

-- batch_alter_table: in a schema
ALTER TABLE "app"."users" ADD COLUMN "name" VARCHAR(100);
CREATE INDEX "app"."users_name_idx" ON "users" ("name");
ALTER TABLE "app"."users" DROP COLUMN "old";
