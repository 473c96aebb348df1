-- replace_view: with what it was
DO $view$ BEGIN
CREATE OR REPLACE VIEW "ids" AS SELECT id FROM users
; EXCEPTION WHEN invalid_table_definition THEN
DROP VIEW "ids";
CREATE VIEW "ids" AS SELECT id FROM users
; END $view$;

-- replace_view: without
DO $view$ BEGIN
CREATE OR REPLACE VIEW "ids" AS SELECT id FROM users WHERE id > 1
; EXCEPTION WHEN invalid_table_definition THEN
DROP VIEW "ids";
CREATE VIEW "ids" AS SELECT id FROM users WHERE id > 1
; END $view$;

-- replace_view: with more and fewer columns
DO $view$ BEGIN
CREATE OR REPLACE VIEW "ids" AS SELECT active, id AS number FROM users
; EXCEPTION WHEN invalid_table_definition THEN
DROP VIEW "ids";
CREATE VIEW "ids" AS SELECT active, id AS number FROM users
; END $view$;

-- replace_view: with text that ends a quotation
DO $view1$ BEGIN
CREATE OR REPLACE VIEW "ids" AS SELECT id FROM users WHERE '$view$' <> 'a'
; EXCEPTION WHEN invalid_table_definition THEN
DROP VIEW "ids";
CREATE VIEW "ids" AS SELECT id FROM users WHERE '$view$' <> 'a'
; END $view1$;

-- replace_view: with a comment at its end
DO $view$ BEGIN
CREATE OR REPLACE VIEW "ids" AS SELECT active FROM users -- those
; EXCEPTION WHEN invalid_table_definition THEN
DROP VIEW "ids";
CREATE VIEW "ids" AS SELECT active FROM users -- those
; END $view$;

-- replace_view: in a schema
DO $view$ BEGIN
CREATE OR REPLACE VIEW "app"."ids" AS SELECT id FROM users
; EXCEPTION WHEN invalid_table_definition THEN
DROP VIEW "app"."ids";
CREATE VIEW "app"."ids" AS SELECT id FROM users
; END $view$;
