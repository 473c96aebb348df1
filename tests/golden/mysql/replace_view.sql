-- replace_view: with what it was
CREATE OR REPLACE VIEW `ids` AS SELECT id FROM users;

-- replace_view: without
CREATE OR REPLACE VIEW `ids` AS SELECT id FROM users WHERE id > 1;

-- replace_view: with more and fewer columns
CREATE OR REPLACE VIEW `ids` AS SELECT active, id AS number FROM users;

-- replace_view: with text that ends a quotation
CREATE OR REPLACE VIEW `ids` AS SELECT id FROM users WHERE '$view$' <> 'a';

-- replace_view: with a comment at its end
CREATE OR REPLACE VIEW `ids` AS SELECT active FROM users -- those
;

-- replace_view: in a schema
CREATE OR REPLACE VIEW `app`.`ids` AS SELECT id FROM users;
