-- add_enum_value: last
-- E_UNSUPPORTED_OPERATION: Cannot make or alter the enum type "mood": sqlite has no enum types
--   hint: there a column of t.enum() has a CHECK: change it with op.batchAlterTable(), or leave this out

-- add_enum_value: before another
-- E_UNSUPPORTED_OPERATION: Cannot make or alter the enum type "mood": sqlite has no enum types
--   hint: there a column of t.enum() has a CHECK: change it with op.batchAlterTable(), or leave this out

-- add_enum_value: after another
-- E_UNSUPPORTED_OPERATION: Cannot make or alter the enum type "mood": sqlite has no enum types
--   hint: there a column of t.enum() has a CHECK: change it with op.batchAlterTable(), or leave this out

-- add_enum_value: if it is not there
-- E_UNSUPPORTED_OPERATION: Cannot make or alter the enum type "mood": sqlite has no enum types
--   hint: there a column of t.enum() has a CHECK: change it with op.batchAlterTable(), or leave this out

-- add_enum_value: in a schema
-- E_UNSUPPORTED_OPERATION: Cannot make or alter the enum type "mood": sqlite has no enum types
--   hint: there a column of t.enum() has a CHECK: change it with op.batchAlterTable(), or leave this out

-- add_enum_value: a name that needs quoting
-- E_UNSUPPORTED_OPERATION: Cannot make or alter the enum type "or"der": sqlite has no enum types
--   hint: there a column of t.enum() has a CHECK: change it with op.batchAlterTable(), or leave this out
