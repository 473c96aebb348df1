-- create_sequence: plain
-- E_UNSUPPORTED_OPERATION: Cannot create the sequence "ids": mysql has no sequences
--   hint: let a column number its rows, or keep the last number in a table

-- create_sequence: with all that can be said
-- E_UNSUPPORTED_OPERATION: Cannot create the sequence "ids": mysql has no sequences
--   hint: let a column number its rows, or keep the last number in a table

-- create_sequence: counting down
-- E_UNSUPPORTED_OPERATION: Cannot create the sequence "ids": mysql has no sequences
--   hint: let a column number its rows, or keep the last number in a table

-- create_sequence: of a type
-- E_UNSUPPORTED_OPERATION: Cannot create the sequence "ids": mysql has no sequences
--   hint: let a column number its rows, or keep the last number in a table

-- create_sequence: of the type that it would have anyway
-- E_UNSUPPORTED_OPERATION: Cannot create the sequence "ids": mysql has no sequences
--   hint: let a column number its rows, or keep the last number in a table

-- create_sequence: with numbers beyond those of JavaScript
-- E_UNSUPPORTED_OPERATION: Cannot create the sequence "ids": mysql has no sequences
--   hint: let a column number its rows, or keep the last number in a table

-- create_sequence: if it is not there
-- E_UNSUPPORTED_OPERATION: Cannot create the sequence "ids": mysql has no sequences
--   hint: let a column number its rows, or keep the last number in a table

-- create_sequence: in a schema
-- E_UNSUPPORTED_OPERATION: Cannot create the sequence "ids": mysql has no sequences
--   hint: let a column number its rows, or keep the last number in a table

-- create_sequence: a name that needs quoting
-- E_UNSUPPORTED_OPERATION: Cannot create the sequence "or"der `s'": mysql has no sequences
--   hint: let a column number its rows, or keep the last number in a table
