-- drop_schema: plain
DROP SCHEMA `app`;

-- drop_schema: if it is there
DROP SCHEMA IF EXISTS `app`;

-- drop_schema: with what is in it
DROP SCHEMA `app`;

-- drop_schema: a name that needs quoting
DROP SCHEMA `or"der`;
