-- add_enum_value: last
-- transaction: ends
ALTER TYPE "mood" ADD VALUE 'it''s fine';

-- add_enum_value: before another
-- transaction: ends
ALTER TYPE "mood" ADD VALUE 'so-so' BEFORE 'it''s ok';

-- add_enum_value: after another
-- transaction: ends
ALTER TYPE "mood" ADD VALUE 'so-so' AFTER 'sad';

-- add_enum_value: if it is not there
-- transaction: ends
ALTER TYPE "mood" ADD VALUE IF NOT EXISTS 'happy';

-- add_enum_value: in a schema
-- transaction: ends
ALTER TYPE "app"."mood" ADD VALUE 'happy';

-- add_enum_value: a name that needs quoting
-- transaction: ends
ALTER TYPE "or""der" ADD VALUE 'happy';
