-- batch_alter_table: one operation
ALTER TABLE "users" ADD COLUMN "name" VARCHAR(100);
CREATE INDEX "users_name_idx" ON "users" ("name");

-- batch_alter_table: several, of which one needs another
ALTER TABLE "users" ADD COLUMN "name" VARCHAR(100);
CREATE INDEX "users_name_idx" ON "users" ("name");
CREATE UNIQUE INDEX "ix_users_name" ON "users" ("name");
ALTER TABLE "users" DROP COLUMN "old";

-- batch_alter_table: a column altered, and a check on it
SAVEPOINT retort_rebuild;
SELECT foreign_keys AS wrong FROM pragma_foreign_keys;
-- in a script: SELECT json('wrong: foreign keys, which must be off while a table is made anew that others refer to') FROM (SELECT foreign_keys AS wrong FROM pragma_foreign_keys) WHERE wrong <> 0;
SELECT count(*) AS wrong, group_concat(s.name, ', ') AS names FROM "sqlite_schema" AS s WHERE s.type IN ('index', 'trigger') AND s.sql IS NOT NULL AND lower(s.tbl_name) = 'users';
-- in a script: SELECT json('wrong: indexes and triggers of "users" that nobody told of') FROM (SELECT count(*) AS wrong, group_concat(s.name, ', ') AS names FROM "sqlite_schema" AS s WHERE s.type IN ('index', 'trigger') AND s.sql IS NOT NULL AND lower(s.tbl_name) = 'users') WHERE wrong <> 0;
SELECT count(*) AS "rows" FROM "users";
SELECT count(*) AS objects FROM "sqlite_schema" WHERE lower(tbl_name) NOT IN ('users', '_retort_users') AND name NOT LIKE 'sqlite\_%' ESCAPE '\';
CREATE TABLE "_retort_users" (
  "id" INTEGER NOT NULL,
  "old" TEXT NOT NULL,
  CONSTRAINT "users_pkey" PRIMARY KEY ("id"),
  CONSTRAINT "users_check" CHECK ("old" <> '')
);
INSERT INTO "_retort_users" ("id", "old") SELECT "id", "old" FROM "users";
SELECT count(*) AS wrong, group_concat(k, ', ') AS "rows" FROM (SELECT o."id" AS k FROM "users" AS o LEFT JOIN "_retort_users" AS n ON n."id" = o."id" WHERE n."id" IS NULL OR o."id" IS NOT n."id" COLLATE BINARY OR o."old" IS NOT n."old" COLLATE BINARY LIMIT 5);
-- in a script: SELECT json('wrong: values of "users", old beside new') FROM (SELECT count(*) AS wrong, group_concat(k, ', ') AS "rows" FROM (SELECT o."id" AS k FROM "users" AS o LEFT JOIN "_retort_users" AS n ON n."id" = o."id" WHERE n."id" IS NULL OR o."id" IS NOT n."id" COLLATE BINARY OR o."old" IS NOT n."old" COLLATE BINARY LIMIT 5)) WHERE wrong <> 0;
PRAGMA legacy_alter_table = ON;
DROP TABLE "users";
ALTER TABLE "_retort_users" RENAME TO "users";
PRAGMA legacy_alter_table = OFF;
ALTER TABLE "users" RENAME COLUMN "old" TO "aged";
SELECT count(*) AS "rows" FROM "users";
SELECT count(*) AS objects FROM "sqlite_schema" WHERE lower(tbl_name) NOT IN ('users', '_retort_users') AND name NOT LIKE 'sqlite\_%' ESCAPE '\';
RELEASE retort_rebuild;

-- batch_alter_table: in a schema
ALTER TABLE "app"."users" ADD COLUMN "name" VARCHAR(100);
CREATE INDEX "app"."users_name_idx" ON "users" ("name");
ALTER TABLE "app"."users" DROP COLUMN "old";

-- batch_alter_table: a type
SAVEPOINT retort_rebuild;
SELECT foreign_keys AS wrong FROM pragma_foreign_keys;
-- in a script: SELECT json('wrong: foreign keys, which must be off while a table is made anew that others refer to') FROM (SELECT foreign_keys AS wrong FROM pragma_foreign_keys) WHERE wrong <> 0;
SELECT count(*) AS wrong, group_concat(s.name, ', ') AS names FROM "sqlite_schema" AS s WHERE s.type IN ('index', 'trigger') AND s.sql IS NOT NULL AND lower(s.tbl_name) = 'users';
-- in a script: SELECT json('wrong: indexes and triggers of "users" that nobody told of') FROM (SELECT count(*) AS wrong, group_concat(s.name, ', ') AS names FROM "sqlite_schema" AS s WHERE s.type IN ('index', 'trigger') AND s.sql IS NOT NULL AND lower(s.tbl_name) = 'users') WHERE wrong <> 0;
SELECT count(*) AS "rows" FROM "users";
SELECT count(*) AS objects FROM "sqlite_schema" WHERE lower(tbl_name) NOT IN ('users', '_retort_users') AND name NOT LIKE 'sqlite\_%' ESCAPE '\';
CREATE TABLE "_retort_users" (
  "id" INTEGER NOT NULL,
  "old" VARCHAR(50),
  CONSTRAINT "users_pkey" PRIMARY KEY ("id")
);
INSERT INTO "_retort_users" ("id", "old") SELECT "id", "old" FROM "users";
SELECT count(*) AS wrong, group_concat(k, ', ') AS "rows" FROM (SELECT o."id" AS k FROM "users" AS o LEFT JOIN "_retort_users" AS n ON n."id" = o."id" WHERE n."id" IS NULL OR o."id" IS NOT n."id" COLLATE BINARY OR (o."old" IS NOT n."old" COLLATE BINARY AND NOT (typeof(o."old") IN ('integer', 'real') AND typeof(n."old") = 'text' AND CAST(n."old" AS NUMERIC) = o."old")) LIMIT 5);
-- in a script: SELECT json('wrong: values of "users", old beside new') FROM (SELECT count(*) AS wrong, group_concat(k, ', ') AS "rows" FROM (SELECT o."id" AS k FROM "users" AS o LEFT JOIN "_retort_users" AS n ON n."id" = o."id" WHERE n."id" IS NULL OR o."id" IS NOT n."id" COLLATE BINARY OR (o."old" IS NOT n."old" COLLATE BINARY AND NOT (typeof(o."old") IN ('integer', 'real') AND typeof(n."old") = 'text' AND CAST(n."old" AS NUMERIC) = o."old")) LIMIT 5)) WHERE wrong <> 0;
PRAGMA legacy_alter_table = ON;
DROP TABLE "users";
ALTER TABLE "_retort_users" RENAME TO "users";
PRAGMA legacy_alter_table = OFF;
SELECT count(*) AS "rows" FROM "users";
SELECT count(*) AS objects FROM "sqlite_schema" WHERE lower(tbl_name) NOT IN ('users', '_retort_users') AND name NOT LIKE 'sqlite\_%' ESCAPE '\';
RELEASE retort_rebuild;

-- batch_alter_table: a type, by an expression
SAVEPOINT retort_rebuild;
SELECT foreign_keys AS wrong FROM pragma_foreign_keys;
-- in a script: SELECT json('wrong: foreign keys, which must be off while a table is made anew that others refer to') FROM (SELECT foreign_keys AS wrong FROM pragma_foreign_keys) WHERE wrong <> 0;
SELECT count(*) AS wrong, group_concat(s.name, ', ') AS names FROM "sqlite_schema" AS s WHERE s.type IN ('index', 'trigger') AND s.sql IS NOT NULL AND lower(s.tbl_name) = 'users';
-- in a script: SELECT json('wrong: indexes and triggers of "users" that nobody told of') FROM (SELECT count(*) AS wrong, group_concat(s.name, ', ') AS names FROM "sqlite_schema" AS s WHERE s.type IN ('index', 'trigger') AND s.sql IS NOT NULL AND lower(s.tbl_name) = 'users') WHERE wrong <> 0;
SELECT count(*) AS "rows" FROM "users";
SELECT count(*) AS objects FROM "sqlite_schema" WHERE lower(tbl_name) NOT IN ('users', '_retort_users') AND name NOT LIKE 'sqlite\_%' ESCAPE '\';
CREATE TABLE "_retort_users" (
  "id" INTEGER NOT NULL,
  "old" INTEGER,
  CONSTRAINT "users_pkey" PRIMARY KEY ("id")
);
INSERT INTO "_retort_users" ("id", "old") SELECT "id", (length(old)) FROM "users";
SELECT count(*) AS wrong, group_concat(k, ', ') AS "rows" FROM (SELECT o."id" AS k FROM "users" AS o LEFT JOIN "_retort_users" AS n ON n."id" = o."id" WHERE n."id" IS NULL OR o."id" IS NOT n."id" COLLATE BINARY LIMIT 5);
-- in a script: SELECT json('wrong: values of "users", old beside new') FROM (SELECT count(*) AS wrong, group_concat(k, ', ') AS "rows" FROM (SELECT o."id" AS k FROM "users" AS o LEFT JOIN "_retort_users" AS n ON n."id" = o."id" WHERE n."id" IS NULL OR o."id" IS NOT n."id" COLLATE BINARY LIMIT 5)) WHERE wrong <> 0;
PRAGMA legacy_alter_table = ON;
DROP TABLE "users";
ALTER TABLE "_retort_users" RENAME TO "users";
PRAGMA legacy_alter_table = OFF;
SELECT count(*) AS "rows" FROM "users";
SELECT count(*) AS objects FROM "sqlite_schema" WHERE lower(tbl_name) NOT IN ('users', '_retort_users') AND name NOT LIKE 'sqlite\_%' ESCAPE '\';
RELEASE retort_rebuild;

-- batch_alter_table: a unique constraint
SAVEPOINT retort_rebuild;
SELECT foreign_keys AS wrong FROM pragma_foreign_keys;
-- in a script: SELECT json('wrong: foreign keys, which must be off while a table is made anew that others refer to') FROM (SELECT foreign_keys AS wrong FROM pragma_foreign_keys) WHERE wrong <> 0;
SELECT count(*) AS wrong, group_concat(s.name, ', ') AS names FROM "sqlite_schema" AS s WHERE s.type IN ('index', 'trigger') AND s.sql IS NOT NULL AND lower(s.tbl_name) = 'users';
-- in a script: SELECT json('wrong: indexes and triggers of "users" that nobody told of') FROM (SELECT count(*) AS wrong, group_concat(s.name, ', ') AS names FROM "sqlite_schema" AS s WHERE s.type IN ('index', 'trigger') AND s.sql IS NOT NULL AND lower(s.tbl_name) = 'users') WHERE wrong <> 0;
SELECT count(*) AS "rows" FROM "users";
SELECT count(*) AS objects FROM "sqlite_schema" WHERE lower(tbl_name) NOT IN ('users', '_retort_users') AND name NOT LIKE 'sqlite\_%' ESCAPE '\';
CREATE TABLE "_retort_users" (
  "id" INTEGER NOT NULL,
  "old" TEXT,
  CONSTRAINT "users_pkey" PRIMARY KEY ("id"),
  CONSTRAINT "users_id_key" UNIQUE ("id")
);
INSERT INTO "_retort_users" ("id", "old") SELECT "id", "old" FROM "users";
SELECT count(*) AS wrong, group_concat(k, ', ') AS "rows" FROM (SELECT o."id" AS k FROM "users" AS o LEFT JOIN "_retort_users" AS n ON n."id" = o."id" WHERE n."id" IS NULL OR o."id" IS NOT n."id" COLLATE BINARY OR o."old" IS NOT n."old" COLLATE BINARY LIMIT 5);
-- in a script: SELECT json('wrong: values of "users", old beside new') FROM (SELECT count(*) AS wrong, group_concat(k, ', ') AS "rows" FROM (SELECT o."id" AS k FROM "users" AS o LEFT JOIN "_retort_users" AS n ON n."id" = o."id" WHERE n."id" IS NULL OR o."id" IS NOT n."id" COLLATE BINARY OR o."old" IS NOT n."old" COLLATE BINARY LIMIT 5)) WHERE wrong <> 0;
PRAGMA legacy_alter_table = ON;
DROP TABLE "users";
ALTER TABLE "_retort_users" RENAME TO "users";
PRAGMA legacy_alter_table = OFF;
SELECT count(*) AS "rows" FROM "users";
SELECT count(*) AS objects FROM "sqlite_schema" WHERE lower(tbl_name) NOT IN ('users', '_retort_users') AND name NOT LIKE 'sqlite\_%' ESCAPE '\';
RELEASE retort_rebuild;

-- batch_alter_table: a foreign key to itself
SAVEPOINT retort_rebuild;
SELECT foreign_keys AS wrong FROM pragma_foreign_keys;
-- in a script: SELECT json('wrong: foreign keys, which must be off while a table is made anew that others refer to') FROM (SELECT foreign_keys AS wrong FROM pragma_foreign_keys) WHERE wrong <> 0;
SELECT count(*) AS wrong, group_concat(s.name, ', ') AS names FROM "sqlite_schema" AS s WHERE s.type IN ('index', 'trigger') AND s.sql IS NOT NULL AND lower(s.tbl_name) = 'users';
-- in a script: SELECT json('wrong: indexes and triggers of "users" that nobody told of') FROM (SELECT count(*) AS wrong, group_concat(s.name, ', ') AS names FROM "sqlite_schema" AS s WHERE s.type IN ('index', 'trigger') AND s.sql IS NOT NULL AND lower(s.tbl_name) = 'users') WHERE wrong <> 0;
SELECT count(*) AS "rows" FROM "users";
SELECT count(*) AS objects FROM "sqlite_schema" WHERE lower(tbl_name) NOT IN ('users', '_retort_users') AND name NOT LIKE 'sqlite\_%' ESCAPE '\';
CREATE TABLE "_retort_users" (
  "id" INTEGER NOT NULL,
  "old" TEXT,
  "parent_id" INTEGER CONSTRAINT "users_parent_fkey" REFERENCES "users" ("id") ON DELETE SET NULL,
  CONSTRAINT "users_pkey" PRIMARY KEY ("id")
);
INSERT INTO "_retort_users" ("id", "old") SELECT "id", "old" FROM "users";
SELECT count(*) AS wrong, group_concat(k, ', ') AS "rows" FROM (SELECT o."id" AS k FROM "users" AS o LEFT JOIN "_retort_users" AS n ON n."id" = o."id" WHERE n."id" IS NULL OR o."id" IS NOT n."id" COLLATE BINARY OR o."old" IS NOT n."old" COLLATE BINARY LIMIT 5);
-- in a script: SELECT json('wrong: values of "users", old beside new') FROM (SELECT count(*) AS wrong, group_concat(k, ', ') AS "rows" FROM (SELECT o."id" AS k FROM "users" AS o LEFT JOIN "_retort_users" AS n ON n."id" = o."id" WHERE n."id" IS NULL OR o."id" IS NOT n."id" COLLATE BINARY OR o."old" IS NOT n."old" COLLATE BINARY LIMIT 5)) WHERE wrong <> 0;
PRAGMA legacy_alter_table = ON;
DROP TABLE "users";
ALTER TABLE "_retort_users" RENAME TO "users";
PRAGMA legacy_alter_table = OFF;
SELECT count(*) AS "rows" FROM "users";
SELECT count(*) AS objects FROM "sqlite_schema" WHERE lower(tbl_name) NOT IN ('users', '_retort_users') AND name NOT LIKE 'sqlite\_%' ESCAPE '\';
RELEASE retort_rebuild;

-- batch_alter_table: two columns that change their names
SAVEPOINT retort_rebuild;
SELECT foreign_keys AS wrong FROM pragma_foreign_keys;
-- in a script: SELECT json('wrong: foreign keys, which must be off while a table is made anew that others refer to') FROM (SELECT foreign_keys AS wrong FROM pragma_foreign_keys) WHERE wrong <> 0;
SELECT count(*) AS wrong, group_concat(s.name, ', ') AS names FROM "sqlite_schema" AS s WHERE s.type IN ('index', 'trigger') AND s.sql IS NOT NULL AND lower(s.tbl_name) = 'users';
-- in a script: SELECT json('wrong: indexes and triggers of "users" that nobody told of') FROM (SELECT count(*) AS wrong, group_concat(s.name, ', ') AS names FROM "sqlite_schema" AS s WHERE s.type IN ('index', 'trigger') AND s.sql IS NOT NULL AND lower(s.tbl_name) = 'users') WHERE wrong <> 0;
SELECT count(*) AS "rows" FROM "users";
SELECT count(*) AS objects FROM "sqlite_schema" WHERE lower(tbl_name) NOT IN ('users', '_retort_users') AND name NOT LIKE 'sqlite\_%' ESCAPE '\';
CREATE TABLE "_retort_users" (
  "id" INTEGER NOT NULL,
  "old" TEXT NOT NULL,
  "other" TEXT,
  CONSTRAINT "users_pkey" PRIMARY KEY ("id"),
  CONSTRAINT "users_other_check" CHECK ("old" <> "other")
);
INSERT INTO "_retort_users" ("id", "old") SELECT "id", "old" FROM "users";
SELECT count(*) AS wrong, group_concat(k, ', ') AS "rows" FROM (SELECT o."id" AS k FROM "users" AS o LEFT JOIN "_retort_users" AS n ON n."id" = o."id" WHERE n."id" IS NULL OR o."id" IS NOT n."id" COLLATE BINARY OR o."old" IS NOT n."old" COLLATE BINARY LIMIT 5);
-- in a script: SELECT json('wrong: values of "users", old beside new') FROM (SELECT count(*) AS wrong, group_concat(k, ', ') AS "rows" FROM (SELECT o."id" AS k FROM "users" AS o LEFT JOIN "_retort_users" AS n ON n."id" = o."id" WHERE n."id" IS NULL OR o."id" IS NOT n."id" COLLATE BINARY OR o."old" IS NOT n."old" COLLATE BINARY LIMIT 5)) WHERE wrong <> 0;
PRAGMA legacy_alter_table = ON;
DROP TABLE "users";
ALTER TABLE "_retort_users" RENAME TO "users";
PRAGMA legacy_alter_table = OFF;
ALTER TABLE "users" RENAME COLUMN "old" TO "old_aside";
ALTER TABLE "users" RENAME COLUMN "other" TO "old";
ALTER TABLE "users" RENAME COLUMN "old_aside" TO "other";
SELECT count(*) AS "rows" FROM "users";
SELECT count(*) AS objects FROM "sqlite_schema" WHERE lower(tbl_name) NOT IN ('users', '_retort_users') AND name NOT LIKE 'sqlite\_%' ESCAPE '\';
RELEASE retort_rebuild;

-- batch_alter_table: made anew in any case
SAVEPOINT retort_rebuild;
SELECT foreign_keys AS wrong FROM pragma_foreign_keys;
-- in a script: SELECT json('wrong: foreign keys, which must be off while a table is made anew that others refer to') FROM (SELECT foreign_keys AS wrong FROM pragma_foreign_keys) WHERE wrong <> 0;
SELECT count(*) AS wrong, group_concat(s.name, ', ') AS names FROM "sqlite_schema" AS s WHERE s.type IN ('index', 'trigger') AND s.sql IS NOT NULL AND lower(s.tbl_name) = 'users';
-- in a script: SELECT json('wrong: indexes and triggers of "users" that nobody told of') FROM (SELECT count(*) AS wrong, group_concat(s.name, ', ') AS names FROM "sqlite_schema" AS s WHERE s.type IN ('index', 'trigger') AND s.sql IS NOT NULL AND lower(s.tbl_name) = 'users') WHERE wrong <> 0;
SELECT count(*) AS "rows" FROM "users";
SELECT count(*) AS objects FROM "sqlite_schema" WHERE lower(tbl_name) NOT IN ('users', '_retort_users') AND name NOT LIKE 'sqlite\_%' ESCAPE '\';
CREATE TABLE "_retort_users" (
  "id" INTEGER NOT NULL,
  "old" TEXT,
  "name" VARCHAR(100),
  CONSTRAINT "users_pkey" PRIMARY KEY ("id")
);
INSERT INTO "_retort_users" ("id", "old") SELECT "id", "old" FROM "users";
SELECT count(*) AS wrong, group_concat(k, ', ') AS "rows" FROM (SELECT o."id" AS k FROM "users" AS o LEFT JOIN "_retort_users" AS n ON n."id" = o."id" WHERE n."id" IS NULL OR o."id" IS NOT n."id" COLLATE BINARY OR o."old" IS NOT n."old" COLLATE BINARY LIMIT 5);
-- in a script: SELECT json('wrong: values of "users", old beside new') FROM (SELECT count(*) AS wrong, group_concat(k, ', ') AS "rows" FROM (SELECT o."id" AS k FROM "users" AS o LEFT JOIN "_retort_users" AS n ON n."id" = o."id" WHERE n."id" IS NULL OR o."id" IS NOT n."id" COLLATE BINARY OR o."old" IS NOT n."old" COLLATE BINARY LIMIT 5)) WHERE wrong <> 0;
PRAGMA legacy_alter_table = ON;
DROP TABLE "users";
ALTER TABLE "_retort_users" RENAME TO "users";
PRAGMA legacy_alter_table = OFF;
CREATE INDEX "users_name_idx" ON "users" ("name");
SELECT count(*) AS wrong, group_concat(column1, ', ') AS missing FROM (VALUES ('users_name_idx')) WHERE column1 NOT IN (SELECT s.name FROM "sqlite_schema" AS s WHERE lower(s.tbl_name) = 'users');
-- in a script: SELECT json('wrong: indexes and triggers of "users"') FROM (SELECT count(*) AS wrong, group_concat(column1, ', ') AS missing FROM (VALUES ('users_name_idx')) WHERE column1 NOT IN (SELECT s.name FROM "sqlite_schema" AS s WHERE lower(s.tbl_name) = 'users')) WHERE wrong <> 0;
SELECT count(*) AS "rows" FROM "users";
SELECT count(*) AS objects FROM "sqlite_schema" WHERE lower(tbl_name) NOT IN ('users', '_retort_users') AND name NOT LIKE 'sqlite\_%' ESCAPE '\';
RELEASE retort_rebuild;

-- batch_alter_table: never made anew
-- E_UNSUPPORTED_OPERATION: Cannot add the unique constraint "users_id_key" to "users": sqlite adds none to a table that is there
--   hint: rebuild the table with op.batchAlterTable()

-- batch_alter_table: a column among the others
SAVEPOINT retort_rebuild;
SELECT foreign_keys AS wrong FROM pragma_foreign_keys;
-- in a script: SELECT json('wrong: foreign keys, which must be off while a table is made anew that others refer to') FROM (SELECT foreign_keys AS wrong FROM pragma_foreign_keys) WHERE wrong <> 0;
SELECT count(*) AS wrong, group_concat(s.name, ', ') AS names FROM "sqlite_schema" AS s WHERE s.type IN ('index', 'trigger') AND s.sql IS NOT NULL AND lower(s.tbl_name) = 'users';
-- in a script: SELECT json('wrong: indexes and triggers of "users" that nobody told of') FROM (SELECT count(*) AS wrong, group_concat(s.name, ', ') AS names FROM "sqlite_schema" AS s WHERE s.type IN ('index', 'trigger') AND s.sql IS NOT NULL AND lower(s.tbl_name) = 'users') WHERE wrong <> 0;
SELECT count(*) AS "rows" FROM "users";
SELECT count(*) AS objects FROM "sqlite_schema" WHERE lower(tbl_name) NOT IN ('users', '_retort_users') AND name NOT LIKE 'sqlite\_%' ESCAPE '\';
CREATE TABLE "_retort_users" (
  "id" INTEGER NOT NULL,
  "name" TEXT,
  "old" TEXT,
  CONSTRAINT "users_pkey" PRIMARY KEY ("id")
);
INSERT INTO "_retort_users" ("id", "old") SELECT "id", "old" FROM "users";
SELECT count(*) AS wrong, group_concat(k, ', ') AS "rows" FROM (SELECT o."id" AS k FROM "users" AS o LEFT JOIN "_retort_users" AS n ON n."id" = o."id" WHERE n."id" IS NULL OR o."id" IS NOT n."id" COLLATE BINARY OR o."old" IS NOT n."old" COLLATE BINARY LIMIT 5);
-- in a script: SELECT json('wrong: values of "users", old beside new') FROM (SELECT count(*) AS wrong, group_concat(k, ', ') AS "rows" FROM (SELECT o."id" AS k FROM "users" AS o LEFT JOIN "_retort_users" AS n ON n."id" = o."id" WHERE n."id" IS NULL OR o."id" IS NOT n."id" COLLATE BINARY OR o."old" IS NOT n."old" COLLATE BINARY LIMIT 5)) WHERE wrong <> 0;
PRAGMA legacy_alter_table = ON;
DROP TABLE "users";
ALTER TABLE "_retort_users" RENAME TO "users";
PRAGMA legacy_alter_table = OFF;
SELECT count(*) AS "rows" FROM "users";
SELECT count(*) AS objects FROM "sqlite_schema" WHERE lower(tbl_name) NOT IN ('users', '_retort_users') AND name NOT LIKE 'sqlite\_%' ESCAPE '\';
RELEASE retort_rebuild;

-- batch_alter_table: columns in another order
SAVEPOINT retort_rebuild;
SELECT foreign_keys AS wrong FROM pragma_foreign_keys;
-- in a script: SELECT json('wrong: foreign keys, which must be off while a table is made anew that others refer to') FROM (SELECT foreign_keys AS wrong FROM pragma_foreign_keys) WHERE wrong <> 0;
SELECT count(*) AS wrong, group_concat(s.name, ', ') AS names FROM "sqlite_schema" AS s WHERE s.type IN ('index', 'trigger') AND s.sql IS NOT NULL AND lower(s.tbl_name) = 'users';
-- in a script: SELECT json('wrong: indexes and triggers of "users" that nobody told of') FROM (SELECT count(*) AS wrong, group_concat(s.name, ', ') AS names FROM "sqlite_schema" AS s WHERE s.type IN ('index', 'trigger') AND s.sql IS NOT NULL AND lower(s.tbl_name) = 'users') WHERE wrong <> 0;
SELECT count(*) AS "rows" FROM "users";
SELECT count(*) AS objects FROM "sqlite_schema" WHERE lower(tbl_name) NOT IN ('users', '_retort_users') AND name NOT LIKE 'sqlite\_%' ESCAPE '\';
CREATE TABLE "_retort_users" (
  "old" TEXT,
  "id" INTEGER NOT NULL,
  CONSTRAINT "users_pkey" PRIMARY KEY ("id")
);
INSERT INTO "_retort_users" ("old", "id") SELECT "old", "id" FROM "users";
SELECT count(*) AS wrong, group_concat(k, ', ') AS "rows" FROM (SELECT o."id" AS k FROM "users" AS o LEFT JOIN "_retort_users" AS n ON n."id" = o."id" WHERE n."id" IS NULL OR o."old" IS NOT n."old" COLLATE BINARY OR o."id" IS NOT n."id" COLLATE BINARY LIMIT 5);
-- in a script: SELECT json('wrong: values of "users", old beside new') FROM (SELECT count(*) AS wrong, group_concat(k, ', ') AS "rows" FROM (SELECT o."id" AS k FROM "users" AS o LEFT JOIN "_retort_users" AS n ON n."id" = o."id" WHERE n."id" IS NULL OR o."old" IS NOT n."old" COLLATE BINARY OR o."id" IS NOT n."id" COLLATE BINARY LIMIT 5)) WHERE wrong <> 0;
PRAGMA legacy_alter_table = ON;
DROP TABLE "users";
ALTER TABLE "_retort_users" RENAME TO "users";
PRAGMA legacy_alter_table = OFF;
SELECT count(*) AS "rows" FROM "users";
SELECT count(*) AS objects FROM "sqlite_schema" WHERE lower(tbl_name) NOT IN ('users', '_retort_users') AND name NOT LIKE 'sqlite\_%' ESCAPE '\';
RELEASE retort_rebuild;

-- batch_alter_table: further elements and options
SAVEPOINT retort_rebuild;
SELECT foreign_keys AS wrong FROM pragma_foreign_keys;
-- in a script: SELECT json('wrong: foreign keys, which must be off while a table is made anew that others refer to') FROM (SELECT foreign_keys AS wrong FROM pragma_foreign_keys) WHERE wrong <> 0;
SELECT count(*) AS wrong, group_concat(s.name, ', ') AS names FROM "sqlite_schema" AS s WHERE s.type IN ('index', 'trigger') AND s.sql IS NOT NULL AND lower(s.tbl_name) = 'users';
-- in a script: SELECT json('wrong: indexes and triggers of "users" that nobody told of') FROM (SELECT count(*) AS wrong, group_concat(s.name, ', ') AS names FROM "sqlite_schema" AS s WHERE s.type IN ('index', 'trigger') AND s.sql IS NOT NULL AND lower(s.tbl_name) = 'users') WHERE wrong <> 0;
SELECT count(*) AS "rows" FROM "users";
SELECT count(*) AS objects FROM "sqlite_schema" WHERE lower(tbl_name) NOT IN ('users', '_retort_users') AND name NOT LIKE 'sqlite\_%' ESCAPE '\';
CREATE TABLE "_retort_users" (
  "id" INTEGER NOT NULL,
  "old" TEXT,
  CONSTRAINT "users_pkey" PRIMARY KEY ("id"),
  CONSTRAINT "users_old_check" CHECK (old <> '')
) STRICT;
INSERT INTO "_retort_users" ("id", "old") SELECT "id", "old" FROM "users";
SELECT count(*) AS wrong, group_concat(k, ', ') AS "rows" FROM (SELECT o."id" AS k FROM "users" AS o LEFT JOIN "_retort_users" AS n ON n."id" = o."id" WHERE n."id" IS NULL OR o."id" IS NOT n."id" COLLATE BINARY OR o."old" IS NOT n."old" COLLATE BINARY LIMIT 5);
-- in a script: SELECT json('wrong: values of "users", old beside new') FROM (SELECT count(*) AS wrong, group_concat(k, ', ') AS "rows" FROM (SELECT o."id" AS k FROM "users" AS o LEFT JOIN "_retort_users" AS n ON n."id" = o."id" WHERE n."id" IS NULL OR o."id" IS NOT n."id" COLLATE BINARY OR o."old" IS NOT n."old" COLLATE BINARY LIMIT 5)) WHERE wrong <> 0;
PRAGMA legacy_alter_table = ON;
DROP TABLE "users";
ALTER TABLE "_retort_users" RENAME TO "users";
PRAGMA legacy_alter_table = OFF;
CREATE INDEX "ix_users_old" ON "users" ("old");
SELECT count(*) AS wrong, group_concat(column1, ', ') AS missing FROM (VALUES ('ix_users_old')) WHERE column1 NOT IN (SELECT s.name FROM "sqlite_schema" AS s WHERE lower(s.tbl_name) = 'users');
-- in a script: SELECT json('wrong: indexes and triggers of "users"') FROM (SELECT count(*) AS wrong, group_concat(column1, ', ') AS missing FROM (VALUES ('ix_users_old')) WHERE column1 NOT IN (SELECT s.name FROM "sqlite_schema" AS s WHERE lower(s.tbl_name) = 'users')) WHERE wrong <> 0;
SELECT count(*) AS "rows" FROM "users";
SELECT count(*) AS objects FROM "sqlite_schema" WHERE lower(tbl_name) NOT IN ('users', '_retort_users') AND name NOT LIKE 'sqlite\_%' ESCAPE '\';
RELEASE retort_rebuild;

-- batch_alter_table: without a proof
SAVEPOINT retort_rebuild;
SELECT foreign_keys AS wrong FROM pragma_foreign_keys;
-- in a script: SELECT json('wrong: foreign keys, which must be off while a table is made anew that others refer to') FROM (SELECT foreign_keys AS wrong FROM pragma_foreign_keys) WHERE wrong <> 0;
SELECT count(*) AS wrong, group_concat(s.name, ', ') AS names FROM "sqlite_schema" AS s WHERE s.type IN ('index', 'trigger') AND s.sql IS NOT NULL AND lower(s.tbl_name) = 'users';
-- in a script: SELECT json('wrong: indexes and triggers of "users" that nobody told of') FROM (SELECT count(*) AS wrong, group_concat(s.name, ', ') AS names FROM "sqlite_schema" AS s WHERE s.type IN ('index', 'trigger') AND s.sql IS NOT NULL AND lower(s.tbl_name) = 'users') WHERE wrong <> 0;
CREATE TABLE "_retort_users" (
  "id" INTEGER NOT NULL,
  "old" TEXT,
  "name" VARCHAR(100),
  CONSTRAINT "users_pkey" PRIMARY KEY ("id")
);
INSERT INTO "_retort_users" ("id", "old") SELECT "id", "old" FROM "users";
PRAGMA legacy_alter_table = ON;
DROP TABLE "users";
ALTER TABLE "_retort_users" RENAME TO "users";
PRAGMA legacy_alter_table = OFF;
CREATE INDEX "users_name_idx" ON "users" ("name");
RELEASE retort_rebuild;

-- batch_alter_table: of a table that others refer to
SAVEPOINT retort_rebuild;
SELECT foreign_keys AS wrong FROM pragma_foreign_keys;
-- in a script: SELECT json('wrong: foreign keys, which must be off while a table is made anew that others refer to') FROM (SELECT foreign_keys AS wrong FROM pragma_foreign_keys) WHERE wrong <> 0;
SELECT count(*) AS wrong, group_concat(s.name, ', ') AS names FROM "sqlite_schema" AS s WHERE s.type IN ('index', 'trigger') AND s.sql IS NOT NULL AND lower(s.tbl_name) = 'users';
-- in a script: SELECT json('wrong: indexes and triggers of "users" that nobody told of') FROM (SELECT count(*) AS wrong, group_concat(s.name, ', ') AS names FROM "sqlite_schema" AS s WHERE s.type IN ('index', 'trigger') AND s.sql IS NOT NULL AND lower(s.tbl_name) = 'users') WHERE wrong <> 0;
SELECT count(*) AS "rows" FROM "users";
SELECT count(*) AS objects FROM "sqlite_schema" WHERE lower(tbl_name) NOT IN ('users', '_retort_users') AND name NOT LIKE 'sqlite\_%' ESCAPE '\';
CREATE TABLE "_retort_users" (
  "id" INTEGER NOT NULL,
  "old" VARCHAR(50),
  CONSTRAINT "users_pkey" PRIMARY KEY ("id")
);
INSERT INTO "_retort_users" ("id", "old") SELECT "id", "old" FROM "users";
SELECT count(*) AS wrong, group_concat(k, ', ') AS "rows" FROM (SELECT o."id" AS k FROM "users" AS o LEFT JOIN "_retort_users" AS n ON n."id" = o."id" WHERE n."id" IS NULL OR o."id" IS NOT n."id" COLLATE BINARY OR (o."old" IS NOT n."old" COLLATE BINARY AND NOT (typeof(o."old") IN ('integer', 'real') AND typeof(n."old") = 'text' AND CAST(n."old" AS NUMERIC) = o."old")) LIMIT 5);
-- in a script: SELECT json('wrong: values of "users", old beside new') FROM (SELECT count(*) AS wrong, group_concat(k, ', ') AS "rows" FROM (SELECT o."id" AS k FROM "users" AS o LEFT JOIN "_retort_users" AS n ON n."id" = o."id" WHERE n."id" IS NULL OR o."id" IS NOT n."id" COLLATE BINARY OR (o."old" IS NOT n."old" COLLATE BINARY AND NOT (typeof(o."old") IN ('integer', 'real') AND typeof(n."old") = 'text' AND CAST(n."old" AS NUMERIC) = o."old")) LIMIT 5)) WHERE wrong <> 0;
PRAGMA legacy_alter_table = ON;
DROP TABLE "users";
ALTER TABLE "_retort_users" RENAME TO "users";
PRAGMA legacy_alter_table = OFF;
SELECT count(*) AS "rows" FROM "users";
SELECT count(*) AS objects FROM "sqlite_schema" WHERE lower(tbl_name) NOT IN ('users', '_retort_users') AND name NOT LIKE 'sqlite\_%' ESCAPE '\';
RELEASE retort_rebuild;

-- batch_alter_table: of a table that is told
SAVEPOINT retort_rebuild;
SELECT foreign_keys AS wrong FROM pragma_foreign_keys;
-- in a script: SELECT json('wrong: foreign keys, which must be off while a table is made anew that others refer to') FROM (SELECT foreign_keys AS wrong FROM pragma_foreign_keys) WHERE wrong <> 0;
SELECT count(*) AS wrong, group_concat(s.name, ', ') AS names FROM "sqlite_schema" AS s WHERE s.type IN ('index', 'trigger') AND s.sql IS NOT NULL AND lower(s.tbl_name) = 'users';
-- in a script: SELECT json('wrong: indexes and triggers of "users" that nobody told of') FROM (SELECT count(*) AS wrong, group_concat(s.name, ', ') AS names FROM "sqlite_schema" AS s WHERE s.type IN ('index', 'trigger') AND s.sql IS NOT NULL AND lower(s.tbl_name) = 'users') WHERE wrong <> 0;
SELECT count(*) AS "rows" FROM "users";
SELECT count(*) AS objects FROM "sqlite_schema" WHERE lower(tbl_name) NOT IN ('users', '_retort_users') AND name NOT LIKE 'sqlite\_%' ESCAPE '\';
CREATE TABLE "_retort_users" (
  "id" INTEGER NOT NULL,
  "old" TEXT NOT NULL,
  CONSTRAINT "users_pkey" PRIMARY KEY ("id")
);
INSERT INTO "_retort_users" ("id", "old") SELECT "id", "old" FROM "users";
SELECT count(*) AS wrong, group_concat(k, ', ') AS "rows" FROM (SELECT o."id" AS k FROM "users" AS o LEFT JOIN "_retort_users" AS n ON n."id" = o."id" WHERE n."id" IS NULL OR o."id" IS NOT n."id" COLLATE BINARY OR o."old" IS NOT n."old" COLLATE BINARY LIMIT 5);
-- in a script: SELECT json('wrong: values of "users", old beside new') FROM (SELECT count(*) AS wrong, group_concat(k, ', ') AS "rows" FROM (SELECT o."id" AS k FROM "users" AS o LEFT JOIN "_retort_users" AS n ON n."id" = o."id" WHERE n."id" IS NULL OR o."id" IS NOT n."id" COLLATE BINARY OR o."old" IS NOT n."old" COLLATE BINARY LIMIT 5)) WHERE wrong <> 0;
PRAGMA legacy_alter_table = ON;
DROP TABLE "users";
ALTER TABLE "_retort_users" RENAME TO "users";
PRAGMA legacy_alter_table = OFF;
SELECT count(*) AS "rows" FROM "users";
SELECT count(*) AS objects FROM "sqlite_schema" WHERE lower(tbl_name) NOT IN ('users', '_retort_users') AND name NOT LIKE 'sqlite\_%' ESCAPE '\';
RELEASE retort_rebuild;
