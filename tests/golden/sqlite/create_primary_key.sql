-- create_primary_key: plain
-- E_UNSUPPORTED_OPERATION: Cannot add the primary key "pk_users" to "users": sqlite adds none to a table that is there
--   hint: rebuild the table with op.batchAlterTable()

-- create_primary_key: without a name
-- E_UNSUPPORTED_OPERATION: Cannot add the primary key "users_pkey" to "users": sqlite adds none to a table that is there
--   hint: rebuild the table with op.batchAlterTable()

-- create_primary_key: of several columns
-- E_UNSUPPORTED_OPERATION: Cannot add the primary key "pk_users" to "users": sqlite adds none to a table that is there
--   hint: rebuild the table with op.batchAlterTable()

-- create_primary_key: that is checked at the end of a transaction
-- E_UNSUPPORTED_OPERATION: Cannot add the primary key "pk_users" to "users": sqlite adds none to a table that is there
--   hint: rebuild the table with op.batchAlterTable()

-- create_primary_key: in a schema
-- E_UNSUPPORTED_OPERATION: Cannot add the primary key "pk_users" to "users": sqlite adds none to a table that is there
--   hint: rebuild the table with op.batchAlterTable()

-- create_primary_key: names that need quoting
-- E_UNSUPPORTED_OPERATION: Cannot add the primary key "p"k" to "or"der": sqlite adds none to a table that is there
--   hint: rebuild the table with op.batchAlterTable()

-- create_primary_key: that holds a column beside its own, in a tuned index
-- E_UNSUPPORTED_OPERATION: Cannot add the primary key "pk_users" to "users": sqlite adds none to a table that is there
--   hint: rebuild the table with op.batchAlterTable()

-- create_primary_key: of ranges that do not overlap
-- E_UNSUPPORTED_OPERATION: Cannot add the primary key "pk_stays" to "stays": sqlite adds none to a table that is there
--   hint: rebuild the table with op.batchAlterTable()
