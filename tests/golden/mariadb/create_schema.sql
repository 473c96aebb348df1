-- create_schema: plain
CREATE SCHEMA `app`;

-- create_schema: if it is not there
CREATE SCHEMA IF NOT EXISTS `app`;

-- create_schema: a name that needs quoting
CREATE SCHEMA `or"der ``s```;
