-- drop_sequence: by its name
DROP SEQUENCE "ids";

-- drop_sequence: one without options
DROP SEQUENCE "ids";

-- drop_sequence: with how it counted
DROP SEQUENCE "ids";

-- drop_sequence: with numbers beyond those of JavaScript
DROP SEQUENCE "ids";

-- drop_sequence: if it is there
DROP SEQUENCE IF EXISTS "ids";

-- drop_sequence: in a schema
DROP SEQUENCE "app"."ids";

-- drop_sequence: a name that needs quoting
DROP SEQUENCE "or""der";
