-- refresh_materialized_view: plain
REFRESH MATERIALIZED VIEW "sales_by_day";

-- refresh_materialized_view: concurrently
REFRESH MATERIALIZED VIEW CONCURRENTLY "sales_by_day";

-- refresh_materialized_view: without data
REFRESH MATERIALIZED VIEW "sales_by_day" WITH NO DATA;

-- refresh_materialized_view: in a schema
REFRESH MATERIALIZED VIEW "app"."sales_by_day";
