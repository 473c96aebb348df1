-- create_primary_key: plain
ALTER TABLE `users` ADD PRIMARY KEY (`id`);

-- create_primary_key: without a name
ALTER TABLE `users` ADD PRIMARY KEY (`id`);

-- create_primary_key: of several columns
ALTER TABLE `users` ADD PRIMARY KEY (`id`, `group_id`);

-- create_primary_key: that is checked at the end of a transaction
-- E_UNSUPPORTED_OPERATION: Cannot make the primary key "pk_users" deferrable: mariadb checks each statement
--   hint: leave `deferrable` and `initially` out

-- create_primary_key: in a schema
ALTER TABLE `app`.`users` ADD PRIMARY KEY (`id`);

-- create_primary_key: names that need quoting
ALTER TABLE `or"der` ADD PRIMARY KEY (`a"b`);

-- create_primary_key: that holds a column beside its own, in a tuned index
ALTER TABLE `users` ADD PRIMARY KEY (`id`);

-- create_primary_key: of ranges that do not overlap
ALTER TABLE `stays` ADD PRIMARY KEY (`rooms`, `during`);
