-- bulk_insert: rows
INSERT INTO `users` (`id`, `name`) VALUES
  (1, 'Ada'),
  (2, 'Grace ''Amazing''');

-- bulk_insert: no rows
-- no statement

-- bulk_insert: every kind of value
INSERT INTO `users` (`id`, `name`) VALUES
  (NULL, TRUE),
  (-0e0, 1.5),
  (9007199254740993, X'00ff'),
  (1, '1815-12-10 06:30:00'),
  (2, 'line
break, "quotes", back\\slash'),
  (3, '{"nested":["it''s",null]}');

-- bulk_insert: SQL among the values
INSERT INTO `users` (`id`, `name`) VALUES
  (1 + 1, lower('ADA'));

-- bulk_insert: types of the elements
INSERT INTO `users` (`born`, `woken`, `data`) VALUES
  ('1815-12-10', '06:30:00', '[1]');

-- bulk_insert: types by name
INSERT INTO `users` (`born`) VALUES
  ('1815-12-10');

-- bulk_insert: in a schema
INSERT INTO `app`.`users` (`id`) VALUES
  (1);

-- bulk_insert: by COPY
INSERT INTO `users` (`id`, `name`) VALUES
  (1, 'Ada'),
  (2, NULL);

-- bulk_insert: by COPY, no rows
-- no statement

-- bulk_insert: by COPY, every kind of value
-- E_UNSUPPORTED_OPERATION: Cannot write NaN: mysql has no such number
--   hint: write null

-- bulk_insert: by COPY, SQL among the values
INSERT INTO `users` (`id`, `name`) VALUES
  (1, 'a'),
  (2, lower('B'));

-- bulk_insert: by COPY, types of the elements
INSERT INTO `users` (`born`, `woken`, `data`) VALUES
  ('1815-12-10', '06:30:00', '[1,"\\n"]');

-- bulk_insert: by COPY, in a schema
INSERT INTO `app`.`users` (`id`) VALUES
  (1);
