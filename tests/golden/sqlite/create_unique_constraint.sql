-- create_unique_constraint: plain
-- E_UNSUPPORTED_OPERATION: Cannot add the unique constraint "uq_users_email" to "users": sqlite adds none to a table that is there
--   hint: rebuild the table with op.batchAlterTable()

-- create_unique_constraint: without a name
-- E_UNSUPPORTED_OPERATION: Cannot add the unique constraint "users_email_id_key" to "users": sqlite adds none to a table that is there
--   hint: rebuild the table with op.batchAlterTable()

-- create_unique_constraint: checked at the end
-- E_UNSUPPORTED_OPERATION: Cannot add the unique constraint "uq_users_email" to "users": sqlite adds none to a table that is there
--   hint: rebuild the table with op.batchAlterTable()

-- create_unique_constraint: checked at once
-- E_UNSUPPORTED_OPERATION: Cannot add the unique constraint "uq_users_email" to "users": sqlite adds none to a table that is there
--   hint: rebuild the table with op.batchAlterTable()

-- create_unique_constraint: with one NULL
-- E_UNSUPPORTED_OPERATION: Cannot add the unique constraint "uq_users_email" to "users": sqlite adds none to a table that is there
--   hint: rebuild the table with op.batchAlterTable()

-- create_unique_constraint: in a schema
-- E_UNSUPPORTED_OPERATION: Cannot add the unique constraint "uq_users_email" to "users": sqlite adds none to a table that is there
--   hint: rebuild the table with op.batchAlterTable()

-- create_unique_constraint: that holds a column beside its own, in a tuned index
-- E_UNSUPPORTED_OPERATION: Cannot add the unique constraint "uq_users_email" to "users": sqlite adds none to a table that is there
--   hint: rebuild the table with op.batchAlterTable()

-- create_unique_constraint: names that need quoting
-- E_UNSUPPORTED_OPERATION: Cannot add the unique constraint "u"q" to "or"der": sqlite adds none to a table that is there
--   hint: rebuild the table with op.batchAlterTable()
