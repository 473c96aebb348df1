-- create_view: of a text
CREATE VIEW `active_users` AS SELECT id, name FROM users WHERE active;

-- create_view: of SQL with values
CREATE VIEW `named_users` AS SELECT id FROM users WHERE name <> 'it''s' AND id > 1;

-- create_view: a name that needs quoting
CREATE VIEW `a"b` AS SELECT id FROM users;

-- create_view: in a schema
CREATE VIEW `app`.`active_users` AS SELECT id FROM users;
