-- drop_table: by its name
DROP TABLE `users`;

-- drop_table: with what it was
DROP TABLE `users`;

-- drop_table: if it is there
DROP TABLE IF EXISTS `users`;

-- drop_table: with what depends on it
DROP TABLE `users`;

-- drop_table: with its options
DROP TABLE `strict`;

-- drop_table: with its enum type
DROP TABLE `moods`;

-- drop_table: in a schema
DROP TABLE `app`.`users`;
