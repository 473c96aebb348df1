-- create_table: columns and a key
-- E_UNSUPPORTED_OPERATION: Cannot write the type VARCHAR: on mysql it must have a length
--   hint: say how many characters, as t.string(255), or take t.text()

-- create_table: every portable type
CREATE TABLE `everything` (
  `integer` INTEGER,
  `big_integer` BIGINT,
  `small_integer` SMALLINT,
  `numeric` NUMERIC(10, 2),
  `float` FLOAT,
  `double` DOUBLE,
  `boolean` BOOL,
  `string` VARCHAR(80),
  `text` TEXT,
  `date` DATE,
  `time` TIME,
  `date_time` DATETIME,
  `date_time_tz` DATETIME(3),
  `interval` DATETIME,
  `binary` BLOB,
  `json` JSON,
  `uuid` CHAR(32),
  `mood` ENUM('sad', 'it''s ok', 'happy'),
  `native` DECIMAL(8, 3),
  `variant` LONGTEXT
);

-- create_table: an array
-- E_UNSUPPORTED_OPERATION: Cannot write an array type: mysql has no arrays
--   hint: keep the list as t.json(), or choose by dialect with t.variant()

-- create_table: defaults
CREATE TABLE `defaults` (
  `id` INTEGER NOT NULL AUTO_INCREMENT,
  `count` INTEGER NOT NULL DEFAULT 0,
  `state` VARCHAR(20) DEFAULT 'it''s new',
  `active` BOOL DEFAULT TRUE,
  `made_at` DATETIME DEFAULT CURRENT_TIMESTAMP,
  `day` DATE DEFAULT '2024-02-29',
  `big` BIGINT DEFAULT 9007199254740993,
  `key` TEXT DEFAULT (lower('ABC')),
  PRIMARY KEY (`id`)
);

-- create_table: keys, checks and references
-- E_UNSUPPORTED_OPERATION: Cannot make the foreign key "orders_payer" deferrable: mysql checks each statement
--   hint: leave `deferrable` and `initially` out

-- create_table: a check that rows may break
CREATE TABLE `orders` (
  `id` INTEGER NOT NULL AUTO_INCREMENT,
  `amount` NUMERIC(12, 2),
  PRIMARY KEY (`id`),
  CONSTRAINT `orders_amount` CHECK (amount >= 0) NOT ENFORCED
);

-- create_table: references that rows may break
-- E_UNSUPPORTED_OPERATION: Cannot make the foreign key "orders_payer" NOT ENFORCED: mysql enforces every foreign key
--   hint: leave `enforced` out, or the foreign key

-- create_table: a key of several columns
CREATE TABLE `memberships` (
  `user_id` INTEGER NOT NULL,
  `group_id` INTEGER NOT NULL,
  PRIMARY KEY (`user_id`, `group_id`)
);

-- create_table: indexes
-- E_UNSUPPORTED_OPERATION: Cannot create the index "ix_posts_live" with a WHERE: mysql has no partial indexes
--   hint: index an expression or a computed column that is NULL for the other rows

-- create_table: if it is not there
-- E_UNSUPPORTED_OPERATION: Cannot make the index "posts_slug_idx" on "slug": mysql 8.0 has no key on the whole of a TEXT
--   hint: take t.string(…) with a length, or index the first characters: { column, length: 100 }

-- create_table: a computed column
CREATE TABLE `boxes` (
  `id` INTEGER NOT NULL AUTO_INCREMENT,
  `width` INTEGER,
  `height` INTEGER,
  `area` INTEGER GENERATED ALWAYS AS (width * height) STORED,
  PRIMARY KEY (`id`)
);

-- create_table: an exclusion
-- E_UNSUPPORTED_OPERATION: Cannot make the exclusion constraint "bookings_during": mysql has none
--   hint: keep such rows out with a trigger

-- create_table: what is checked late, and what is not inherited
-- E_UNSUPPORTED_OPERATION: Cannot make the primary key "bookings_pkey" deferrable: mysql checks each statement
--   hint: leave `deferrable` and `initially` out

-- create_table: comments
CREATE TABLE `people` (
  `id` INTEGER COMMENT 'who it''s'
) COMMENT='everybody';

-- create_table: in a schema
-- E_UNSUPPORTED_OPERATION: Cannot make the index "users_name_idx" on "name": mysql 8.0 has no key on the whole of a TEXT
--   hint: take t.string(…) with a length, or index the first characters: { column, length: 100 }

-- create_table: options of each family
CREATE TABLE `fast` (
  `id` INTEGER NOT NULL AUTO_INCREMENT,
  `name` TEXT,
  PRIMARY KEY (`id`)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4;

-- create_table: a type that one family has
CREATE TABLE `anything` (
  `id` INTEGER NOT NULL AUTO_INCREMENT,
  `value` TEXT,
  PRIMARY KEY (`id`)
);

-- create_table: an enum in two columns
CREATE TABLE `days` (
  `am` ENUM('sad', 'it''s ok'),
  `pm` ENUM('sad', 'it''s ok')
);

-- create_table: an enum that is there already
CREATE TABLE `days` (
  `am` ENUM('sad', 'it''s ok')
);

-- create_table: types of MySQL's own
CREATE TABLE `things` (
  `tiny` TINYINT UNSIGNED DEFAULT 5,
  `medium` MEDIUMINT,
  `big` BIGINT UNSIGNED,
  `long_text` LONGTEXT,
  `code` CHAR(5) COLLATE `utf8mb4_bin`,
  `bits` BIT(3) DEFAULT b'101',
  `tags` SET('a', 'it''s'),
  `made` TIMESTAMP(3) NULL DEFAULT now(3),
  `place` POINT NOT NULL,
  `bytes` VARBINARY(16)
);

-- create_table: keys, indexes and options of MySQL
CREATE TABLE `articles` (
  `id` INTEGER NOT NULL AUTO_INCREMENT,
  `title` VARCHAR(100) NOT NULL DEFAULT 'back\\slash' COMMENT 'it''s \\',
  `body` TEXT,
  `score` INTEGER,
  `place` POINT NOT NULL,
  `changed` DATETIME DEFAULT CURRENT_TIMESTAMP ON UPDATE CURRENT_TIMESTAMP,
  PRIMARY KEY (`id`),
  CONSTRAINT `articles_score` CHECK (score > 0 AND title <> 'it''s \\'),
  CONSTRAINT `articles_score_key` UNIQUE (`score`),
  FULLTEXT INDEX `articles_body` (`body`),
  SPATIAL INDEX `articles_place` (`place`),
  INDEX `articles_begin` USING BTREE (`body`(10), `score`)
) ENGINE=InnoDB AUTO_INCREMENT=100 COLLATE=utf8mb4_bin ROW_FORMAT=DYNAMIC COMMENT='it''s \\';

-- create_table: keys that say what is done with rows that break them
CREATE TABLE `tickets` (
  `id` INTEGER NOT NULL AUTO_INCREMENT,
  `code` VARCHAR(9),
  PRIMARY KEY (`id`),
  CONSTRAINT `tickets_code` UNIQUE (`code`)
);

-- create_table: numbers never given twice
CREATE TABLE `tickets` (
  `id` INTEGER NOT NULL AUTO_INCREMENT,
  PRIMARY KEY (`id`)
);

-- create_table: names that need quoting
-- E_UNSUPPORTED_OPERATION: Cannot make the key "or"der `s`_a"b_key" on "a"b": mysql 8.0 has no key on the whole of a TEXT
--   hint: take t.string(…) with a length, or index the first characters: { column, length: 100 }
