-- batch_alter_table: one operation
ALTER TABLE `users` ADD COLUMN `name` VARCHAR(100), ADD INDEX `users_name_idx` (`name`);

-- batch_alter_table: several, of which one needs another
ALTER TABLE `users` ADD COLUMN `name` VARCHAR(100), ADD INDEX `users_name_idx` (`name`), ADD UNIQUE INDEX `ix_users_name` (`name`), DROP COLUMN `old`;

-- batch_alter_table: a column altered, and a check on it
ALTER TABLE `users` CHANGE COLUMN `old` `aged` TEXT NOT NULL, ADD CONSTRAINT `users_check` CHECK (aged <> '');

-- batch_alter_table: in a schema
ALTER TABLE `app`.`users` ADD COLUMN `name` VARCHAR(100), ADD INDEX `users_name_idx` (`name`), DROP COLUMN `old`;

-- batch_alter_table: a type
ALTER TABLE `users` MODIFY COLUMN `old` VARCHAR(50);

-- batch_alter_table: a type, by an expression
-- E_UNSUPPORTED_OPERATION: Cannot alter the type of the column "users.old" by an expression: mariadb has no USING
--   hint: add a column of the new type, fill it with op.execute(sql`UPDATE …`), drop the old one, and rename the new

-- batch_alter_table: a unique constraint
ALTER TABLE `users` ADD CONSTRAINT `users_id_key` UNIQUE (`id`);

-- batch_alter_table: a foreign key to itself
ALTER TABLE `users` ADD COLUMN `parent_id` INTEGER, ADD CONSTRAINT `users_parent_fkey` FOREIGN KEY (`parent_id`) REFERENCES `users` (`id`) ON DELETE SET NULL;

-- batch_alter_table: two columns that change their names
ALTER TABLE `users` ADD COLUMN `other` TEXT, RENAME COLUMN `old` TO `swap`;
ALTER TABLE `users` RENAME COLUMN `other` TO `old`;
ALTER TABLE `users` CHANGE COLUMN `swap` `other` TEXT NOT NULL, ADD CONSTRAINT `users_other_check` CHECK (other <> old);

-- batch_alter_table: made anew in any case
ALTER TABLE `users` ADD COLUMN `name` VARCHAR(100), ADD INDEX `users_name_idx` (`name`);

-- batch_alter_table: never made anew
ALTER TABLE `users` ADD CONSTRAINT `users_id_key` UNIQUE (`id`);

-- batch_alter_table: a column among the others
ALTER TABLE `users` ADD COLUMN `name` TEXT AFTER `id`;

-- batch_alter_table: columns in another order
-- E_UNSUPPORTED_OPERATION: Cannot honour `partialReordering` of the batch on "users": mariadb alters a table where it stands
--   hint: leave it out there, as op.context.dialect tells

-- batch_alter_table: further elements and options
-- E_UNSUPPORTED_OPERATION: Cannot honour `tableElements` of the batch on "users": mariadb alters a table where it stands
--   hint: leave it out there, as op.context.dialect tells

-- batch_alter_table: without a proof
ALTER TABLE `users` ADD COLUMN `name` VARCHAR(100), ADD INDEX `users_name_idx` (`name`);

-- batch_alter_table: of a table that others refer to
ALTER TABLE `users` MODIFY COLUMN `old` VARCHAR(50);

-- batch_alter_table: of a table that is told
ALTER TABLE `users` MODIFY COLUMN `old` TEXT NOT NULL;
