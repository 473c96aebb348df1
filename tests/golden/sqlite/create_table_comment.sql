-- create_table_comment: plain
-- E_UNSUPPORTED_OPERATION: Cannot comment the table "users": sqlite keeps no comments
--   hint: leave it out there, as op.context.dialect tells

-- create_table_comment: in the place of another
-- E_UNSUPPORTED_OPERATION: Cannot comment the table "people": sqlite keeps no comments
--   hint: leave it out there, as op.context.dialect tells

-- create_table_comment: in a schema
-- E_UNSUPPORTED_OPERATION: Cannot comment the table "users": sqlite keeps no comments
--   hint: leave it out there, as op.context.dialect tells

-- create_table_comment: a name that needs quoting
-- E_UNSUPPORTED_OPERATION: Cannot comment the table "or"der": sqlite keeps no comments
--   hint: leave it out there, as op.context.dialect tells
