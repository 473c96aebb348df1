-- drop_column: by its name
ALTER TABLE "users" DROP COLUMN "state";

-- drop_column: with what it was
ALTER TABLE "users" DROP COLUMN "state";

-- drop_column: with its index
DROP INDEX "users_email_idx";
ALTER TABLE "users" DROP COLUMN "email";

-- drop_column: with its reference
ALTER TABLE "users" DROP COLUMN "group_id";

-- drop_column: with its enum type
ALTER TABLE "users" DROP COLUMN "mood";

-- drop_column: if it is there
-- E_UNSUPPORTED_OPERATION: Cannot drop the column "users.state": sqlite has no IF EXISTS for columns
--   hint: ask first, with await op.inspect().hasColumn()

-- drop_column: with what depends on it
ALTER TABLE "users" DROP COLUMN "state";

-- drop_column: in a schema
ALTER TABLE "app"."users" DROP COLUMN "state";

-- drop_column: that an index holds beside its own
ALTER TABLE "users" DROP COLUMN "state";
