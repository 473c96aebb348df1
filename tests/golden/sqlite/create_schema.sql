-- create_schema: plain
-- E_UNSUPPORTED_OPERATION: Cannot create the schema "app": sqlite has none but the database files that are attached
--   hint: keep the tables apart by the beginning of their names, or in database files of their own

-- create_schema: if it is not there
-- E_UNSUPPORTED_OPERATION: Cannot create the schema "app": sqlite has none but the database files that are attached
--   hint: keep the tables apart by the beginning of their names, or in database files of their own

-- create_schema: a name that needs quoting
-- E_UNSUPPORTED_OPERATION: Cannot create the schema "or"der `s`": sqlite has none but the database files that are attached
--   hint: keep the tables apart by the beginning of their names, or in database files of their own
