-- drop_materialized_view: by its name
-- E_UNSUPPORTED_OPERATION: Cannot drop the materialized view "sales_by_day": mariadb has no materialized views
--   hint: use op.createView(), or a table that op.execute() fills by INSERT INTO … SELECT

-- drop_materialized_view: with what it was
-- E_UNSUPPORTED_OPERATION: Cannot drop the materialized view "sales_by_day": mariadb has no materialized views
--   hint: use op.createView(), or a table that op.execute() fills by INSERT INTO … SELECT

-- drop_materialized_view: with its indexes
-- E_UNSUPPORTED_OPERATION: Cannot drop the materialized view "sales_by_day": mariadb has no materialized views
--   hint: use op.createView(), or a table that op.execute() fills by INSERT INTO … SELECT

-- drop_materialized_view: if it is there
-- E_UNSUPPORTED_OPERATION: Cannot drop the materialized view "sales_by_day": mariadb has no materialized views
--   hint: use op.createView(), or a table that op.execute() fills by INSERT INTO … SELECT

-- drop_materialized_view: in a schema
-- E_UNSUPPORTED_OPERATION: Cannot drop the materialized view "sales_by_day": mariadb has no materialized views
--   hint: use op.createView(), or a table that op.execute() fills by INSERT INTO … SELECT
