-- create_check_constraint: of a text
-- E_UNSUPPORTED_OPERATION: Cannot add the check "users_id_check" to "users": sqlite adds checks since 3.53
--   hint: rebuild the table with op.batchAlterTable()

-- create_check_constraint: of SQL with values
-- E_UNSUPPORTED_OPERATION: Cannot add the check "users_id_check" to "users": sqlite adds checks since 3.53
--   hint: rebuild the table with op.batchAlterTable()

-- create_check_constraint: without a name
-- E_UNSUPPORTED_OPERATION: Cannot add the check "users_check" to "users": sqlite adds checks since 3.53
--   hint: rebuild the table with op.batchAlterTable()

-- create_check_constraint: of rows to come
-- E_UNSUPPORTED_OPERATION: Cannot add the check "users_id_check" to "users": sqlite adds checks since 3.53
--   hint: rebuild the table with op.batchAlterTable()

-- create_check_constraint: of a table without those that inherit from it
-- E_UNSUPPORTED_OPERATION: Cannot add the check "users_id_check" to "users": sqlite adds checks since 3.53
--   hint: rebuild the table with op.batchAlterTable()

-- create_check_constraint: of rows to come of the table alone
-- E_UNSUPPORTED_OPERATION: Cannot add the check "users_id_check" to "users": sqlite adds checks since 3.53
--   hint: rebuild the table with op.batchAlterTable()

-- create_check_constraint: that rows may break
-- E_UNSUPPORTED_OPERATION: Cannot add the check "users_id_check" to "users": sqlite adds checks since 3.53
--   hint: rebuild the table with op.batchAlterTable()

-- create_check_constraint: that rows may break, of the table alone, of rows to come
-- E_UNSUPPORTED_OPERATION: Cannot add the check "users_id_check" to "users": sqlite adds checks since 3.53
--   hint: rebuild the table with op.batchAlterTable()

-- create_check_constraint: that no row may break, aloud
-- E_UNSUPPORTED_OPERATION: Cannot add the check "users_id_check" to "users": sqlite adds checks since 3.53
--   hint: rebuild the table with op.batchAlterTable()

-- create_check_constraint: in a schema
-- E_UNSUPPORTED_OPERATION: Cannot add the check "users_id_check" to "users": sqlite adds checks since 3.53
--   hint: rebuild the table with op.batchAlterTable()

-- create_check_constraint: names that need quoting
-- E_UNSUPPORTED_OPERATION: Cannot add the check "c"k" to "or"der": sqlite adds checks since 3.53
--   hint: rebuild the table with op.batchAlterTable()
