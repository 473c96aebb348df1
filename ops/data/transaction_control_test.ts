import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { refuseTransactionControl, statementsOf, takeParameters } from "./transaction_control.ts";

for (
  const text of [
    "BEGIN",
    "begin immediate",
    "COMMIT;",
    "commit and chain",
    "END",
    "ROLLBACK",
    "ROLLBACK TO SAVEPOINT here",
    "ABORT",
    "SAVEPOINT here",
    "RELEASE here",
    "START TRANSACTION",
    "start /* now */ transaction",
    "SET TRANSACTION ISOLATION LEVEL SERIALIZABLE",
    "SET autocommit = 0",
    "SET SESSION autocommit = 1",
    "SET @@session.autocommit = 1",
    "PREPARE TRANSACTION 'x'",
    "COMMIT PREPARED 'x'",
    "UPDATE users SET a = 1; COMMIT; UPDATE users SET b = 2",
    "SELECT 1; -- and then\n  COMMIT",
    "/* first */ COMMIT",
    "/*!50000 COMMIT */",
    "SELECT 'it''s; not this'; COMMIT",
    "CREATE TRIGGER a AFTER INSERT ON b BEGIN SELECT 1; END; COMMIT",
    "CREATE FUNCTION f() RETURNS void AS $body$ BEGIN END $body$ LANGUAGE plpgsql; COMMIT",
    "; ; COMMIT",
  ]
) {
  test(`refused: ${text.replace("\n", " ")}`, () => {
    assert.throws(() => refuseTransactionControl(statementsOf(text)), { code: "E_TRANSACTION_CONTROL" });
  });
}

for (
  const text of [
    "UPDATE users SET state = 'COMMIT'",
    "SELECT 'a'; -- COMMIT",
    "SELECT 1 /* ; COMMIT; */",
    'SELECT 1 AS "; COMMIT; "',
    "SELECT 1 AS `; COMMIT; `",
    "DO $$ BEGIN PERFORM 1; COMMIT; END $$",
    "DO $x$ BEGIN PERFORM '$$'; END $x$",
    "UPDATE commits SET begins = 1",
    "PREPARE plan AS SELECT 1",
    "SET search_path = app",
    "CREATE TRIGGER a AFTER INSERT ON b BEGIN UPDATE c SET d = CASE WHEN 1 THEN 2 END; DELETE FROM e; END",
    "CREATE TEMP TRIGGER a AFTER INSERT ON b BEGIN SELECT 1; END;",
    "CREATE DEFINER = 'root'@'%' PROCEDURE p() BEGIN IF 1 THEN SELECT 1; END IF; SELECT 2; END",
    "CREATE PROCEDURE p() BEGIN BEGIN SELECT 1; END; WHILE 0 DO SELECT 2; END WHILE; END",
    "CREATE FUNCTION f() RETURNS int BEGIN ATOMIC SELECT 1; END",
  ]
) {
  test(`let through: ${text}`, () => {
    refuseTransactionControl(statementsOf(text));
  });
}

test("statements end at semicolons, but not within strings, comments and bodies", () => {
  assert.equal(statementsOf("SELECT 1; SELECT ';' /* ; */ ; -- ;\n").length, 2);
  assert.equal(statementsOf("CREATE TRIGGER a AFTER INSERT ON b BEGIN SELECT 1; SELECT 2; END; SELECT 3").length, 2);
  assert.equal(statementsOf("SELECT $$;$$; SELECT $a$;$$;$a$").length, 2);
  assert.equal(statementsOf("SELECT 'it is left open; SELECT 1").length, 1);
  assert.deepEqual(statementsOf(" ; -- nothing"), []);
});

test("a single statement that reads or writes rows takes parameters, nothing else does", () => {
  for (
    const text of [
      "SELECT 1",
      "  insert into a values (1)",
      "WITH a AS (SELECT 1) SELECT 1",
      "(SELECT 1)",
      "-- x\nDELETE FROM a",
    ]
  ) {
    assert.ok(takeParameters(statementsOf(text)), text);
  }
  for (
    const text of ["CREATE TABLE a (b)", "COMMENT ON TABLE a IS 'x'", "DO $$ $$", "SELECT 1; SELECT 2", "PRAGMA a", ""]
  ) {
    assert.ok(!takeParameters(statementsOf(text)), text);
  }
});

/** Text that looks like control, and is none where it stands. */
const noise = fc.constantFrom("COMMIT", "; COMMIT;", "BEGIN", "; END; ", "it's", "''", "--", "ü🙂", " ");
const hidden = fc.oneof(
  noise.map((text) => `'${text.replaceAll("'", "''")}'`),
  noise.map((text) => `"${text.replaceAll('"', '""')}"`),
  noise.map((text) => `\`${text}\``),
  noise.map((text) => `$tag$${text}$tag$`),
  noise.map((text) => `/* ${text} */`),
  noise.map((text) => `-- ${text}\n`),
);
const statement = fc.array(hidden, { maxLength: 5 }).map((parts) => `SELECT 1 ${parts.join(" ")}`);

test("what stands in strings, names and comments is neither control nor the end of a statement", () => {
  fc.assert(fc.property(fc.array(statement, { minLength: 1, maxLength: 5 }), (list) => {
    const found = statementsOf(list.join(" ; "));
    assert.equal(found.length, list.length);
    refuseTransactionControl(found);
  }));
});

test("control is found wherever it stands among other statements", () => {
  fc.assert(fc.property(fc.array(statement, { maxLength: 4 }), fc.nat(4), (list, at) => {
    const text = list.toSpliced(Math.min(at, list.length), 0, "commit").join(" ; ");
    assert.throws(() => refuseTransactionControl(statementsOf(text)), { code: "E_TRANSACTION_CONTROL" });
  }));
});
