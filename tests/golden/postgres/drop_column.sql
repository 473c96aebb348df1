-- drop_column: by its name
ALTER TABLE "users" DROP COLUMN "state";

-- drop_column: with what it was
ALTER TABLE "users" DROP COLUMN "state";

-- drop_column: with its index
ALTER TABLE "users" DROP COLUMN "email";

-- drop_column: with its reference
ALTER TABLE "users" DROP COLUMN "group_id";

-- drop_column: with its enum type
ALTER TABLE "users" DROP COLUMN "mood";
DROP TYPE "mood";

-- drop_column: if it is there
ALTER TABLE "users" DROP COLUMN IF EXISTS "state";

-- drop_column: with what depends on it
ALTER TABLE "users" DROP COLUMN "state" CASCADE;

-- drop_column: in a schema
ALTER TABLE "app"."users" DROP COLUMN "state";

-- drop_column: that an index holds beside its own
ALTER TABLE "users" DROP COLUMN "state";
