-- add_enum_value: last
-- E_UNSUPPORTED_OPERATION: Cannot add the value "it's fine" to the enum type "mood": mariadb has no enum types with names
--   hint: the values are part of each column's type there: op.alterColumn(table, column, { type: t.enum(name, values) })

-- add_enum_value: before another
-- E_UNSUPPORTED_OPERATION: Cannot add the value "so-so" to the enum type "mood": mariadb has no enum types with names
--   hint: the values are part of each column's type there: op.alterColumn(table, column, { type: t.enum(name, values) })

-- add_enum_value: after another
-- E_UNSUPPORTED_OPERATION: Cannot add the value "so-so" to the enum type "mood": mariadb has no enum types with names
--   hint: the values are part of each column's type there: op.alterColumn(table, column, { type: t.enum(name, values) })

-- add_enum_value: if it is not there
-- E_UNSUPPORTED_OPERATION: Cannot add the value "happy" to the enum type "mood": mariadb has no enum types with names
--   hint: the values are part of each column's type there: op.alterColumn(table, column, { type: t.enum(name, values) })

-- add_enum_value: in a schema
-- E_UNSUPPORTED_OPERATION: Cannot add the value "happy" to the enum type "mood": mariadb has no enum types with names
--   hint: the values are part of each column's type there: op.alterColumn(table, column, { type: t.enum(name, values) })

-- add_enum_value: a name that needs quoting
-- E_UNSUPPORTED_OPERATION: Cannot add the value "happy" to the enum type "or"der": mariadb has no enum types with names
--   hint: the values are part of each column's type there: op.alterColumn(table, column, { type: t.enum(name, values) })
