-- refresh_materialized_view: plain
-- E_UNSUPPORTED_OPERATION: Cannot refresh the materialized view "sales_by_day": mariadb has no materialized views
--   hint: use op.createView(), or a table that op.execute() fills by INSERT INTO … SELECT

-- refresh_materialized_view: concurrently
-- E_UNSUPPORTED_OPERATION: Cannot refresh the materialized view "sales_by_day": mariadb has no materialized views
--   hint: use op.createView(), or a table that op.execute() fills by INSERT INTO … SELECT

-- refresh_materialized_view: without data
-- E_UNSUPPORTED_OPERATION: Cannot refresh the materialized view "sales_by_day": mariadb has no materialized views
--   hint: use op.createView(), or a table that op.execute() fills by INSERT INTO … SELECT

-- refresh_materialized_view: in a schema
-- E_UNSUPPORTED_OPERATION: Cannot refresh the materialized view "sales_by_day": mariadb has no materialized views
--   hint: use op.createView(), or a table that op.execute() fills by INSERT INTO … SELECT
