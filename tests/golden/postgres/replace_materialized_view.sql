-- replace_materialized_view: with what it was
DROP MATERIALIZED VIEW "sales_by_day";
CREATE MATERIALIZED VIEW "sales_by_day" AS SELECT day, count(*) AS n FROM sales GROUP BY day;

-- replace_materialized_view: without
DROP MATERIALIZED VIEW "sales_by_day";
CREATE MATERIALIZED VIEW "sales_by_day" AS SELECT day FROM sales WHERE price > 1;

-- replace_materialized_view: with its indexes
DROP MATERIALIZED VIEW "sales_by_day";
CREATE MATERIALIZED VIEW "sales_by_day" AS SELECT day, count(*) AS n FROM sales GROUP BY day;
CREATE UNIQUE INDEX "ux_day" ON "sales_by_day" ("day");

-- replace_materialized_view: without data
DROP MATERIALIZED VIEW "sales_by_day";
CREATE MATERIALIZED VIEW "sales_by_day" AS SELECT day, count(*) AS n FROM sales GROUP BY day
WITH NO DATA;

-- replace_materialized_view: in a schema
DROP MATERIALIZED VIEW "app"."sales_by_day";
CREATE MATERIALIZED VIEW "app"."sales_by_day" AS SELECT day, count(*) AS n FROM sales GROUP BY day;
