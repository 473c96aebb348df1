-- alter_column: another type
-- E_UNSUPPORTED_OPERATION: Cannot make the index "ix_users_name" on "name": mysql 8.0 has no key on the whole of a TEXT
--   hint: take t.string(…) with a length, or index the first characters: { column, length: 100 }

-- alter_column: another type, with a collation
ALTER TABLE `users` MODIFY COLUMN `name` VARCHAR(80) COLLATE `C`;

-- alter_column: another type, whose collation stays
-- E_UNSUPPORTED_OPERATION: Cannot make the index "ix_users_name" on "name": mysql 8.0 has no key on the whole of a TEXT
--   hint: take t.string(…) with a length, or index the first characters: { column, length: 100 }

-- alter_column: another collation
ALTER TABLE `users` MODIFY COLUMN `mood` TEXT COLLATE `C` COMMENT 'it''s so';

-- alter_column: another collation, and type
-- E_UNSUPPORTED_OPERATION: Cannot make the index "ix_users_name" on "name": mysql 8.0 has no key on the whole of a TEXT
--   hint: take t.string(…) with a length, or index the first characters: { column, length: 100 }

-- alter_column: another collation, of a type that nobody said
ALTER TABLE `users` MODIFY COLUMN `name` VARCHAR(50) COLLATE `C`;

-- alter_column: another collation, on MySQL
ALTER TABLE `users` MODIFY COLUMN `name` VARCHAR(50) COLLATE `utf8mb4_bin`;

-- alter_column: no collation of its own
ALTER TABLE `users` MODIFY COLUMN `sorted` TEXT;

-- alter_column: another expression
ALTER TABLE `users` MODIFY COLUMN `twice` INTEGER GENERATED ALWAYS AS (counted * 3) STORED;

-- alter_column: no expression
ALTER TABLE `users` MODIFY COLUMN `twice` INTEGER;

-- alter_column: another type, by an expression
-- E_UNSUPPORTED_OPERATION: Cannot alter the type of the column "users.name" by an expression: mysql has no USING
--   hint: add a column of the new type, fill it with op.execute(sql`UPDATE …`), drop the old one, and rename the new

-- alter_column: NOT NULL
ALTER TABLE `users` MODIFY COLUMN `name` VARCHAR(50) NOT NULL;

-- alter_column: no longer NOT NULL
ALTER TABLE `users` MODIFY COLUMN `state` VARCHAR(20) DEFAULT 'it''s new';

-- alter_column: NOT NULL, with the rest of the column
ALTER TABLE `users` MODIFY COLUMN `name` VARCHAR(50) NOT NULL;

-- alter_column: another default
ALTER TABLE `users` ALTER COLUMN `state` SET DEFAULT 'old';

-- alter_column: a default that is an expression
ALTER TABLE `users` ALTER COLUMN `name` SET DEFAULT (lower('ABC'));

-- alter_column: a default that is NULL
-- E_UNSUPPORTED_OPERATION: Cannot give the column "state" the default NULL: it is NOT NULL, and mysql has no such default
--   hint: say { default: null } for none, or { nullable: true }

-- alter_column: no default
ALTER TABLE `users` ALTER COLUMN `state` DROP DEFAULT;

-- alter_column: another type and default
-- E_UNSUPPORTED_OPERATION: Cannot alter the type of the column "users.state" by an expression: mysql has no USING
--   hint: add a column of the new type, fill it with op.execute(sql`UPDATE …`), drop the old one, and rename the new

-- alter_column: another type, and no default
ALTER TABLE `users` MODIFY COLUMN `state` TEXT NOT NULL;

-- alter_column: a comment
ALTER TABLE `users` MODIFY COLUMN `name` VARCHAR(50) COMMENT 'whose it''s';

-- alter_column: no comment
ALTER TABLE `users` MODIFY COLUMN `mood` TEXT;

-- alter_column: an identity
-- E_UNSUPPORTED_OPERATION: Cannot alter the identity of the column "users.counted": mysql has no identity columns
--   hint: alter `autoincrement`, by which a key numbers the rows

-- alter_column: an identity with its options
-- E_UNSUPPORTED_OPERATION: Cannot alter the identity of the column "users.counted": mysql has no identity columns
--   hint: alter `autoincrement`, by which a key numbers the rows

-- alter_column: another identity
-- E_UNSUPPORTED_OPERATION: Cannot alter the identity of the column "users.counted": mysql has no identity columns
--   hint: alter `autoincrement`, by which a key numbers the rows

-- alter_column: no identity
-- E_UNSUPPORTED_OPERATION: Cannot alter the identity of the column "users.counted": mysql has no identity columns
--   hint: alter `autoincrement`, by which a key numbers the rows

-- alter_column: numbers by itself
-- E_UNSUPPORTED_OPERATION: Cannot number the rows by the column "users.number": "id" numbers them
--   hint: a table has one such column: set that one's `autoincrement` to false first

-- alter_column: numbers no longer
ALTER TABLE `users` MODIFY COLUMN `id` INTEGER NOT NULL;

-- alter_column: numbers by itself, under another name and type
-- E_UNSUPPORTED_OPERATION: Cannot number the rows by the column "users.number": "id" numbers them
--   hint: a table has one such column: set that one's `autoincrement` to false first

-- alter_column: a name
ALTER TABLE `users` RENAME COLUMN `name` TO `full_name`;

-- alter_column: the name of a column that others refer to
ALTER TABLE `users` RENAME COLUMN `email` TO `address`;

-- alter_column: a name that needs quoting
ALTER TABLE `users` RENAME COLUMN `or"der` TO `from ``x```;

-- alter_column: a name, and no longer NOT NULL
ALTER TABLE `users` CHANGE COLUMN `email` `address` VARCHAR(100);

-- alter_column: everything
ALTER TABLE `users` CHANGE COLUMN `state` `status` VARCHAR(9) DEFAULT 'z' COMMENT 'k';

-- alter_column: without what it was
-- E_UNSUPPORTED_OPERATION: Cannot make the index "ix_users_name" on "name": mysql 8.0 has no key on the whole of a TEXT
--   hint: take t.string(…) with a length, or index the first characters: { column, length: 100 }

-- alter_column: in a schema
ALTER TABLE `app`.`users` CHANGE COLUMN `name` `full_name` VARCHAR(50) NOT NULL;
