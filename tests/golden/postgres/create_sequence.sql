-- create_sequence: plain
CREATE SEQUENCE "ids";

-- create_sequence: with all that can be said
CREATE SEQUENCE "ids" INCREMENT BY 2 START WITH 5 MINVALUE 3 MAXVALUE 99 CACHE 10 CYCLE;

-- create_sequence: counting down
CREATE SEQUENCE "ids" INCREMENT BY -1 START WITH -2 MINVALUE -5;

-- create_sequence: of a type
CREATE SEQUENCE "ids" AS smallint;

-- create_sequence: of the type that it would have anyway
CREATE SEQUENCE "ids" AS bigint MAXVALUE 9;

-- create_sequence: with numbers beyond those of JavaScript
CREATE SEQUENCE "ids" MINVALUE -9007199254740993 MAXVALUE 9007199254740993;

-- create_sequence: if it is not there
CREATE SEQUENCE IF NOT EXISTS "ids" START WITH 7;

-- create_sequence: in a schema
CREATE SEQUENCE "app"."ids" START WITH 7;

-- create_sequence: a name that needs quoting
CREATE SEQUENCE "or""der `s'" CACHE 5;
