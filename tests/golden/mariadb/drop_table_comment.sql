-- drop_table_comment: plain
COMMENT ON TABLE `users` IS NULL;

-- drop_table_comment: with what it was
COMMENT ON TABLE `users` IS NULL;

-- drop_table_comment: in a schema
COMMENT ON TABLE `app`.`users` IS NULL;

-- drop_table_comment: a name that needs quoting
COMMENT ON TABLE `or"der` IS NULL;
