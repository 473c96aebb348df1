-- rename_enum_value: plain
ALTER TYPE "mood" RENAME VALUE 'sad' TO 'it''s sad';

-- rename_enum_value: in a schema
ALTER TYPE "app"."mood" RENAME VALUE 'sad' TO 'blue';

-- rename_enum_value: a name that needs quoting
ALTER TYPE "or""der" RENAME VALUE 'sad' TO 'blue';
