-- drop_view: by its name
DROP VIEW `active_users`;

-- drop_view: with what it was
DROP VIEW `active_users`;

-- drop_view: if it is there
DROP VIEW IF EXISTS `active_users`;

-- drop_view: in a schema
DROP VIEW `app`.`active_users`;
