-- drop_constraint: by its name
-- E_UNSUPPORTED_OPERATION: Cannot drop the constraint "users_id_check" of "users": sqlite drops checks since 3.53
--   hint: rebuild the table with op.batchAlterTable()

-- drop_constraint: a primary key by its name
-- E_UNSUPPORTED_OPERATION: Cannot drop the constraint "pk_users" of "users": sqlite drops no primary keys
--   hint: rebuild the table with op.batchAlterTable()

-- drop_constraint: a unique constraint by its name
-- E_UNSUPPORTED_OPERATION: Cannot drop the constraint "users_email_key" of "users": sqlite drops no unique constraints
--   hint: rebuild the table with op.batchAlterTable()

-- drop_constraint: a check by its name
-- E_UNSUPPORTED_OPERATION: Cannot drop the constraint "users_id_check" of "users": sqlite drops checks since 3.53
--   hint: rebuild the table with op.batchAlterTable()

-- drop_constraint: a foreign key by its name
-- E_UNSUPPORTED_OPERATION: Cannot drop the constraint "users_parent" of "users": sqlite drops foreign keys since 3.54
--   hint: rebuild the table with op.batchAlterTable()

-- drop_constraint: a primary key
-- E_UNSUPPORTED_OPERATION: Cannot drop the constraint "pk_users" of "users": sqlite drops no primary keys
--   hint: rebuild the table with op.batchAlterTable()

-- drop_constraint: a unique constraint
-- E_UNSUPPORTED_OPERATION: Cannot drop the constraint "users_email_key" of "users": sqlite drops no unique constraints
--   hint: rebuild the table with op.batchAlterTable()

-- drop_constraint: a unique constraint without a name
-- E_UNSUPPORTED_OPERATION: Cannot drop the constraint "users_email_key" of "users": sqlite drops no unique constraints
--   hint: rebuild the table with op.batchAlterTable()

-- drop_constraint: a check
-- E_UNSUPPORTED_OPERATION: Cannot drop the constraint "users_id_check" of "users": sqlite drops checks since 3.53
--   hint: rebuild the table with op.batchAlterTable()

-- drop_constraint: a foreign key
-- E_UNSUPPORTED_OPERATION: Cannot drop the constraint "users_parent" of "users": sqlite drops foreign keys since 3.54
--   hint: rebuild the table with op.batchAlterTable()

-- drop_constraint: an exclusion
-- E_UNSUPPORTED_OPERATION: Cannot drop the constraint "no_overlap" of "bookings": sqlite drops no exclusion constraints
--   hint: rebuild the table with op.batchAlterTable()

-- drop_constraint: if it is there
-- E_UNSUPPORTED_OPERATION: Cannot drop the constraint "users_id_check" of "users": sqlite drops checks since 3.53
--   hint: rebuild the table with op.batchAlterTable()

-- drop_constraint: in a schema
-- E_UNSUPPORTED_OPERATION: Cannot drop the constraint "users_id_check" of "users": sqlite drops checks since 3.53
--   hint: rebuild the table with op.batchAlterTable()

-- drop_constraint: a name that needs quoting
-- E_UNSUPPORTED_OPERATION: Cannot drop the constraint "c"k" of "users": sqlite drops checks since 3.53
--   hint: rebuild the table with op.batchAlterTable()
