-- create_index: plain
CREATE INDEX `ix_users_email` ON `users` (`email`);

-- create_index: unique
CREATE UNIQUE INDEX `ix_users_email` ON `users` (`email`);

-- create_index: on several columns
CREATE INDEX `ix_users_both` ON `users` (`email`, `id` DESC);

-- create_index: on an expression
CREATE INDEX `ix_users_lower` ON `users` ((lower(email)));

-- create_index: partial
-- E_UNSUPPORTED_OPERATION: Cannot create the index "ix_users_active" with a WHERE: mysql has no partial indexes
--   hint: index an expression or a computed column that is NULL for the other rows

-- create_index: with a collation
-- E_UNSUPPORTED_OPERATION: Cannot index a column with a collation of its own: mysql has no such indexes
--   hint: give the column the collation

-- create_index: with a collation of SQLite
-- E_UNSUPPORTED_OPERATION: Cannot index a column with a collation of its own: mysql has no such indexes
--   hint: give the column the collation

-- create_index: if it is not there
-- E_UNSUPPORTED_OPERATION: Cannot create the index "ix_users_email" if it is not there: mysql has no IF NOT EXISTS for indexes
--   hint: ask first, with await op.inspect().indexes()

-- create_index: by an access method
CREATE INDEX `ix_users_email` USING HASH ON `users` (`email`);

-- create_index: with operator classes and NULLs
-- E_UNSUPPORTED_OPERATION: Cannot index a column with an operator class: mysql has no such indexes
--   hint: leave it out

-- create_index: on the first characters
CREATE INDEX `ix_users_name` ON `users` (`name`(10));

-- create_index: concurrently
CREATE INDEX `ix_users_email` ON `users` (`email`);

-- create_index: full text
CREATE FULLTEXT INDEX `ix_users_name` ON `users` (`name`) WITH PARSER `ngram`;

-- create_index: in a schema
CREATE INDEX `ix_users_email` ON `app`.`users` (`email`);

-- create_index: names that need quoting
CREATE INDEX `a"b` ON `or"der` (`from`);
