-- create_materialized_view: of a text
-- E_UNSUPPORTED_OPERATION: Cannot create the materialized view "sales_by_day": mariadb has no materialized views
--   hint: use op.createView(), or a table that op.execute() fills by INSERT INTO … SELECT

-- create_materialized_view: of SQL with values
-- E_UNSUPPORTED_OPERATION: Cannot create the materialized view "sold": mariadb has no materialized views
--   hint: use op.createView(), or a table that op.execute() fills by INSERT INTO … SELECT

-- create_materialized_view: with indexes
-- E_UNSUPPORTED_OPERATION: Cannot create the materialized view "sales_by_day": mariadb has no materialized views
--   hint: use op.createView(), or a table that op.execute() fills by INSERT INTO … SELECT

-- create_materialized_view: without data
-- E_UNSUPPORTED_OPERATION: Cannot create the materialized view "sales_by_day": mariadb has no materialized views
--   hint: use op.createView(), or a table that op.execute() fills by INSERT INTO … SELECT

-- create_materialized_view: a name that needs quoting
-- E_UNSUPPORTED_OPERATION: Cannot create the materialized view "a"b": mariadb has no materialized views
--   hint: use op.createView(), or a table that op.execute() fills by INSERT INTO … SELECT

-- create_materialized_view: in a schema
-- E_UNSUPPORTED_OPERATION: Cannot create the materialized view "sales_by_day": mariadb has no materialized views
--   hint: use op.createView(), or a table that op.execute() fills by INSERT INTO … SELECT
