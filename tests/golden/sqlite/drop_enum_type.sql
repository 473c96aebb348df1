-- drop_enum_type: by its name
-- E_UNSUPPORTED_OPERATION: Cannot make or alter the enum type "mood": sqlite has no enum types
--   hint: there a column of t.enum() has a CHECK: change it with op.batchAlterTable(), or leave this out

-- drop_enum_type: with what it was
-- E_UNSUPPORTED_OPERATION: Cannot make or alter the enum type "mood": sqlite has no enum types
--   hint: there a column of t.enum() has a CHECK: change it with op.batchAlterTable(), or leave this out

-- drop_enum_type: if it is there
-- E_UNSUPPORTED_OPERATION: Cannot make or alter the enum type "mood": sqlite has no enum types
--   hint: there a column of t.enum() has a CHECK: change it with op.batchAlterTable(), or leave this out

-- drop_enum_type: in a schema
-- E_UNSUPPORTED_OPERATION: Cannot make or alter the enum type "mood": sqlite has no enum types
--   hint: there a column of t.enum() has a CHECK: change it with op.batchAlterTable(), or leave this out

-- drop_enum_type: a name that needs quoting
-- E_UNSUPPORTED_OPERATION: Cannot make or alter the enum type "or"der": sqlite has no enum types
--   hint: there a column of t.enum() has a CHECK: change it with op.batchAlterTable(), or leave this out
