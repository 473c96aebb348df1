-- create_enum_type: plain
-- E_UNSUPPORTED_OPERATION: Cannot make or alter the enum type "mood": sqlite has no enum types
--   hint: there a column of t.enum() has a CHECK: change it with op.batchAlterTable(), or leave this out

-- create_enum_type: if it is not there
-- E_UNSUPPORTED_OPERATION: Cannot make or alter the enum type "mood": sqlite has no enum types
--   hint: there a column of t.enum() has a CHECK: change it with op.batchAlterTable(), or leave this out

-- create_enum_type: in a schema
-- E_UNSUPPORTED_OPERATION: Cannot make or alter the enum type "mood": sqlite has no enum types
--   hint: there a column of t.enum() has a CHECK: change it with op.batchAlterTable(), or leave this out

-- create_enum_type: a name that needs quoting
-- E_UNSUPPORTED_OPERATION: Cannot make or alter the enum type "or"der": sqlite has no enum types
--   hint: there a column of t.enum() has a CHECK: change it with op.batchAlterTable(), or leave this out
