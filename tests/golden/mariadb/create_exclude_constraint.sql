-- create_exclude_constraint: plain
-- E_UNSUPPORTED_OPERATION: Cannot make the exclusion constraint "no_overlap": mariadb has none
--   hint: keep such rows out with a trigger

-- create_exclude_constraint: without a name
-- E_UNSUPPORTED_OPERATION: Cannot make the exclusion constraint "bookings_during_excl": mariadb has none
--   hint: keep such rows out with a trigger

-- create_exclude_constraint: of an expression, with a condition
-- E_UNSUPPORTED_OPERATION: Cannot make the exclusion constraint "no_overlap": mariadb has none
--   hint: keep such rows out with a trigger

-- create_exclude_constraint: that is checked at the end of a transaction
-- E_UNSUPPORTED_OPERATION: Cannot make the exclusion constraint "no_overlap": mariadb has none
--   hint: keep such rows out with a trigger

-- create_exclude_constraint: in a schema
-- E_UNSUPPORTED_OPERATION: Cannot make the exclusion constraint "no_overlap": mariadb has none
--   hint: keep such rows out with a trigger

-- create_exclude_constraint: that holds a column beside its own, in a tuned index
-- E_UNSUPPORTED_OPERATION: Cannot make the exclusion constraint "no_overlap": mariadb has none
--   hint: keep such rows out with a trigger

-- create_exclude_constraint: a name that needs quoting
-- E_UNSUPPORTED_OPERATION: Cannot make the exclusion constraint "e"x": mariadb has none
--   hint: keep such rows out with a trigger
