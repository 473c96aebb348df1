-- rename_enum_value: plain
-- E_UNSUPPORTED_OPERATION: Cannot make or alter the enum type "mood": sqlite has no enum types
--   hint: there a column of t.enum() has a CHECK: change it with op.batchAlterTable(), or leave this out

-- rename_enum_value: in a schema
-- E_UNSUPPORTED_OPERATION: Cannot make or alter the enum type "mood": sqlite has no enum types
--   hint: there a column of t.enum() has a CHECK: change it with op.batchAlterTable(), or leave this out

-- rename_enum_value: a name that needs quoting
-- E_UNSUPPORTED_OPERATION: Cannot make or alter the enum type "or"der": sqlite has no enum types
--   hint: there a column of t.enum() has a CHECK: change it with op.batchAlterTable(), or leave this out
