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

-- batch_alter_table: a type
ALTER TABLE "users" ALTER COLUMN "old" TYPE VARCHAR(50);

-- batch_alter_table: a type, by an expression
ALTER TABLE "users" ALTER COLUMN "old" TYPE INTEGER USING length(old);

-- batch_alter_table: a unique constraint
ALTER TABLE "users" ADD CONSTRAINT "users_id_key" UNIQUE ("id");

-- batch_alter_table: a foreign key to itself
ALTER TABLE "users" ADD COLUMN "parent_id" INTEGER;
ALTER TABLE "users" ADD CONSTRAINT "users_parent_fkey" FOREIGN KEY ("parent_id") REFERENCES "users" ("id") ON DELETE SET NULL;

-- batch_alter_table: two columns that change their names
ALTER TABLE "users" ADD COLUMN "other" TEXT;
ALTER TABLE "users" RENAME COLUMN "old" TO "swap";
ALTER TABLE "users" RENAME COLUMN "other" TO "old";
ALTER TABLE "users" ALTER COLUMN "swap" SET NOT NULL;
ALTER TABLE "users" RENAME COLUMN "swap" TO "other";
ALTER TABLE "users" ADD CONSTRAINT "users_other_check" CHECK (other <> old);

-- batch_alter_table: made anew in any case
ALTER TABLE "users" ADD COLUMN "name" VARCHAR(100);
CREATE INDEX "users_name_idx" ON "users" ("name");

-- batch_alter_table: never made anew
ALTER TABLE "users" ADD CONSTRAINT "users_id_key" UNIQUE ("id");

-- batch_alter_table: a column among the others
-- E_UNSUPPORTED_OPERATION: Cannot place the column "users.name" behind "id": postgres adds columns behind all others
--   hint: leave it out there, as op.context.dialect tells

-- batch_alter_table: columns in another order
-- E_UNSUPPORTED_OPERATION: Cannot honour `partialReordering` of the batch on "users": postgres alters a table where it stands
--   hint: leave it out there, as op.context.dialect tells

-- batch_alter_table: further elements and options
-- E_UNSUPPORTED_OPERATION: Cannot honour `tableElements` of the batch on "users": postgres alters a table where it stands
--   hint: leave it out there, as op.context.dialect tells

-- batch_alter_table: without a proof
ALTER TABLE "users" ADD COLUMN "name" VARCHAR(100);
CREATE INDEX "users_name_idx" ON "users" ("name");

-- batch_alter_table: of a table that others refer to
ALTER TABLE "users" ALTER COLUMN "old" TYPE VARCHAR(50);

-- batch_alter_table: of a table that is told
ALTER TABLE "users" ALTER COLUMN "old" SET NOT NULL;
