-- create_materialized_view: of a text
CREATE MATERIALIZED VIEW "sales_by_day" AS SELECT day, sum(price) AS total FROM sales GROUP BY day;

-- create_materialized_view: of SQL with values
CREATE MATERIALIZED VIEW "sold" AS SELECT day FROM sales WHERE name <> 'it''s' AND price > 1;

-- create_materialized_view: with indexes
CREATE MATERIALIZED VIEW "sales_by_day" AS SELECT day, sum(price) AS total FROM sales GROUP BY day;
CREATE UNIQUE INDEX "ux_day" ON "sales_by_day" ("day");
CREATE INDEX "ix_total" ON "sales_by_day" ("total" DESC) INCLUDE ("day");

-- create_materialized_view: without data
CREATE MATERIALIZED VIEW "sales_by_day" AS SELECT day, sum(price) AS total FROM sales GROUP BY day
WITH NO DATA;

-- create_materialized_view: a name that needs quoting
CREATE MATERIALIZED VIEW "a""b" AS SELECT day FROM sales;

-- create_materialized_view: in a schema
CREATE MATERIALIZED VIEW "app"."sales_by_day" AS SELECT day, sum(price) AS total FROM sales GROUP BY day;
CREATE UNIQUE INDEX "ux_day" ON "app"."sales_by_day" ("day");
