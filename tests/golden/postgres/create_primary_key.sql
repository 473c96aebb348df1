-- create_primary_key: plain
ALTER TABLE "users" ADD CONSTRAINT "pk_users" PRIMARY KEY ("id");

-- create_primary_key: without a name
ALTER TABLE "users" ADD CONSTRAINT "users_pkey" PRIMARY KEY ("id");

-- create_primary_key: of several columns
ALTER TABLE "users" ADD CONSTRAINT "pk_users" PRIMARY KEY ("id", "group_id");

-- create_primary_key: that is checked at the end of a transaction
ALTER TABLE "users" ADD CONSTRAINT "pk_users" PRIMARY KEY ("id") DEFERRABLE INITIALLY DEFERRED;

-- create_primary_key: in a schema
ALTER TABLE "app"."users" ADD CONSTRAINT "pk_users" PRIMARY KEY ("id");

-- create_primary_key: names that need quoting
ALTER TABLE "or""der" ADD CONSTRAINT "p""k" PRIMARY KEY ("a""b");

-- create_primary_key: that holds a column beside its own, in a tuned index
ALTER TABLE "users" ADD CONSTRAINT "pk_users" PRIMARY KEY ("id") INCLUDE ("group_id") WITH ("fillfactor" = 70);

-- create_primary_key: of ranges that do not overlap
-- E_UNSUPPORTED_OPERATION: Cannot make the key "pk_stays": postgres 14 has no WITHOUT OVERLAPS, which came with 18
--   hint: make an exclusion constraint, t.exclude([{ column, with: "=" }, { column, with: "&&" }])
