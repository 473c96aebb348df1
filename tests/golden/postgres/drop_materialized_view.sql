-- drop_materialized_view: by its name
DROP MATERIALIZED VIEW "sales_by_day";

-- drop_materialized_view: with what it was
DROP MATERIALIZED VIEW "sales_by_day";

-- drop_materialized_view: with its indexes
DROP MATERIALIZED VIEW "sales_by_day";

-- drop_materialized_view: if it is there
DROP MATERIALIZED VIEW IF EXISTS "sales_by_day";

-- drop_materialized_view: in a schema
DROP MATERIALIZED VIEW "app"."sales_by_day";
