-- drop_constraint: by its name
ALTER TABLE `users` DROP CONSTRAINT `users_id_check`;

-- drop_constraint: a primary key by its name
ALTER TABLE `users` DROP PRIMARY KEY;

-- drop_constraint: a unique constraint by its name
ALTER TABLE `users` DROP INDEX `users_email_key`;

-- drop_constraint: a check by its name
ALTER TABLE `users` DROP CONSTRAINT `users_id_check`;

-- drop_constraint: a foreign key by its name
ALTER TABLE `users` DROP FOREIGN KEY `users_parent`, DROP INDEX `users_parent`;

-- drop_constraint: a primary key
ALTER TABLE `users` DROP PRIMARY KEY;

-- drop_constraint: a unique constraint
ALTER TABLE `users` DROP INDEX `users_email_key`;

-- drop_constraint: a unique constraint without a name
ALTER TABLE `users` DROP INDEX `users_email_key`;

-- drop_constraint: a check
ALTER TABLE `users` DROP CONSTRAINT `users_id_check`;

-- drop_constraint: a foreign key
ALTER TABLE `users` DROP FOREIGN KEY `users_parent`, DROP INDEX `users_parent`;

-- drop_constraint: an exclusion
-- E_UNSUPPORTED_OPERATION: Cannot drop the exclusion constraint "no_overlap": mariadb has none
--   hint: leave it out there, as op.context.dialect tells

-- drop_constraint: if it is there
ALTER TABLE `users` DROP CONSTRAINT IF EXISTS `users_id_check`;

-- drop_constraint: in a schema
ALTER TABLE `app`.`users` DROP CONSTRAINT `users_id_check`;

-- drop_constraint: a name that needs quoting
ALTER TABLE `users` DROP CONSTRAINT `c"k`;
