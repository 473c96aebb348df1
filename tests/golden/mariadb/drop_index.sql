-- drop_index: by its name
DROP INDEX `ix_users_email` ON `users`;

-- drop_index: with what it was
DROP INDEX `ix_users_email` ON `users`;

-- drop_index: on an expression, partial
DROP INDEX `ix_users_lower` ON `users`;

-- drop_index: if it is there
DROP INDEX IF EXISTS `ix_users_email` ON `users`;

-- drop_index: concurrently
DROP INDEX `ix_users_email` ON `users`;

-- drop_index: in a schema
DROP INDEX `ix_users_email` ON `app`.`users`;

-- drop_index: a name that needs quoting
DROP INDEX `a"b` ON `users`;
