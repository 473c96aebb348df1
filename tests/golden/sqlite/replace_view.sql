-- replace_view: with what it was
DROP VIEW "ids";
CREATE VIEW "ids" AS SELECT id FROM users;

-- replace_view: without
DROP VIEW "ids";
CREATE VIEW "ids" AS SELECT id FROM users WHERE id > 1;

-- replace_view: in a schema
DROP VIEW "app"."ids";
CREATE VIEW "app"."ids" AS SELECT id FROM users;
