-- alter_sequence: one option
ALTER SEQUENCE "ids" INCREMENT BY 5;

-- alter_sequence: all that can be said
ALTER SEQUENCE "ids" INCREMENT BY 3 START WITH 6 MINVALUE 2 MAXVALUE 98 CACHE 20 NO CYCLE;

-- alter_sequence: all back to what goes without saying
ALTER SEQUENCE "ids" INCREMENT BY 1 START WITH 1 MINVALUE 1 MAXVALUE 9223372036854775807 CACHE 1 NO CYCLE;

-- alter_sequence: the least number, and the start with it
ALTER SEQUENCE "ids" START WITH -10 MINVALUE -10;

-- alter_sequence: a smaller type
ALTER SEQUENCE "ids" AS int MAXVALUE 2147483647;

-- alter_sequence: a larger type
ALTER SEQUENCE "ids" AS bigint MAXVALUE 9223372036854775807 CACHE 4;

-- alter_sequence: without what it was
ALTER SEQUENCE "ids" MAXVALUE 100 CYCLE;

-- alter_sequence: numbers beyond those of JavaScript
ALTER SEQUENCE "ids" MAXVALUE 9007199254740993;

-- alter_sequence: if it is there
ALTER SEQUENCE IF EXISTS "ids" CACHE 5;

-- alter_sequence: in a schema
ALTER SEQUENCE "app"."ids" CACHE 5;

-- alter_sequence: a name that needs quoting
ALTER SEQUENCE "or""der" CACHE 5;
