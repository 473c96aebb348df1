-- create_enum_type: plain
-- E_UNSUPPORTED_OPERATION: Cannot create the enum type "mood": mysql has no enum types with names
--   hint: the values are part of each column's type there: op.alterColumn(table, column, { type: t.enum(name, values) })

-- create_enum_type: if it is not there
-- E_UNSUPPORTED_OPERATION: Cannot create the enum type "mood": mysql has no enum types with names
--   hint: the values are part of each column's type there: op.alterColumn(table, column, { type: t.enum(name, values) })

-- create_enum_type: in a schema
-- E_UNSUPPORTED_OPERATION: Cannot create the enum type "mood": mysql has no enum types with names
--   hint: the values are part of each column's type there: op.alterColumn(table, column, { type: t.enum(name, values) })

-- create_enum_type: a name that needs quoting
-- E_UNSUPPORTED_OPERATION: Cannot create the enum type "or"der": mysql has no enum types with names
--   hint: the values are part of each column's type there: op.alterColumn(table, column, { type: t.enum(name, values) })
