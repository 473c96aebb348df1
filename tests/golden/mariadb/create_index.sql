-- create_index: plain
CREATE INDEX `ix_users_email` ON `users` (`email`);

-- create_index: unique
CREATE UNIQUE INDEX `ix_users_email` ON `users` (`email`);

-- create_index: on several columns
-- E_UNSUPPORTED_OPERATION: Cannot index "id" in descending order: mariadb 10.6 has ascending indexes alone
--   hint: leave `desc` out: an index is read backwards as well

-- create_index: on an expression
-- E_UNSUPPORTED_OPERATION: Cannot index an expression: mariadb 10.6 has no such indexes
--   hint: add a computed column, t.column(…, { computed: { sql } }), and index that

-- create_index: partial
-- E_UNSUPPORTED_OPERATION: Cannot create the index "ix_users_active" with a WHERE: mariadb has no partial indexes
--   hint: index an expression or a computed column that is NULL for the other rows

-- create_index: with a collation
-- E_UNSUPPORTED_OPERATION: Cannot index a column with a collation of its own: mariadb has no such indexes
--   hint: give the column the collation

-- create_index: with a collation of SQLite
-- E_UNSUPPORTED_OPERATION: Cannot index a column with a collation of its own: mariadb has no such indexes
--   hint: give the column the collation

-- create_index: if it is not there
CREATE INDEX IF NOT EXISTS `ix_users_email` ON `users` (`email`);

-- create_index: by an access method
CREATE INDEX `ix_users_email` USING HASH ON `users` (`email`);

-- create_index: with operator classes and NULLs
-- E_UNSUPPORTED_OPERATION: Cannot index a column with an operator class: mariadb has no such indexes
--   hint: leave it out

-- create_index: on the first characters
CREATE INDEX `ix_users_name` ON `users` (`name`(10));

-- create_index: concurrently
CREATE INDEX `ix_users_email` ON `users` (`email`);

-- create_index: full text
-- E_UNSUPPORTED_OPERATION: Cannot create the index "ix_users_name" with the parser "ngram": mariadb has none of that name
--   hint: leave the parser out there

-- create_index: in a schema
CREATE INDEX `ix_users_email` ON `app`.`users` (`email`);

-- create_index: names that need quoting
CREATE INDEX `a"b` ON `or"der` (`from`);
