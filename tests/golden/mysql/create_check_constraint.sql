-- create_check_constraint: of a text
ALTER TABLE `users` ADD CONSTRAINT `users_id_check` CHECK (id > 0);

-- create_check_constraint: of SQL with values
ALTER TABLE `users` ADD CONSTRAINT `users_id_check` CHECK (`id` > 0 AND 'it''s' <> 'it''s');

-- create_check_constraint: without a name
ALTER TABLE `users` ADD CONSTRAINT `users_check` CHECK (id > 0);

-- create_check_constraint: of rows to come
ALTER TABLE `users` ADD CONSTRAINT `users_id_check` CHECK (id > 0);

-- create_check_constraint: of a table without those that inherit from it
ALTER TABLE `users` ADD CONSTRAINT `users_id_check` CHECK (id > 0);

-- create_check_constraint: of rows to come of the table alone
ALTER TABLE `users` ADD CONSTRAINT `users_id_check` CHECK (id > 0);

-- create_check_constraint: that rows may break
ALTER TABLE `users` ADD CONSTRAINT `users_id_check` CHECK (id > 0) NOT ENFORCED;

-- create_check_constraint: that rows may break, of the table alone, of rows to come
ALTER TABLE `users` ADD CONSTRAINT `users_id_check` CHECK (id > 0) NOT ENFORCED;

-- create_check_constraint: that no row may break, aloud
ALTER TABLE `users` ADD CONSTRAINT `users_id_check` CHECK (id > 0);

-- create_check_constraint: in a schema
ALTER TABLE `app`.`users` ADD CONSTRAINT `users_id_check` CHECK (id > 0);

-- create_check_constraint: names that need quoting
ALTER TABLE `or"der` ADD CONSTRAINT `c"k` CHECK (`a"b` > 0);
