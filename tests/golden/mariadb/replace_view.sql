-- replace_view: with what it was
CREATE OR REPLACE VIEW `ids` AS SELECT id FROM users;

-- replace_view: without
CREATE OR REPLACE VIEW `ids` AS SELECT id FROM users WHERE id > 1;

-- replace_view: in a schema
CREATE OR REPLACE VIEW `app`.`ids` AS SELECT id FROM users;
