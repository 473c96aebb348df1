-- drop_schema: plain
-- E_UNSUPPORTED_OPERATION: Cannot drop the schema "app": sqlite has none but the database files that are attached
--   hint: keep the tables apart by the beginning of their names, or in database files of their own

-- drop_schema: if it is there
-- E_UNSUPPORTED_OPERATION: Cannot drop the schema "app": sqlite has none but the database files that are attached
--   hint: keep the tables apart by the beginning of their names, or in database files of their own

-- drop_schema: with what is in it
-- E_UNSUPPORTED_OPERATION: Cannot drop the schema "app": sqlite has none but the database files that are attached
--   hint: keep the tables apart by the beginning of their names, or in database files of their own

-- drop_schema: a name that needs quoting
-- E_UNSUPPORTED_OPERATION: Cannot drop the schema "or"der": sqlite has none but the database files that are attached
--   hint: keep the tables apart by the beginning of their names, or in database files of their own
