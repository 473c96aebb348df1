-- rename_table: to another name
ALTER TABLE `posts` RENAME TO `articles`;

-- rename_table: that others refer to
ALTER TABLE `users` RENAME TO `people`;

-- rename_table: that refers to itself
ALTER TABLE `nodes` RENAME TO `branches`;

-- rename_table: to a name that needs quoting
ALTER TABLE `posts` RENAME TO `a"b`;

-- rename_table: in a schema
ALTER TABLE `app`.`users` RENAME TO `app`.`people`;
