-- drop_index: by its name
DROP INDEX `ix_users_email` ON `users`;

-- drop_index: with what it was
DROP INDEX `ix_users_email` ON `users`;

-- drop_index: on an expression, partial
DROP INDEX `ix_users_lower` ON `users`;

-- drop_index: if it is there
-- E_UNSUPPORTED_OPERATION: Cannot drop the index "ix_users_email" if it is there: mysql has no IF EXISTS for indexes
--   hint: ask first, with await op.inspect().indexes()

-- drop_index: concurrently
DROP INDEX `ix_users_email` ON `users`;

-- drop_index: in a schema
DROP INDEX `ix_users_email` ON `app`.`users`;

-- drop_index: a name that needs quoting
DROP INDEX `a"b` ON `users`;
