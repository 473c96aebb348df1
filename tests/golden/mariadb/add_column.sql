-- add_column: plain
ALTER TABLE `users` ADD COLUMN `full_name` VARCHAR(100);

-- add_column: NOT NULL with a default
ALTER TABLE `users` ADD COLUMN `state` TEXT NOT NULL DEFAULT 'it''s new';

-- add_column: NOT NULL without a default
ALTER TABLE `users` ADD COLUMN `state` TEXT NOT NULL;

-- add_column: with a default that is an expression
ALTER TABLE `users` ADD COLUMN `made_at` DATETIME DEFAULT CURRENT_TIMESTAMP;

-- add_column: unique
ALTER TABLE `users` ADD COLUMN `email` TEXT, ADD CONSTRAINT `users_email_key` UNIQUE (`email`);

-- add_column: indexed
-- E_UNSUPPORTED_OPERATION: Cannot make the index "users_email_idx" on "email": mariadb 10.6 has no key on the whole of a TEXT
--   hint: take t.string(…) with a length, or index the first characters: { column, length: 100 }

-- add_column: with a reference
ALTER TABLE `users` ADD COLUMN `group_id` INTEGER, ADD CONSTRAINT `users_group_id_fkey` FOREIGN KEY (`group_id`) REFERENCES `groups` (`id`) ON DELETE SET NULL;

-- add_column: with a reference at the column
ALTER TABLE `users` ADD COLUMN `group_id` INTEGER, ADD CONSTRAINT `users_group_id_fkey` FOREIGN KEY (`group_id`) REFERENCES `groups` (`id`);

-- add_column: with a reference that rows may break
-- E_UNSUPPORTED_OPERATION: Cannot make the foreign key "users_group_id_fkey" NOT ENFORCED: mariadb enforces every foreign key
--   hint: leave `enforced` out, or the foreign key

-- add_column: with a reference at the column that rows may break
-- E_UNSUPPORTED_OPERATION: Cannot make the foreign key "users_group_id_fkey" NOT ENFORCED: mariadb enforces every foreign key
--   hint: leave `enforced` out, or the foreign key

-- add_column: a key
ALTER TABLE `log` ADD COLUMN `id` INTEGER NOT NULL AUTO_INCREMENT, ADD PRIMARY KEY (`id`);

-- add_column: a key at the column
ALTER TABLE `log` ADD COLUMN `id` INTEGER NOT NULL AUTO_INCREMENT, ADD PRIMARY KEY (`id`);

-- add_column: computed
ALTER TABLE `users` ADD COLUMN `twice` INTEGER GENERATED ALWAYS AS (weight * 2) VIRTUAL;

-- add_column: an enum
ALTER TABLE `users` ADD COLUMN `mood` ENUM('sad', 'ok');

-- add_column: with a comment
ALTER TABLE `users` ADD COLUMN `state` TEXT COMMENT 'it''s so';

-- add_column: if it is not there
ALTER TABLE `users` ADD COLUMN IF NOT EXISTS `state` TEXT;

-- add_column: behind another
ALTER TABLE `users` ADD COLUMN `state` TEXT AFTER `weight`;

-- add_column: with attributes of one family
ALTER TABLE `users` ADD COLUMN `state` INTEGER COMMENT 'x' /*!80023 INVISIBLE */;

-- add_column: in a schema
-- E_UNSUPPORTED_OPERATION: Cannot make the index "users_state_idx" on "state": mariadb 10.6 has no key on the whole of a TEXT
--   hint: take t.string(…) with a length, or index the first characters: { column, length: 100 }
