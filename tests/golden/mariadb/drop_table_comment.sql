-- drop_table_comment: plain
ALTER TABLE `users` COMMENT '';

-- drop_table_comment: with what it was
ALTER TABLE `users` COMMENT '';

-- drop_table_comment: in a schema
ALTER TABLE `app`.`users` COMMENT '';

-- drop_table_comment: a name that needs quoting
ALTER TABLE `or"der` COMMENT '';
