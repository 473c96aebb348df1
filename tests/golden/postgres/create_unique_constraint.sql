-- create_unique_constraint: plain
ALTER TABLE "users" ADD CONSTRAINT "uq_users_email" UNIQUE ("email");

-- create_unique_constraint: without a name
ALTER TABLE "users" ADD CONSTRAINT "users_email_id_key" UNIQUE ("email", "id");

-- create_unique_constraint: checked at the end
ALTER TABLE "users" ADD CONSTRAINT "uq_users_email" UNIQUE ("email") DEFERRABLE INITIALLY DEFERRED;

-- create_unique_constraint: checked at once
ALTER TABLE "users" ADD CONSTRAINT "uq_users_email" UNIQUE ("email") INITIALLY IMMEDIATE;

-- create_unique_constraint: with one NULL
-- E_UNSUPPORTED_OPERATION: Cannot treat NULLs as equal: postgres 14 has no NULLS NOT DISTINCT, which came with 15
--   hint: make the columns NOT NULL, or index an expression that turns NULL into a value

-- create_unique_constraint: in a schema
ALTER TABLE "app"."users" ADD CONSTRAINT "uq_users_email" UNIQUE ("email");

-- create_unique_constraint: that holds a column beside its own, in a tuned index
ALTER TABLE "users" ADD CONSTRAINT "uq_users_email" UNIQUE ("email") INCLUDE ("id", "a""b") WITH ("fillfactor" = 70) DEFERRABLE;

-- create_unique_constraint: names that need quoting
ALTER TABLE "or""der" ADD CONSTRAINT "u""q" UNIQUE ("a""b");
