-- rename_enum_value: plain
-- E_UNSUPPORTED_OPERATION: Cannot rename the value "sad" of the enum type "mood": mariadb has no enum types with names
--   hint: the values are part of each column's type there: op.alterColumn(table, column, { type: t.enum(name, values) })

-- rename_enum_value: in a schema
-- E_UNSUPPORTED_OPERATION: Cannot rename the value "sad" of the enum type "mood": mariadb has no enum types with names
--   hint: the values are part of each column's type there: op.alterColumn(table, column, { type: t.enum(name, values) })

-- rename_enum_value: a name that needs quoting
-- E_UNSUPPORTED_OPERATION: Cannot rename the value "sad" of the enum type "or"der": mariadb has no enum types with names
--   hint: the values are part of each column's type there: op.alterColumn(table, column, { type: t.enum(name, values) })
