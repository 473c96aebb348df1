-- bulk_insert: rows
INSERT INTO "users" ("id", "name") VALUES
  (1, 'Ada'),
  (2, 'Grace ''Amazing''');

-- bulk_insert: no rows
-- no statement

-- bulk_insert: every kind of value
INSERT INTO "users" ("id", "name") VALUES
  (NULL, TRUE),
  ('-0'::double precision, 1.5),
  (9007199254740993, E'\\x00ff'::bytea),
  (1, '1815-12-10 06:30:00+00'),
  (2, E'line
break, "quotes", back\\slash'),
  (3, '{"nested":["it''s",null]}');

-- bulk_insert: SQL among the values
INSERT INTO "users" ("id", "name") VALUES
  (1 + 1, lower('ADA'));

-- bulk_insert: types of the elements
INSERT INTO "users" ("born", "woken", "data") VALUES
  ('1815-12-10', '06:30:00', '[1]');

-- bulk_insert: types by name
INSERT INTO "users" ("born") VALUES
  ('1815-12-10');

-- bulk_insert: in a schema
INSERT INTO "app"."users" ("id") VALUES
  (1);

-- bulk_insert: by COPY
COPY "users" ("id", "name") FROM STDIN;
1	Ada
2	\N
\.
-- in a script: INSERT INTO "users" ("id", "name") VALUES
--     (1, 'Ada'),
--     (2, NULL);

-- bulk_insert: by COPY, no rows
-- no statement

-- bulk_insert: by COPY, every kind of value
COPY "users" ("id", "name") FROM STDIN;
\N	
-0	true
9007199254740993	\\x00ff
1	1815-12-10 06:30:00+00
2	line\nbreak,\ttab, "quotes", back\\slash, \\N
3	{"nested":["it's",null]}
4	\\.
5	-0.00000015
6	1250000000000000000000
7	NaN
\.
-- in a script: INSERT INTO "users" ("id", "name") VALUES
--     (NULL, ''),
--     ('-0'::double precision, TRUE),
--     (9007199254740993, E'\\x00ff'::bytea),
--     (1, '1815-12-10 06:30:00+00'),
--     (2, E'line
--   break,	tab, "quotes", back\\slash, \\N'),
--     (3, '{"nested":["it''s",null]}'),
--     (4, E'\\.'),
--     (5, -1.5e-7),
--     (6, 1.25e+21),
--     (7, 'NaN'::double precision);

-- bulk_insert: by COPY, SQL among the values
-- E_UNSUPPORTED_OPERATION: Cannot copy rows into "users": "name" of row 2 is SQL, and COPY takes values alone
--   hint: give the value itself, or leave out { postgres: { copy: true } }

-- bulk_insert: by COPY, types of the elements
COPY "users" ("born", "woken", "data") FROM STDIN;
1815-12-10	06:30:00	[1,"\\n"]
\.
-- in a script: INSERT INTO "users" ("born", "woken", "data") VALUES
--     ('1815-12-10', '06:30:00', E'[1,"\\n"]');

-- bulk_insert: by COPY, in a schema
COPY "app"."users" ("id") FROM STDIN;
1
\.
-- in a script: INSERT INTO "app"."users" ("id") VALUES
--     (1);
