import assert from "node:assert/strict";
import { test } from "node:test";
import { renamedAttributes, retypedAttributes, toldColumns } from "./attributes.ts";

/** The attributes of one column that is told by `definition`, among others. */
const attributes = (definition: string) =>
  toldColumns(`CREATE TABLE \`t (\` (
  \`a\` int NOT NULL,
  ${definition},
  PRIMARY KEY (\`a\`),
  CONSTRAINT \`c\` CHECK ((\`a\` > 1))
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COMMENT='(INVISIBLE'
/*!50100 PARTITION BY HASH (\`a\`) PARTITIONS 4 */`).get("it's `b`, (")?.attributes;

test("the words that no catalog has are found, whatever stands around them", () => {
  const name = "`it's ``b``, (`";
  for (
    const [definition, expected] of [
      ["int unsigned zerofill DEFAULT '1'", undefined],
      [
        "varchar(9) CHARACTER SET latin1 COLLATE latin1_bin NOT NULL DEFAULT 'a, \\' INVISIBLE' COMMENT 'it''s'",
        undefined,
      ],
      ["timestamp(3) NULL DEFAULT CURRENT_TIMESTAMP(3) ON UPDATE CURRENT_TIMESTAMP(3)", undefined],
      ["enum('INVISIBLE','b,c') DEFAULT NULL", undefined],
      ["int GENERATED ALWAYS AS ((`a` + 1)) VIRTUAL NOT NULL COMMENT 'x'", undefined],
      ["bit(3) DEFAULT b'101'", undefined],
      ["varchar(9) /*M!100301 COMPRESSED*/ DEFAULT concat('a, (',`a`)", undefined],
      ["int NOT NULL DEFAULT '3' /*!80023 INVISIBLE */ COMMENT 'x'", "INVISIBLE"],
      ["point NOT NULL /*!80003 SRID 4326 */", "SRID 4326"],
      [
        "int /*!50606 STORAGE MEMORY */ /*!50606 COLUMN_FORMAT FIXED */ DEFAULT NULL",
        "STORAGE MEMORY COLUMN_FORMAT FIXED",
      ],
      ["int NOT SECONDARY DEFAULT NULL", "NOT SECONDARY"],
      [
        `int DEFAULT NULL /*!80021 SECONDARY_ENGINE_ATTRIBUTE '{"a": "b, )"}' */`,
        `SECONDARY_ENGINE_ATTRIBUTE '{"a": "b, )"}'`,
      ],
      ["int(11) NOT NULL INVISIBLE DEFAULT 3", "INVISIBLE"],
      ["int(11) DEFAULT NULL WITHOUT SYSTEM VERSIONING", "WITHOUT SYSTEM VERSIONING"],
      ["int(11) DEFAULT NULL CHECK (`a` > 1 and 'x,' <> ')')", "CHECK (`a` > 1 and 'x,' <> ')')"],
      ["int(11) DEFAULT NULL `own`='it''s, (' `other`=7", "`own`='it''s, (' `other`=7"],
      [`longtext CHARACTER SET utf8mb4 COLLATE utf8mb4_bin DEFAULT NULL CHECK (json_valid(${name}))`, undefined],
      ["timestamp(6) GENERATED ALWAYS AS ROW START INVISIBLE", "INVISIBLE"],
    ] as const
  ) assert.equal(attributes(`${name} ${definition}`), expected, definition);
});

test("what stands behind DEFAULT and AS is told as it stands there", () => {
  const told = toldColumns("CREATE TABLE `t` (\n  `a` text DEFAULT concat('\u{1F600}, (', `b`),\n  `b` int AS (1)\n)");
  assert.deepEqual([...told], [["a", { initial: "concat('\u{1F600}, (', `b`)" }], ["b", { attributes: "AS (1)" }]]);
  const computed = "CREATE TABLE `t` (`c` int GENERATED ALWAYS AS (`a` + ')') STORED)";
  assert.deepEqual([...toldColumns(computed)], [["c", { computed: "(`a` + ')')" }]]);
});

test("a check follows its column's new name, in names alone", () => {
  assert.equal(
    renamedAttributes("INVISIBLE CHECK (`A` > 1 and `ab` <> '`a`')", "a", "n`w"),
    "INVISIBLE CHECK (`n``w` > 1 and `ab` <> '`a`')",
  );
});

test("what belongs to places alone goes with the type, unless the type says it itself", () => {
  assert.equal(retypedAttributes("SRID 4326 INVISIBLE", "GEOMETRY"), "SRID 4326 INVISIBLE");
  assert.equal(retypedAttributes("SRID 4326 INVISIBLE", "VARCHAR(9)"), "INVISIBLE");
  assert.equal(retypedAttributes("INVISIBLE SRID 4326", "point srid 0"), "INVISIBLE");
});
