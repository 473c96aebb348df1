-- drop_enum_type: by its name
-- E_UNSUPPORTED_OPERATION: Cannot drop the enum type "mood": mariadb has no enum types with names
--   hint: the values are part of each column's type there: op.alterColumn(table, column, { type: t.enum(name, values) })

-- drop_enum_type: with what it was
-- E_UNSUPPORTED_OPERATION: Cannot drop the enum type "mood": mariadb has no enum types with names
--   hint: the values are part of each column's type there: op.alterColumn(table, column, { type: t.enum(name, values) })

-- drop_enum_type: if it is there
-- E_UNSUPPORTED_OPERATION: Cannot drop the enum type "mood": mariadb has no enum types with names
--   hint: the values are part of each column's type there: op.alterColumn(table, column, { type: t.enum(name, values) })

-- drop_enum_type: in a schema
-- E_UNSUPPORTED_OPERATION: Cannot drop the enum type "mood": mariadb has no enum types with names
--   hint: the values are part of each column's type there: op.alterColumn(table, column, { type: t.enum(name, values) })

-- drop_enum_type: a name that needs quoting
-- E_UNSUPPORTED_OPERATION: Cannot drop the enum type "or"der": mariadb has no enum types with names
--   hint: the values are part of each column's type there: op.alterColumn(table, column, { type: t.enum(name, values) })
