-- batch_alter_table: one operation
ALTER TABLE `users` ADD COLUMN `name` VARCHAR(100), ADD INDEX `users_name_idx` (`name`);

-- batch_alter_table: several, of which one needs another
ALTER TABLE `users` ADD COLUMN `name` VARCHAR(100), ADD INDEX `users_name_idx` (`name`), ADD UNIQUE INDEX `ix_users_name` (`name`), DROP COLUMN `old`;

-- batch_alter_table: a column altered, and a check on it
ALTER TABLE `users` CHANGE COLUMN `old` `aged` TEXT NOT NULL, ADD CONSTRAINT `users_check` CHECK (aged <> '');

-- batch_alter_table: in a schema
ALTER TABLE `app`.`users` ADD COLUMN `name` VARCHAR(100), ADD INDEX `users_name_idx` (`name`), DROP COLUMN `old`;
