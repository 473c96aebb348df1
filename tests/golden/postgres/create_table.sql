-- create_table: columns and a key
CREATE TABLE "users" (
  "id" SERIAL NOT NULL,
  "name" VARCHAR(50) NOT NULL,
  "email" VARCHAR,
  "about" TEXT,
  CONSTRAINT "users_pkey" PRIMARY KEY ("id"),
  CONSTRAINT "users_email_key" UNIQUE ("email")
);

-- create_table: every portable type
CREATE TYPE "mood" AS ENUM ('sad', 'it''s ok', 'happy');
CREATE TABLE "everything" (
  "integer" INTEGER,
  "big_integer" BIGINT,
  "small_integer" SMALLINT,
  "numeric" NUMERIC(10, 2),
  "float" FLOAT,
  "double" DOUBLE PRECISION,
  "boolean" BOOLEAN,
  "string" VARCHAR(80),
  "text" TEXT,
  "date" DATE,
  "time" TIME WITHOUT TIME ZONE,
  "date_time" TIMESTAMP WITHOUT TIME ZONE,
  "date_time_tz" TIMESTAMP(3) WITH TIME ZONE,
  "interval" INTERVAL,
  "binary" BYTEA,
  "json" JSON,
  "uuid" UUID,
  "mood" "mood",
  "native" DECIMAL(8, 3),
  "variant" JSON
);

-- create_table: an array
CREATE TABLE "lists" (
  "id" SERIAL NOT NULL,
  "tags" TEXT[],
  CONSTRAINT "lists_pkey" PRIMARY KEY ("id")
);

-- create_table: defaults
CREATE TABLE "defaults" (
  "id" SERIAL NOT NULL,
  "count" INTEGER DEFAULT 0 NOT NULL,
  "state" VARCHAR(20) DEFAULT 'it''s new',
  "active" BOOLEAN DEFAULT TRUE,
  "made_at" TIMESTAMP WITHOUT TIME ZONE DEFAULT CURRENT_TIMESTAMP,
  "day" DATE DEFAULT '2024-02-29',
  "big" BIGINT DEFAULT 9007199254740993,
  "key" TEXT DEFAULT lower('ABC'),
  CONSTRAINT "defaults_pkey" PRIMARY KEY ("id")
);

-- create_table: keys, checks and references
CREATE TABLE "orders" (
  "id" SERIAL NOT NULL,
  "account_id" INTEGER NOT NULL,
  "payer_id" INTEGER,
  "number" INTEGER,
  "amount" NUMERIC(12, 2) NOT NULL,
  CONSTRAINT "orders_pk" PRIMARY KEY ("id"),
  CONSTRAINT "orders_payer" FOREIGN KEY ("payer_id") REFERENCES "accounts" ("id") ON DELETE SET NULL ON UPDATE CASCADE DEFERRABLE INITIALLY DEFERRED,
  CONSTRAINT "orders_amount" CHECK (amount >= 0),
  CONSTRAINT "orders_number" UNIQUE ("account_id", "number"),
  CONSTRAINT "orders_account_id_fkey" FOREIGN KEY ("account_id") REFERENCES "accounts" ("id"),
  CONSTRAINT "orders_number_key" UNIQUE ("number")
);

-- create_table: a check that rows may break
-- E_UNSUPPORTED_OPERATION: Cannot make the check "orders_amount" NOT ENFORCED: postgres 14 enforces every check
--   hint: leave `enforced` out; a server of version 18 has constraints that rows may break

-- create_table: references that rows may break
-- E_UNSUPPORTED_OPERATION: Cannot make the foreign key "orders_payer" NOT ENFORCED: postgres 14 enforces every foreign key
--   hint: leave `enforced` out; a server of version 18 has constraints that rows may break

-- create_table: a key of several columns
CREATE TABLE "memberships" (
  "user_id" INTEGER NOT NULL,
  "group_id" INTEGER NOT NULL,
  CONSTRAINT "memberships_pkey" PRIMARY KEY ("user_id", "group_id")
);

-- create_table: indexes
CREATE TABLE "posts" (
  "id" SERIAL NOT NULL,
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
  "id" SERIAL NOT NULL,
  "slug" TEXT,
  CONSTRAINT "posts_pkey" PRIMARY KEY ("id")
);
CREATE INDEX IF NOT EXISTS "posts_slug_idx" ON "posts" ("slug");

-- create_table: a computed column
CREATE TABLE "boxes" (
  "id" SERIAL NOT NULL,
  "width" INTEGER,
  "height" INTEGER,
  "area" INTEGER GENERATED ALWAYS AS (width * height) STORED,
  CONSTRAINT "boxes_pkey" PRIMARY KEY ("id")
);

-- create_table: an exclusion
CREATE TABLE "bookings" (
  "id" SERIAL NOT NULL,
  "during" tsrange,
  CONSTRAINT "bookings_pkey" PRIMARY KEY ("id"),
  CONSTRAINT "bookings_during" EXCLUDE USING "gist" ("during" WITH &&)
);

-- create_table: what is checked late, and what is not inherited
CREATE TABLE "bookings" (
  "id" SERIAL NOT NULL,
  "during" tsrange,
  CONSTRAINT "bookings_pkey" PRIMARY KEY ("id") DEFERRABLE,
  CONSTRAINT "bookings_id" CHECK (id > 0) NO INHERIT,
  CONSTRAINT "bookings_during" EXCLUDE USING "gist" ("during" WITH &&) DEFERRABLE INITIALLY DEFERRED
);

-- create_table: comments
CREATE TABLE "people" (
  "id" INTEGER
);
COMMENT ON TABLE "people" IS 'everybody';
COMMENT ON COLUMN "people"."id" IS 'who it''s';

-- create_table: in a schema
CREATE TABLE "app"."users" (
  "id" SERIAL NOT NULL,
  "name" TEXT,
  CONSTRAINT "users_pkey" PRIMARY KEY ("id")
);
CREATE INDEX "users_name_idx" ON "app"."users" ("name");

-- create_table: options of each family
CREATE UNLOGGED TABLE "fast" (
  "id" SERIAL NOT NULL,
  "name" TEXT,
  CONSTRAINT "fast_pkey" PRIMARY KEY ("id")
) WITH ("fillfactor" = 70);

-- create_table: a type that one family has
CREATE TABLE "anything" (
  "id" SERIAL NOT NULL,
  "value" TEXT,
  CONSTRAINT "anything_pkey" PRIMARY KEY ("id")
);

-- create_table: an enum in two columns
CREATE TYPE "mood" AS ENUM ('sad', 'it''s ok');
CREATE TABLE "days" (
  "am" "mood",
  "pm" "mood"
);

-- create_table: an enum that is there already
CREATE TABLE "days" (
  "am" "mood"
);

-- create_table: types of MySQL's own
-- E_UNSUPPORTED_OPERATION: Cannot write the type "mysql.tiny_int": postgres has nothing like it
--   hint: choose another type there with t.variant(), or write it as t.native(`…`)

-- create_table: keys, indexes and options of MySQL
-- E_UNSUPPORTED_OPERATION: Cannot write the type "mysql.point": postgres has nothing like it
--   hint: choose another type there with t.variant(), or write it as t.native(`…`)

-- create_table: keys that say what is done with rows that break them
CREATE TABLE "tickets" (
  "id" SERIAL NOT NULL,
  "code" VARCHAR(9),
  CONSTRAINT "tickets_pkey" PRIMARY KEY ("id"),
  CONSTRAINT "tickets_code" UNIQUE ("code")
);

-- create_table: numbers never given twice
CREATE TABLE "tickets" (
  "id" SERIAL NOT NULL,
  CONSTRAINT "tickets_pkey" PRIMARY KEY ("id")
);

-- create_table: names that need quoting
CREATE TABLE "or""der `s`" (
  "from" SERIAL NOT NULL,
  "a""b" TEXT,
  CONSTRAINT "or""der `s`_pkey" PRIMARY KEY ("from"),
  CONSTRAINT "or""der `s`_a""b_key" UNIQUE ("a""b")
);
