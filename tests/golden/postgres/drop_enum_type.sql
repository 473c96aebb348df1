-- drop_enum_type: by its name
DROP TYPE "mood";

-- drop_enum_type: with what it was
DROP TYPE "mood";

-- drop_enum_type: if it is there
DROP TYPE IF EXISTS "mood";

-- drop_enum_type: in a schema
DROP TYPE "app"."mood";

-- drop_enum_type: a name that needs quoting
DROP TYPE "or""der";
