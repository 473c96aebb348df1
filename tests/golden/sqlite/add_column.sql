-- add_column: plain
ALTER TABLE "users" ADD COLUMN "full_name" VARCHAR(100);

-- add_column: NOT NULL with a default
ALTER TABLE "users" ADD COLUMN "state" TEXT DEFAULT 'it''s new' NOT NULL;

-- add_column: NOT NULL without a default
-- E_UNSUPPORTED_OPERATION: Cannot add the column "users.state": sqlite cannot add a NOT NULL column without a default
--   hint: rebuild the table with op.batchAlterTable()

-- add_column: with a default that is an expression
-- E_UNSUPPORTED_OPERATION: Cannot add the column "users.made_at": sqlite takes a constant as the default of a column that is added
--   hint: rebuild the table with op.batchAlterTable()

-- add_column: unique
-- E_UNSUPPORTED_OPERATION: Cannot add the column "users.email": sqlite cannot add a unique with a column
--   hint: rebuild the table with op.batchAlterTable()

-- add_column: indexed
ALTER TABLE "users" ADD COLUMN "email" TEXT;
CREATE INDEX "users_email_idx" ON "users" ("email");

-- add_column: with a reference
ALTER TABLE "users" ADD COLUMN "group_id" INTEGER CONSTRAINT "users_group_id_fkey" REFERENCES "groups" ("id") ON DELETE SET NULL;

-- add_column: with a reference at the column
ALTER TABLE "users" ADD COLUMN "group_id" INTEGER CONSTRAINT "users_group_id_fkey" REFERENCES "groups" ("id");

-- add_column: with a reference that rows may break
-- E_UNSUPPORTED_OPERATION: Cannot make the foreign key "users_group_id_fkey" NOT ENFORCED: sqlite enforces every foreign key
--   hint: leave `enforced` out, or the foreign key

-- add_column: with a reference at the column that rows may break
-- E_UNSUPPORTED_OPERATION: Cannot make the foreign key "users_group_id_fkey" NOT ENFORCED: sqlite enforces every foreign key
--   hint: leave `enforced` out, or the foreign key

-- add_column: a key
-- E_UNSUPPORTED_OPERATION: Cannot add the column "log.id": sqlite cannot add a primary key with a column
--   hint: rebuild the table with op.batchAlterTable()

-- add_column: a key at the column
-- E_UNSUPPORTED_OPERATION: Cannot add the column "log.id": sqlite cannot add a primary key with a column
--   hint: rebuild the table with op.batchAlterTable()

-- add_column: computed
ALTER TABLE "users" ADD COLUMN "twice" INTEGER GENERATED ALWAYS AS (weight * 2) VIRTUAL;

-- add_column: an enum
ALTER TABLE "users" ADD COLUMN "mood" VARCHAR(3) CONSTRAINT "users_mood_check" CHECK ("mood" IN ('sad', 'ok'));

-- add_column: with a comment
ALTER TABLE "users" ADD COLUMN "state" TEXT;

-- add_column: if it is not there
-- E_UNSUPPORTED_OPERATION: Cannot add the column "users.state": sqlite has no IF NOT EXISTS for columns
--   hint: rebuild the table with op.batchAlterTable()

-- add_column: behind another
ALTER TABLE "users" ADD COLUMN "state" TEXT;

-- add_column: with attributes of one family
ALTER TABLE "users" ADD COLUMN "state" INTEGER;

-- add_column: in a schema
ALTER TABLE "app"."users" ADD COLUMN "state" TEXT;
CREATE INDEX "app"."users_state_idx" ON "users" ("state");
