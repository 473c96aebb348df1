-- drop_sequence: by its name
-- E_UNSUPPORTED_OPERATION: Cannot drop the sequence "ids": mysql has no sequences
--   hint: let a column number its rows, or keep the last number in a table

-- drop_sequence: one without options
-- E_UNSUPPORTED_OPERATION: Cannot drop the sequence "ids": mysql has no sequences
--   hint: let a column number its rows, or keep the last number in a table

-- drop_sequence: with how it counted
-- E_UNSUPPORTED_OPERATION: Cannot drop the sequence "ids": mysql has no sequences
--   hint: let a column number its rows, or keep the last number in a table

-- drop_sequence: with numbers beyond those of JavaScript
-- E_UNSUPPORTED_OPERATION: Cannot drop the sequence "ids": mysql has no sequences
--   hint: let a column number its rows, or keep the last number in a table

-- drop_sequence: if it is there
-- E_UNSUPPORTED_OPERATION: Cannot drop the sequence "ids": mysql has no sequences
--   hint: let a column number its rows, or keep the last number in a table

-- drop_sequence: in a schema
-- E_UNSUPPORTED_OPERATION: Cannot drop the sequence "ids": mysql has no sequences
--   hint: let a column number its rows, or keep the last number in a table

-- drop_sequence: a name that needs quoting
-- E_UNSUPPORTED_OPERATION: Cannot drop the sequence "or"der": mysql has no sequences
--   hint: let a column number its rows, or keep the last number in a table
