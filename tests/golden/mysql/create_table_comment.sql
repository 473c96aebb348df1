-- create_table_comment: plain
ALTER TABLE `users` COMMENT 'who it''s';

-- create_table_comment: in the place of another
ALTER TABLE `people` COMMENT 'new';

-- create_table_comment: in a schema
ALTER TABLE `app`.`users` COMMENT 'who';

-- create_table_comment: a name that needs quoting
ALTER TABLE `or"der` COMMENT 'what';
