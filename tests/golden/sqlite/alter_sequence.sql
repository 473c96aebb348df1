-- alter_sequence: one option
-- E_UNSUPPORTED_OPERATION: Cannot alter the sequence "ids": sqlite has no sequences
--   hint: let a column number its rows, or keep the last number in a table

-- alter_sequence: all that can be said
-- E_UNSUPPORTED_OPERATION: Cannot alter the sequence "ids": sqlite has no sequences
--   hint: let a column number its rows, or keep the last number in a table

-- alter_sequence: all back to what goes without saying
-- E_UNSUPPORTED_OPERATION: Cannot alter the sequence "ids": sqlite has no sequences
--   hint: let a column number its rows, or keep the last number in a table

-- alter_sequence: the least number, and the start with it
-- E_UNSUPPORTED_OPERATION: Cannot alter the sequence "ids": sqlite has no sequences
--   hint: let a column number its rows, or keep the last number in a table

-- alter_sequence: a smaller type
-- E_UNSUPPORTED_OPERATION: Cannot alter the sequence "ids": sqlite has no sequences
--   hint: let a column number its rows, or keep the last number in a table

-- alter_sequence: a larger type
-- E_UNSUPPORTED_OPERATION: Cannot alter the sequence "ids": sqlite has no sequences
--   hint: let a column number its rows, or keep the last number in a table

-- alter_sequence: without what it was
-- E_UNSUPPORTED_OPERATION: Cannot alter the sequence "ids": sqlite has no sequences
--   hint: let a column number its rows, or keep the last number in a table

-- alter_sequence: numbers beyond those of JavaScript
-- E_UNSUPPORTED_OPERATION: Cannot alter the sequence "ids": sqlite has no sequences
--   hint: let a column number its rows, or keep the last number in a table

-- alter_sequence: if it is there
-- E_UNSUPPORTED_OPERATION: Cannot alter the sequence "ids": sqlite has no sequences
--   hint: let a column number its rows, or keep the last number in a table

-- alter_sequence: in a schema
-- E_UNSUPPORTED_OPERATION: Cannot alter the sequence "ids": sqlite has no sequences
--   hint: let a column number its rows, or keep the last number in a table

-- alter_sequence: a name that needs quoting
-- E_UNSUPPORTED_OPERATION: Cannot alter the sequence "or"der": sqlite has no sequences
--   hint: let a column number its rows, or keep the last number in a table
