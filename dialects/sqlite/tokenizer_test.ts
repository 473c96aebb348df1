import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { splitStatements, tokenize, type TokenKind } from "./tokenizer.ts";

const KINDS: Readonly<Record<string, readonly [TokenKind, string][]>> = {
  [`"a""b"`]: [["quoted", `a"b`]],
  ["[a]]"]: [["quoted", "a"], ["punctuation", "]"]],
  ["`a``b`"]: [["quoted", "a`b"]],
  ["'it''s'''"]: [["string", "it's'"]],
  ["x'AB' X'' x"]: [["blob", "AB"], ["blob", ""], ["word", "x"]],
  ["1.5e-3 0xFF .5 1_000 1e"]: [
    ["number", "1.5e-3"],
    ["number", "0xFF"],
    ["number", ".5"],
    ["number", "1_000"],
    ["number", "1e"],
  ],
  ["a->>'$.b'||c<>d"]: [
    ["word", "a"],
    ["punctuation", "->>"],
    ["string", "$.b"],
    ["punctuation", "||"],
    ["word", "c"],
    ["punctuation", "<>"],
    ["word", "d"],
  ],
  ["?1 :a @b $c ?"]: [
    ["parameter", "?1"],
    ["parameter", ":a"],
    ["parameter", "@b"],
    ["parameter", "$c"],
    ["parameter", "?"],
  ],
  ["a -- 'b\n/* \" */ - / c /* open"]: [["word", "a"], ["punctuation", "-"], ["punctuation", "/"], ["word", "c"]],
  ["größe$1 \uFEFFa"]: [["word", "größe$1"], ["word", "a"]],
  ["'open"]: [["string", "open"]],
  ["[open"]: [["quoted", "open"]],
  ["'open''"]: [["string", "open'"]],
};

for (const [sql, expected] of Object.entries(KINDS)) {
  test(`tokenize() reads ${JSON.stringify(sql)}`, () => {
    assert.deepEqual(tokenize(sql).map(({ kind, text }) => [kind, text]), expected);
  });
}

/** Texts made of what gives tokenizers trouble. */
const troublesome = fc.array(
  fc.oneof(
    fc.constantFrom(..."'\"`[]();,.-*/xX0e$?:|>\n\0\uFEFF"),
    fc.constantFrom("CREATE ", "TRIGGER ", "TABLE ", "INDEX ", "VIEW ", " BEGIN ", " END", " CASE ", "--", "/*", "*/"),
    fc.string({ unit: "binary", maxLength: 5 }),
  ),
).map((pieces) => pieces.join(""));

test("tokenize() never throws, and its tokens follow each other within the text", () => {
  fc.assert(fc.property(troublesome, (sql) => {
    let at = 0;
    for (const { start, end } of tokenize(sql)) {
      assert.ok(start >= at && end > start && end <= sql.length);
      at = end;
    }
  }));
});

test("tokenize() gives back the text of every string and quoted name", () => {
  fc.assert(fc.property(fc.string({ unit: "binary" }), (text) => {
    assert.equal(tokenize(`'${text.replaceAll("'", "''")}'`)[0]!.text, text);
    assert.equal(tokenize(`"${text.replaceAll('"', '""')}"`)[0]!.text, text);
  }));
});

const TRIGGER = `CREATE TEMP TRIGGER "t;" AFTER UPDATE OF "end" ON a WHEN new.begin > 1 BEGIN
  UPDATE a SET b = CASE WHEN c THEN 1 ELSE CASE d WHEN 2 THEN ';' END END; -- END;
  SELECT new.end, CASE WHEN 1 THEN 2 END;
END`;

test("splitStatements() parts at semicolons outside of quotes and comments", () => {
  assert.deepEqual(
    splitStatements(`;; -- only; this\nSELECT ';' /* ; */ ; /* none */; INSERT INTO "a;b" VALUES (1) -- last;`),
    ["SELECT ';'", `INSERT INTO "a;b" VALUES (1)`],
  );
});

test("splitStatements() keeps the body of a trigger together", () => {
  assert.deepEqual(splitStatements(`SELECT 1;${TRIGGER};SELECT 2`), ["SELECT 1", TRIGGER, "SELECT 2"]);
  assert.deepEqual(splitStatements(`EXPLAIN ${TRIGGER} ; BEGIN; COMMIT;`), [`EXPLAIN ${TRIGGER}`, "BEGIN", "COMMIT"]);
});

test("splitStatements() parts a transaction and a table called trigger as anything else", () => {
  assert.deepEqual(splitStatements("BEGIN; CREATE TABLE trigger (begin); END; SELECT 1"), [
    "BEGIN",
    "CREATE TABLE trigger (begin)",
    "END",
    "SELECT 1",
  ]);
});

test("splitStatements() never throws, and what it gives stays as it is when split again", () => {
  fc.assert(fc.property(troublesome, (text) => {
    const statements = splitStatements(text);
    assert.ok(statements.every((statement) => statement !== "" && text.includes(statement)));
    assert.deepEqual(statements.flatMap((statement) => splitStatements(statement)), statements);
  }));
});
