-- What the database is to look like. Change it here, then let `retort revision --autogenerate` write what leads there.

CREATE TABLE ports (
  code VARCHAR(5) NOT NULL,
  name VARCHAR(80) NOT NULL,
  country VARCHAR(2),
  CONSTRAINT ports_pkey PRIMARY KEY (code)
);

CREATE TABLE ships (
  call_sign VARCHAR(8) NOT NULL,
  name VARCHAR(80) NOT NULL,
  CONSTRAINT ships_pkey PRIMARY KEY (call_sign)
);

CREATE TABLE visits (
  port_code VARCHAR(5) NOT NULL,
  call_sign VARCHAR(8) NOT NULL,
  arrived DATE NOT NULL,
  berth INTEGER DEFAULT 1,
  CONSTRAINT visits_pkey PRIMARY KEY (call_sign, arrived),
  CONSTRAINT visits_port_code_fkey FOREIGN KEY (port_code) REFERENCES ports (code),
  CONSTRAINT visits_call_sign_fkey FOREIGN KEY (call_sign) REFERENCES ships (call_sign) ON DELETE CASCADE,
  CONSTRAINT ck_berth CHECK (berth > 0)
);

CREATE INDEX ix_visits_arrived ON visits (arrived);
