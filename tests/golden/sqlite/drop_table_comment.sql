-- drop_table_comment: plain
-- E_UNSUPPORTED_OPERATION: Cannot comment the table "users": sqlite keeps no comments
--   hint: leave it out there, as op.context.dialect tells

-- drop_table_comment: with what it was
-- E_UNSUPPORTED_OPERATION: Cannot comment the table "users": sqlite keeps no comments
--   hint: leave it out there, as op.context.dialect tells

-- drop_table_comment: in a schema
-- E_UNSUPPORTED_OPERATION: Cannot comment the table "users": sqlite keeps no comments
--   hint: leave it out there, as op.context.dialect tells

-- drop_table_comment: a name that needs quoting
-- E_UNSUPPORTED_OPERATION: Cannot comment the table "or"der": sqlite keeps no comments
--   hint: leave it out there, as op.context.dialect tells
