-- alter_column: another type
-- E_UNSUPPORTED_OPERATION: Cannot alter the column "users.name": sqlite does not change the type of a column
--   hint: rebuild the table with op.batchAlterTable()

-- alter_column: another type, with a collation
-- E_UNSUPPORTED_OPERATION: Cannot alter the column "users.name": sqlite does not change the type of a column
--   hint: rebuild the table with op.batchAlterTable()

-- alter_column: another type, whose collation stays
-- E_UNSUPPORTED_OPERATION: Cannot alter the column "users.name": sqlite does not change the type of a column
--   hint: rebuild the table with op.batchAlterTable()

-- alter_column: another collation
-- E_UNSUPPORTED_OPERATION: Cannot alter the column "users.mood": sqlite does not change the collation of a column
--   hint: rebuild the table with op.batchAlterTable()

-- alter_column: another collation, and type
-- E_UNSUPPORTED_OPERATION: Cannot alter the column "users.name": sqlite does not change the type of a column
--   hint: rebuild the table with op.batchAlterTable()

-- alter_column: another collation, of a type that nobody said
-- E_UNSUPPORTED_OPERATION: Cannot alter the column "users.name": sqlite does not change the collation of a column
--   hint: rebuild the table with op.batchAlterTable()

-- alter_column: another collation, on MySQL
-- E_UNSUPPORTED_OPERATION: Cannot alter the column "users.name": sqlite does not change the collation of a column
--   hint: rebuild the table with op.batchAlterTable()

-- alter_column: no collation of its own
-- E_UNSUPPORTED_OPERATION: Cannot alter the column "users.sorted": sqlite does not change the collation of a column
--   hint: rebuild the table with op.batchAlterTable()

-- alter_column: another expression
-- E_UNSUPPORTED_OPERATION: Cannot alter the column "users.twice": sqlite does not change the expression of a column
--   hint: rebuild the table with op.batchAlterTable()

-- alter_column: no expression
-- E_UNSUPPORTED_OPERATION: Cannot alter the column "users.twice": sqlite does not change the expression of a column
--   hint: rebuild the table with op.batchAlterTable()

-- alter_column: another type, by an expression
-- E_UNSUPPORTED_OPERATION: Cannot alter the column "users.name": sqlite does not change the type of a column
--   hint: rebuild the table with op.batchAlterTable()

-- alter_column: NOT NULL
-- E_UNSUPPORTED_OPERATION: Cannot alter the column "users.name": sqlite sets and drops NOT NULL since 3.53
--   hint: rebuild the table with op.batchAlterTable()

-- alter_column: no longer NOT NULL
-- E_UNSUPPORTED_OPERATION: Cannot alter the column "users.state": sqlite sets and drops NOT NULL since 3.53
--   hint: rebuild the table with op.batchAlterTable()

-- alter_column: NOT NULL, with the rest of the column
-- E_UNSUPPORTED_OPERATION: Cannot alter the column "users.name": sqlite sets and drops NOT NULL since 3.53
--   hint: rebuild the table with op.batchAlterTable()

-- alter_column: another default
-- E_UNSUPPORTED_OPERATION: Cannot alter the column "users.state": sqlite does not change the default of a column
--   hint: rebuild the table with op.batchAlterTable()

-- alter_column: a default that is an expression
-- E_UNSUPPORTED_OPERATION: Cannot alter the column "users.name": sqlite does not change the default of a column
--   hint: rebuild the table with op.batchAlterTable()

-- alter_column: a default that is NULL
-- E_UNSUPPORTED_OPERATION: Cannot alter the column "users.state": sqlite does not change the default of a column
--   hint: rebuild the table with op.batchAlterTable()

-- alter_column: no default
-- E_UNSUPPORTED_OPERATION: Cannot alter the column "users.state": sqlite does not change the default of a column
--   hint: rebuild the table with op.batchAlterTable()

-- alter_column: another type and default
-- E_UNSUPPORTED_OPERATION: Cannot alter the column "users.state": sqlite does not change the type of a column
--   hint: rebuild the table with op.batchAlterTable()

-- alter_column: another type, and no default
-- E_UNSUPPORTED_OPERATION: Cannot alter the column "users.state": sqlite does not change the type of a column
--   hint: rebuild the table with op.batchAlterTable()

-- alter_column: a comment
-- E_UNSUPPORTED_OPERATION: Cannot alter the column "users.name": sqlite keeps no comments
--   hint: leave it out there, as op.context.dialect tells

-- alter_column: no comment
-- E_UNSUPPORTED_OPERATION: Cannot alter the column "users.mood": sqlite keeps no comments
--   hint: leave it out there, as op.context.dialect tells

-- alter_column: an identity
-- E_UNSUPPORTED_OPERATION: Cannot alter the column "users.counted": sqlite has no identity columns
--   hint: a single t.integer() primary key numbers its rows by itself

-- alter_column: an identity with its options
-- E_UNSUPPORTED_OPERATION: Cannot alter the column "users.counted": sqlite has no identity columns
--   hint: a single t.integer() primary key numbers its rows by itself

-- alter_column: another identity
-- E_UNSUPPORTED_OPERATION: Cannot alter the column "users.counted": sqlite has no identity columns
--   hint: a single t.integer() primary key numbers its rows by itself

-- alter_column: no identity
-- E_UNSUPPORTED_OPERATION: Cannot alter the column "users.counted": sqlite has no identity columns
--   hint: a single t.integer() primary key numbers its rows by itself

-- alter_column: numbers by itself
-- E_UNSUPPORTED_OPERATION: Cannot alter the column "users.number": sqlite does not change how a column numbers the rows
--   hint: a single t.integer() primary key numbers its rows by itself

-- alter_column: numbers no longer
-- E_UNSUPPORTED_OPERATION: Cannot alter the column "users.id": sqlite does not change how a column numbers the rows
--   hint: a single t.integer() primary key numbers its rows by itself

-- alter_column: numbers by itself, under another name and type
-- E_UNSUPPORTED_OPERATION: Cannot alter the column "users.number": sqlite does not change the type of a column
--   hint: rebuild the table with op.batchAlterTable()

-- alter_column: a name
ALTER TABLE "users" RENAME COLUMN "name" TO "full_name";

-- alter_column: the name of a column that others refer to
ALTER TABLE "users" RENAME COLUMN "email" TO "address";

-- alter_column: a name that needs quoting
ALTER TABLE "users" RENAME COLUMN "or""der" TO "from `x`";

-- alter_column: a name, and no longer NOT NULL
-- E_UNSUPPORTED_OPERATION: Cannot alter the column "users.email": sqlite sets and drops NOT NULL since 3.53
--   hint: rebuild the table with op.batchAlterTable()

-- alter_column: everything
-- E_UNSUPPORTED_OPERATION: Cannot alter the column "users.state": sqlite does not change the type of a column
--   hint: rebuild the table with op.batchAlterTable()

-- alter_column: without what it was
-- E_UNSUPPORTED_OPERATION: Cannot alter the column "users.name": sqlite does not change the type of a column
--   hint: rebuild the table with op.batchAlterTable()

-- alter_column: in a schema
-- E_UNSUPPORTED_OPERATION: Cannot alter the column "users.name": sqlite sets and drops NOT NULL since 3.53
--   hint: rebuild the table with op.batchAlterTable()
