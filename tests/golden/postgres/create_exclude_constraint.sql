-- create_exclude_constraint: plain
ALTER TABLE "bookings" ADD CONSTRAINT "no_overlap" EXCLUDE USING "gist" ("during" WITH &&);

-- create_exclude_constraint: without a name
ALTER TABLE "bookings" ADD CONSTRAINT "bookings_during_excl" EXCLUDE USING "gist" ("during" WITH &&);

-- create_exclude_constraint: of an expression, with a condition
ALTER TABLE "bookings" ADD CONSTRAINT "no_overlap" EXCLUDE USING "gist" ((int4range(room, room + 1)) WITH &&, "during" "range_ops" WITH &&) WHERE (room <> 7);

-- create_exclude_constraint: that is checked at the end of a transaction
ALTER TABLE "bookings" ADD CONSTRAINT "no_overlap" EXCLUDE USING "gist" ("during" WITH &&) WHERE (room <> 7) DEFERRABLE INITIALLY DEFERRED;

-- create_exclude_constraint: in a schema
ALTER TABLE "app"."bookings" ADD CONSTRAINT "no_overlap" EXCLUDE USING "gist" ("during" WITH &&);

-- create_exclude_constraint: that holds a column beside its own, in a tuned index
ALTER TABLE "bookings" ADD CONSTRAINT "no_overlap" EXCLUDE USING "gist" ("during" WITH &&) INCLUDE ("room") WITH ("fillfactor" = 70) WHERE (room <> 7) DEFERRABLE;

-- create_exclude_constraint: a name that needs quoting
ALTER TABLE "bookings" ADD CONSTRAINT "e""x" EXCLUDE USING "gist" ("during" WITH &&);
