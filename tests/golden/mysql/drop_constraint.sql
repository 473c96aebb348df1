-- drop_constraint: by its name
ALTER TABLE `users` DROP CHECK `users_id_check`;

-- drop_constraint: a primary key by its name
ALTER TABLE `users` DROP PRIMARY KEY;

-- drop_constraint: a unique constraint by its name
ALTER TABLE `users` DROP INDEX `users_email_key`;

-- drop_constraint: a check by its name
ALTER TABLE `users` DROP CHECK `users_id_check`;

-- drop_constraint: a foreign key by its name
ALTER TABLE `users` DROP FOREIGN KEY `users_parent`, DROP INDEX `users_parent`;

-- drop_constraint: a primary key
ALTER TABLE `users` DROP PRIMARY KEY;

-- drop_constraint: a unique constraint
ALTER TABLE `users` DROP INDEX `users_email_key`;

-- drop_constraint: a unique constraint without a name
ALTER TABLE `users` DROP INDEX `users_email_key`;

-- drop_constraint: a check
ALTER TABLE `users` DROP CHECK `users_id_check`;

-- drop_constraint: a foreign key
ALTER TABLE `users` DROP FOREIGN KEY `users_parent`, DROP INDEX `users_parent`;

-- drop_constraint: an exclusion
-- E_UNSUPPORTED_OPERATION: Cannot drop the exclusion constraint "no_overlap": mysql has none
--   hint: leave it out there, as op.context.dialect tells

-- drop_constraint: if it is there
-- E_UNSUPPORTED_OPERATION: Cannot drop the constraint "users_id_check" if it is there: mysql has no IF EXISTS for constraints
--   hint: ask first, with await op.inspect().constraints()

-- drop_constraint: in a schema
ALTER TABLE `app`.`users` DROP CHECK `users_id_check`;

-- drop_constraint: a name that needs quoting
ALTER TABLE `users` DROP CHECK `c"k`;
