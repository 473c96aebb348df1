-- replace_view: with what it was
DROP VIEW "ids";
CREATE VIEW "ids" AS SELECT id FROM users;

-- replace_view: without
DROP VIEW "ids";
CREATE VIEW "ids" AS SELECT id FROM users WHERE id > 1;

-- replace_view: with more and fewer columns
DROP VIEW "ids";
CREATE VIEW "ids" AS SELECT active, id AS number FROM users;

-- replace_view: with text that ends a quotation
DROP VIEW "ids";
CREATE VIEW "ids" AS SELECT id FROM users WHERE '$view$' <> 'a';

-- replace_view: with a comment at its end
DROP VIEW "ids";
CREATE VIEW "ids" AS SELECT active FROM users -- those
;

-- replace_view: in a schema
DROP VIEW "app"."ids";
CREATE VIEW "app"."ids" AS SELECT id FROM users;
