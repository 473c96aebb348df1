-- create_foreign_key: plain
ALTER TABLE `posts` ADD CONSTRAINT `fk_posts_user` FOREIGN KEY (`user_id`) REFERENCES `users` (`id`);

-- create_foreign_key: without a name
ALTER TABLE `posts` ADD CONSTRAINT `posts_user_id_fkey` FOREIGN KEY (`user_id`) REFERENCES `users` (`id`);

-- create_foreign_key: of several columns
ALTER TABLE `posts` ADD CONSTRAINT `fk_posts_user` FOREIGN KEY (`user_id`, `user_name`) REFERENCES `users` (`id`, `name`);

-- create_foreign_key: to its own table
ALTER TABLE `posts` ADD CONSTRAINT `fk_posts_parent` FOREIGN KEY (`parent_id`) REFERENCES `posts` (`id`);

-- create_foreign_key: CASCADE
ALTER TABLE `posts` ADD CONSTRAINT `fk_posts_user` FOREIGN KEY (`user_id`) REFERENCES `users` (`id`) ON DELETE CASCADE ON UPDATE CASCADE;

-- create_foreign_key: SET NULL and RESTRICT
ALTER TABLE `posts` ADD CONSTRAINT `fk_posts_user` FOREIGN KEY (`user_id`) REFERENCES `users` (`id`) ON DELETE SET NULL ON UPDATE RESTRICT;

-- create_foreign_key: SET DEFAULT and NO ACTION
-- E_UNSUPPORTED_OPERATION: Cannot make the foreign key "fk_posts_user": mysql has no SET DEFAULT
--   hint: choose "SET NULL", or write a trigger

-- create_foreign_key: MATCH FULL
-- E_UNSUPPORTED_OPERATION: Cannot make the foreign key "fk_posts_user": mysql has no MATCH FULL
--   hint: leave `match` out

-- create_foreign_key: checked at the end
-- E_UNSUPPORTED_OPERATION: Cannot make the foreign key "fk_posts_user" deferrable: mysql checks each statement
--   hint: leave `deferrable` and `initially` out

-- create_foreign_key: never deferrable
ALTER TABLE `posts` ADD CONSTRAINT `fk_posts_user` FOREIGN KEY (`user_id`) REFERENCES `users` (`id`);

-- create_foreign_key: of rows to come
ALTER TABLE `posts` ADD CONSTRAINT `fk_posts_user` FOREIGN KEY (`user_id`) REFERENCES `users` (`id`);

-- create_foreign_key: that rows may break
-- E_UNSUPPORTED_OPERATION: Cannot make the foreign key "fk_posts_user" NOT ENFORCED: mysql enforces every foreign key
--   hint: leave `enforced` out, or the foreign key

-- create_foreign_key: that rows may break, with all the rest
-- E_UNSUPPORTED_OPERATION: Cannot make the foreign key "fk_posts_user" deferrable: mysql checks each statement
--   hint: leave `deferrable` and `initially` out

-- create_foreign_key: from a schema to another
ALTER TABLE `app`.`posts` ADD CONSTRAINT `fk_posts_user` FOREIGN KEY (`user_id`) REFERENCES `auth`.`users` (`id`);

-- create_foreign_key: names that need quoting
ALTER TABLE `posts` ADD CONSTRAINT `f"k` FOREIGN KEY (`parent_id`) REFERENCES `users` (`a"b`);

-- create_foreign_key: that sets one of its columns
ALTER TABLE `posts` ADD CONSTRAINT `fk_posts_user` FOREIGN KEY (`user_id`, `user_name`) REFERENCES `users` (`id`, `name`) ON DELETE SET NULL;

-- create_foreign_key: of ranges that others cover
ALTER TABLE `stays` ADD CONSTRAINT `fk_stays` FOREIGN KEY (`number`, `during`) REFERENCES `rooms` (`number`, `open`);
