-- create_enum_type: plain
CREATE TYPE "mood" AS ENUM ('sad', 'it''s ok', 'happy');

-- create_enum_type: if it is not there
DO $retort$ BEGIN CREATE TYPE "mood" AS ENUM ('sad', 'ok'); EXCEPTION WHEN duplicate_object THEN NULL; END $retort$;

-- create_enum_type: in a schema
CREATE TYPE "app"."mood" AS ENUM ('sad', 'ok');

-- create_enum_type: a name that needs quoting
CREATE TYPE "or""der" AS ENUM ('a');
