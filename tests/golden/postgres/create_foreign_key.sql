-- create_foreign_key: plain
ALTER TABLE "posts" ADD CONSTRAINT "fk_posts_user" FOREIGN KEY ("user_id") REFERENCES "users" ("id");

-- create_foreign_key: without a name
ALTER TABLE "posts" ADD CONSTRAINT "posts_user_id_fkey" FOREIGN KEY ("user_id") REFERENCES "users" ("id");

-- create_foreign_key: of several columns
ALTER TABLE "posts" ADD CONSTRAINT "fk_posts_user" FOREIGN KEY ("user_id", "user_name") REFERENCES "users" ("id", "name");

-- create_foreign_key: to its own table
ALTER TABLE "posts" ADD CONSTRAINT "fk_posts_parent" FOREIGN KEY ("parent_id") REFERENCES "posts" ("id");

-- create_foreign_key: CASCADE
ALTER TABLE "posts" ADD CONSTRAINT "fk_posts_user" FOREIGN KEY ("user_id") REFERENCES "users" ("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- create_foreign_key: SET NULL and RESTRICT
ALTER TABLE "posts" ADD CONSTRAINT "fk_posts_user" FOREIGN KEY ("user_id") REFERENCES "users" ("id") ON DELETE SET NULL ON UPDATE RESTRICT;

-- create_foreign_key: SET DEFAULT and NO ACTION
ALTER TABLE "posts" ADD CONSTRAINT "fk_posts_user" FOREIGN KEY ("user_id") REFERENCES "users" ("id") ON DELETE SET DEFAULT ON UPDATE NO ACTION;

-- create_foreign_key: MATCH FULL
ALTER TABLE "posts" ADD CONSTRAINT "fk_posts_user" FOREIGN KEY ("user_id", "user_name") REFERENCES "users" ("id", "name") MATCH FULL;

-- create_foreign_key: checked at the end
ALTER TABLE "posts" ADD CONSTRAINT "fk_posts_user" FOREIGN KEY ("user_id") REFERENCES "users" ("id") DEFERRABLE INITIALLY DEFERRED;

-- create_foreign_key: never deferrable
ALTER TABLE "posts" ADD CONSTRAINT "fk_posts_user" FOREIGN KEY ("user_id") REFERENCES "users" ("id") NOT DEFERRABLE;

-- create_foreign_key: of rows to come
ALTER TABLE "posts" ADD CONSTRAINT "fk_posts_user" FOREIGN KEY ("user_id") REFERENCES "users" ("id") NOT VALID;

-- create_foreign_key: that rows may break
-- E_UNSUPPORTED_OPERATION: Cannot make the foreign key "fk_posts_user" NOT ENFORCED: postgres 14 enforces every foreign key
--   hint: leave `enforced` out; a server of version 18 has constraints that rows may break

-- create_foreign_key: that rows may break, with all the rest
-- E_UNSUPPORTED_OPERATION: Cannot make the foreign key "fk_posts_user" NOT ENFORCED: postgres 14 enforces every foreign key
--   hint: leave `enforced` out; a server of version 18 has constraints that rows may break

-- create_foreign_key: from a schema to another
ALTER TABLE "app"."posts" ADD CONSTRAINT "fk_posts_user" FOREIGN KEY ("user_id") REFERENCES "auth"."users" ("id");

-- create_foreign_key: names that need quoting
ALTER TABLE "posts" ADD CONSTRAINT "f""k" FOREIGN KEY ("parent_id") REFERENCES "users" ("a""b");

-- create_foreign_key: that sets one of its columns
-- E_UNSUPPORTED_OPERATION: Cannot make the foreign key "fk_posts_user": postgres 14 sets all columns of a key, a part since 15
--   hint: leave `onDeleteColumns` out

-- create_foreign_key: of ranges that others cover
-- E_UNSUPPORTED_OPERATION: Cannot make the foreign key "fk_stays": postgres 14 has no PERIOD, which came with 18
--   hint: leave `period` out, and keep the ranges up by a trigger
