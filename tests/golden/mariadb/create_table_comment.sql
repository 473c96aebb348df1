-- create_table_comment: plain
COMMENT ON TABLE `users` IS 'who it''s';

-- create_table_comment: in the place of another
COMMENT ON TABLE `people` IS 'new';

-- create_table_comment: in a schema
COMMENT ON TABLE `app`.`users` IS 'who';

-- create_table_comment: a name that needs quoting
COMMENT ON TABLE `or"der` IS 'what';
