-- create_unique_constraint: plain
ALTER TABLE `users` ADD CONSTRAINT `uq_users_email` UNIQUE (`email`);

-- create_unique_constraint: without a name
ALTER TABLE `users` ADD CONSTRAINT `users_email_id_key` UNIQUE (`email`, `id`);

-- create_unique_constraint: checked at the end
-- E_UNSUPPORTED_OPERATION: Cannot make the unique constraint "uq_users_email" deferrable: mysql checks each statement
--   hint: leave `deferrable` and `initially` out

-- create_unique_constraint: checked at once
ALTER TABLE `users` ADD CONSTRAINT `uq_users_email` UNIQUE (`email`);

-- create_unique_constraint: with one NULL
-- E_UNSUPPORTED_OPERATION: Cannot make the unique constraint "uq_users_email": mysql has no NULLS NOT DISTINCT
--   hint: make the columns NOT NULL

-- create_unique_constraint: in a schema
ALTER TABLE `app`.`users` ADD CONSTRAINT `uq_users_email` UNIQUE (`email`);

-- create_unique_constraint: that holds a column beside its own, in a tuned index
-- E_UNSUPPORTED_OPERATION: Cannot make the unique constraint "uq_users_email" deferrable: mysql checks each statement
--   hint: leave `deferrable` and `initially` out

-- create_unique_constraint: names that need quoting
ALTER TABLE `or"der` ADD CONSTRAINT `u"q` UNIQUE (`a"b`);
