-- batch_alter_table: one operation
ALTER TABLE "users" ADD COLUMN "name" VARCHAR(100);
CREATE INDEX "users_name_idx" ON "users" ("name");

-- batch_alter_table: several, of which one needs another
ALTER TABLE "users" ADD COLUMN "name" VARCHAR(100);
CREATE INDEX "users_name_idx" ON "users" ("name");
CREATE UNIQUE INDEX "ix_users_name" ON "users" ("name");
ALTER TABLE "users" DROP COLUMN "old";

-- batch_alter_table: a column altered, and a check on it
ALTER TABLE "users" ALTER COLUMN "old" SET NOT NULL;
ALTER TABLE "users" RENAME COLUMN "old" TO "aged";
ALTER TABLE "users" ADD CONSTRAINT "users_check" CHECK (aged <> '');

-- batch_alter_table: in a schema
ALTER TABLE "app"."users" ADD COLUMN "name" VARCHAR(100);
CREATE INDEX "users_name_idx" ON "app"."users" ("name");
ALTER TABLE "app"."users" DROP COLUMN "old";
