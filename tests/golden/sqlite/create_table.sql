-- create_table: columns and a key
CREATE TABLE "users" (
  "id" INTEGER NOT NULL,
  "name" VARCHAR(50) NOT NULL,
  "email" VARCHAR,
  "about" TEXT,
  CONSTRAINT "users_pkey" PRIMARY KEY ("id"),
  CONSTRAINT "users_email_key" UNIQUE ("email")
);

-- create_table: every portable type
CREATE TABLE "everything" (
  "integer" INTEGER,
  "big_integer" BIGINT,
  "small_integer" SMALLINT,
  "numeric" NUMERIC(10, 2),
  "float" FLOAT,
  "double" DOUBLE,
  "boolean" BOOLEAN,
  "string" VARCHAR(80),
  "text" TEXT,
  "date" DATE,
  "time" TIME,
  "date_time" DATETIME,
  "date_time_tz" DATETIME,
  "interval" DATETIME,
  "binary" BLOB,
  "json" JSON,
  "uuid" CHAR(32),
  "mood" VARCHAR(7) CONSTRAINT "everything_mood_check" CHECK ("mood" IN ('sad', 'it''s ok', 'happy')),
  "native" DECIMAL(8, 3),
  "variant" TEXT
);

-- create_table: an array
-- E_UNSUPPORTED_OPERATION: Cannot write an array type: sqlite has no arrays
--   hint: keep the list as t.json(), or choose by dialect with t.variant()

-- create_table: defaults
CREATE TABLE "defaults" (
  "id" INTEGER NOT NULL,
  "count" INTEGER DEFAULT 0 NOT NULL,
  "state" VARCHAR(20) DEFAULT 'it''s new',
  "active" BOOLEAN DEFAULT 1,
  "made_at" DATETIME DEFAULT CURRENT_TIMESTAMP,
  "day" DATE DEFAULT '2024-02-29',
  "big" BIGINT DEFAULT 9007199254740993,
  "key" TEXT DEFAULT (lower('ABC')),
  CONSTRAINT "defaults_pkey" PRIMARY KEY ("id")
);

-- create_table: keys, checks and references
CREATE TABLE "orders" (
  "id" INTEGER NOT NULL,
  "account_id" INTEGER NOT NULL CONSTRAINT "orders_account_id_fkey" REFERENCES "accounts" ("id"),
  "payer_id" INTEGER CONSTRAINT "orders_payer" REFERENCES "accounts" ("id") ON DELETE SET NULL ON UPDATE CASCADE DEFERRABLE INITIALLY DEFERRED,
  "number" INTEGER,
  "amount" NUMERIC(12, 2) NOT NULL,
  CONSTRAINT "orders_pk" PRIMARY KEY ("id"),
  CONSTRAINT "orders_amount" CHECK (amount >= 0),
  CONSTRAINT "orders_number" UNIQUE ("account_id", "number"),
  CONSTRAINT "orders_number_key" UNIQUE ("number")
);

-- create_table: a check that rows may break
-- E_UNSUPPORTED_OPERATION: Cannot make the check "orders_amount" NOT ENFORCED: sqlite enforces every check
--   hint: leave `enforced` out, or the check

-- create_table: references that rows may break
-- E_UNSUPPORTED_OPERATION: Cannot make the foreign key "orders_account_id_fkey" NOT ENFORCED: sqlite enforces every foreign key
--   hint: leave `enforced` out, or the foreign key

-- create_table: a key of several columns
CREATE TABLE "memberships" (
  "user_id" INTEGER NOT NULL,
  "group_id" INTEGER NOT NULL,
  CONSTRAINT "memberships_pkey" PRIMARY KEY ("user_id", "group_id")
);

-- create_table: indexes
CREATE TABLE "posts" (
  "id" INTEGER NOT NULL,
  "slug" VARCHAR(100),
  "title" VARCHAR(200),
  "published" BOOLEAN,
  CONSTRAINT "posts_pkey" PRIMARY KEY ("id")
);
CREATE UNIQUE INDEX "ix_posts_title" ON "posts" ("title");
CREATE INDEX "ix_posts_live" ON "posts" ("slug" DESC) WHERE published;
CREATE INDEX "posts_slug_idx" ON "posts" ("slug");

-- create_table: if it is not there
CREATE TABLE IF NOT EXISTS "posts" (
  "id" INTEGER NOT NULL,
  "slug" TEXT,
  CONSTRAINT "posts_pkey" PRIMARY KEY ("id")
);
CREATE INDEX IF NOT EXISTS "posts_slug_idx" ON "posts" ("slug");

-- create_table: a computed column
CREATE TABLE "boxes" (
  "id" INTEGER NOT NULL,
  "width" INTEGER,
  "height" INTEGER,
  "area" INTEGER GENERATED ALWAYS AS (width * height) STORED,
  CONSTRAINT "boxes_pkey" PRIMARY KEY ("id")
);

-- create_table: an exclusion
-- E_UNSUPPORTED_OPERATION: Cannot make the exclusion constraint "bookings_during": sqlite has none
--   hint: keep such rows out with a trigger

-- create_table: what is checked late, and what is not inherited
-- E_UNSUPPORTED_OPERATION: Cannot make the primary key "bookings_pkey": sqlite knows no DEFERRABLE but that of foreign keys
--   hint: leave `deferrable` and `initially` out

-- create_table: comments
CREATE TABLE "people" (
  "id" INTEGER
);

-- create_table: in a schema
CREATE TABLE "app"."users" (
  "id" INTEGER NOT NULL,
  "name" TEXT,
  CONSTRAINT "users_pkey" PRIMARY KEY ("id")
);
CREATE INDEX "app"."users_name_idx" ON "users" ("name");

-- create_table: options of each family
CREATE TABLE "fast" (
  "id" INTEGER NOT NULL,
  "name" TEXT,
  CONSTRAINT "fast_pkey" PRIMARY KEY ("id")
) STRICT, WITHOUT ROWID;

-- create_table: a type that one family has
CREATE TABLE "anything" (
  "id" INTEGER NOT NULL,
  "value" ANY,
  CONSTRAINT "anything_pkey" PRIMARY KEY ("id")
) STRICT;

-- create_table: an enum in two columns
CREATE TABLE "days" (
  "am" VARCHAR(7) CONSTRAINT "days_am_check" CHECK ("am" IN ('sad', 'it''s ok')),
  "pm" VARCHAR(7) CONSTRAINT "days_pm_check" CHECK ("pm" IN ('sad', 'it''s ok'))
);

-- create_table: an enum that is there already
CREATE TABLE "days" (
  "am" VARCHAR(7) CONSTRAINT "days_am_check" CHECK ("am" IN ('sad', 'it''s ok'))
);

-- create_table: types of MySQL's own
-- E_UNSUPPORTED_OPERATION: Cannot write the type "mysql.tiny_int": sqlite has nothing like it
--   hint: choose another type there with t.variant(), or write it as t.native(`…`)

-- create_table: keys, indexes and options of MySQL
-- E_UNSUPPORTED_OPERATION: Cannot write the type "mysql.point": sqlite has nothing like it
--   hint: choose another type there with t.variant(), or write it as t.native(`…`)

-- create_table: keys that say what is done with rows that break them
CREATE TABLE "tickets" (
  "id" INTEGER NOT NULL,
  "code" VARCHAR(9),
  CONSTRAINT "tickets_pkey" PRIMARY KEY ("id") ON CONFLICT REPLACE,
  CONSTRAINT "tickets_code" UNIQUE ("code") ON CONFLICT IGNORE
);

-- create_table: numbers never given twice
CREATE TABLE "tickets" (
  "id" INTEGER CONSTRAINT "tickets_pkey" PRIMARY KEY AUTOINCREMENT NOT NULL
);

-- create_table: names that need quoting
CREATE TABLE "or""der `s`" (
  "from" INTEGER NOT NULL,
  "a""b" TEXT,
  CONSTRAINT "or""der `s`_pkey" PRIMARY KEY ("from"),
  CONSTRAINT "or""der `s`_a""b_key" UNIQUE ("a""b")
);
