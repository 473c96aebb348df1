-- execute: a text
DELETE FROM users WHERE name = ':x' -- and so on
;

-- execute: values as parameters
UPDATE users SET name = ? WHERE id = ?;
-- parameters: "it's", 1
-- in a script: UPDATE users SET name = 'it''s' WHERE id = 1;

-- execute: every kind of value
SELECT ?, ?, ?, ?, ?, ?, ?;
-- parameters: null, true, 1.5, "text", 9007199254740993n, bytes 01ff, "2024-02-29 12:00:00"
-- in a script: SELECT NULL, TRUE, 1.5, 'text', 9007199254740993, X'01ff', '2024-02-29 12:00:00';

-- execute: names
DELETE FROM `users` WHERE `id` = ?;
-- parameters: 1
-- in a script: DELETE FROM `users` WHERE `id` = 1;

-- execute: SQL in SQL
DELETE FROM users WHERE id = ? AND 1 = 1;
-- parameters: 1
-- in a script: DELETE FROM users WHERE id = 1 AND 1 = 1;

-- execute: DDL, whose values are literals
CREATE TABLE other (state VARCHAR(9) DEFAULT 'it''s');

-- execute: several statements, whose values are literals
DELETE FROM users WHERE id = 1; DELETE FROM users WHERE id = 2;
