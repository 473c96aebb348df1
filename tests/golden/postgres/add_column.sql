-- add_column: plain
ALTER TABLE "users" ADD COLUMN "full_name" VARCHAR(100);

-- add_column: NOT NULL with a default
ALTER TABLE "users" ADD COLUMN "state" TEXT DEFAULT 'it''s new' NOT NULL;

-- add_column: NOT NULL without a default
ALTER TABLE "users" ADD COLUMN "state" TEXT NOT NULL;

-- add_column: with a default that is an expression
ALTER TABLE "users" ADD COLUMN "made_at" TIMESTAMP WITHOUT TIME ZONE DEFAULT CURRENT_TIMESTAMP;

-- add_column: unique
ALTER TABLE "users" ADD COLUMN "email" TEXT;
ALTER TABLE "users" ADD CONSTRAINT "users_email_key" UNIQUE ("email");

-- add_column: indexed
ALTER TABLE "users" ADD COLUMN "email" TEXT;
CREATE INDEX "users_email_idx" ON "users" ("email");

-- add_column: with a reference
ALTER TABLE "users" ADD COLUMN "group_id" INTEGER;
ALTER TABLE "users" ADD CONSTRAINT "users_group_id_fkey" FOREIGN KEY ("group_id") REFERENCES "groups" ("id") ON DELETE SET NULL;

-- add_column: with a reference at the column
ALTER TABLE "users" ADD COLUMN "group_id" INTEGER CONSTRAINT "users_group_id_fkey" REFERENCES "groups" ("id");

-- add_column: with a reference that rows may break
-- E_UNSUPPORTED_OPERATION: Cannot make the foreign key "users_group_id_fkey" NOT ENFORCED: postgres 14 enforces every foreign key
--   hint: leave `enforced` out; a server of version 18 has constraints that rows may break

-- add_column: with a reference at the column that rows may break
-- E_UNSUPPORTED_OPERATION: Cannot make the foreign key "users_group_id_fkey" NOT ENFORCED: postgres 14 enforces every foreign key
--   hint: leave `enforced` out; a server of version 18 has constraints that rows may break

-- add_column: a key
ALTER TABLE "log" ADD COLUMN "id" SERIAL NOT NULL;
ALTER TABLE "log" ADD CONSTRAINT "log_pkey" PRIMARY KEY ("id");

-- add_column: a key at the column
ALTER TABLE "log" ADD COLUMN "id" SERIAL NOT NULL CONSTRAINT "log_pkey" PRIMARY KEY;

-- add_column: computed
-- E_UNSUPPORTED_OPERATION: Cannot make the computed column "twice": postgres 14 has stored ones alone
--   hint: say { computed: { sql, stored: true } }; a server of version 18 computes when it is read

-- add_column: an enum
CREATE TYPE "mood" AS ENUM ('sad', 'ok');
ALTER TABLE "users" ADD COLUMN "mood" "mood";

-- add_column: with a comment
ALTER TABLE "users" ADD COLUMN "state" TEXT;
COMMENT ON COLUMN "users"."state" IS 'it''s so';

-- add_column: if it is not there
ALTER TABLE "users" ADD COLUMN IF NOT EXISTS "state" TEXT;

-- add_column: behind another
ALTER TABLE "users" ADD COLUMN "state" TEXT;

-- add_column: with attributes of one family
ALTER TABLE "users" ADD COLUMN "state" INTEGER;
COMMENT ON COLUMN "users"."state" IS 'x';

-- add_column: in a schema
ALTER TABLE "app"."users" ADD COLUMN "state" TEXT;
CREATE INDEX "users_state_idx" ON "app"."users" ("state");
