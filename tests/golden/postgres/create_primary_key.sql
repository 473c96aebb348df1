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
