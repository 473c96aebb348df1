import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { isRetortError } from "../errors.ts";
import { idProblem, readAny, readDocumentation, readHeader } from "./header.ts";

/** What a file has at least. */
const MINIMAL = 'export const revision = "a";\nexport const downRevision = null;\n';

function read(text: string) {
  const { path: _, ...header } = readHeader(text, "versions/a.ts");
  return header;
}

/** What reading `text` fails with. */
function failure(text: string): { message: string; hint?: string } {
  try {
    readHeader(text, "versions/a.ts");
  } catch (error) {
    assert.ok(isRetortError(error), String(error));
    assert.equal(error.code, "E_SCRIPT");
    return error;
  }
  return assert.fail("it was read");
}

const EMPTY = { down: [], dependsOn: [], labels: [], message: "" };

test("readHeader() reads a file as the template writes it", () => {
  const text = `/**
 * create user table
 *
 * Revision ID: 1a2b3c4d5e6f
 */
import type { Kit, Op } from "../../retort.config.ts";

export const revision = "1a2b3c4d5e6f";
export const downRevision = "0a2b3c4d5e6f";
export const branchLabels = null;
export const dependsOn = null;

export function upgrade(op: Op, { t }: Kit) {}
`;
  assert.deepEqual(readHeader(text, "versions/a.ts"), {
    id: "1a2b3c4d5e6f",
    down: ["0a2b3c4d5e6f"],
    dependsOn: [],
    labels: [],
    message: "create user table",
    path: "versions/a.ts",
  });
});

test("readHeader() takes a string or an array wherever a value may be several", () => {
  assert.deepEqual(
    read(`export const revision = 'a'; export const downRevision = ["b", \`c\`,]; export const branchLabels = "l";
export const dependsOn = ["d" , /* and */ 'e'];`),
    { ...EMPTY, id: "a", down: ["b", "c"], labels: ["l"], dependsOn: ["d", "e"] },
  );
});

test("readHeader() passes over types, assertions and missing semicolons", () => {
  const texts = [
    "export const revision: string = 'a'\nexport const downRevision: string | null = null\n",
    "export const revision = 'a' as const;\nexport const downRevision = [] as const satisfies readonly string[];",
    "export const revision = 'a' satisfies string\nexport const downRevision = null satisfies\n  | string\n  | null\n",
    "export const revision: 'a' | { x: '=;' } | (() => void) = 'a'\nexport const downRevision: string\n  | null = null;",
    "export\nconst revision\n=\n'a'\n;export const downRevision = null",
    "export const revision = 'a' // the id\nexport const downRevision = null /* base */",
    "export const revision = 'a'\n'use strict'\nexport const downRevision = null",
  ];
  for (const text of texts) assert.deepEqual(read(text), { ...EMPTY, id: "a" }, text);
});

test("readHeader() gives strings the value that JavaScript gives them", () => {
  const values = ["'\\x61'", "'\\u0061'", "'\\u{61}'", "'\\a'", "'\\\na'", "'\\\r\na'", "`a`", '"a"', "`\\\na`"];
  for (const value of values) {
    assert.deepEqual(read(`export const revision = ${value};\nexport const downRevision = null;`).id, "a", value);
  }
});

test("readHeader() sees no exports in comments, strings, templates, regular expressions and blocks", () => {
  const texts = [
    "// export const revision = 'x';\n",
    "/* export const revision = 'x'; */",
    "const s = \"export const revision = 'x';\";",
    "const s = `export const revision = 'x'; ${ `${ { a: '}' } } export const revision` } export const revision = 'x'`;",
    "const s = /['\"`] export const revision/;\n",
    "const s = [1, 2].length / 2; const r = typeof /[/'] export const revision = 1/g;\n",
    "const s = { export: 1 }; s.export; { export }\n",
    "const exported = 1, $export = 2, export$ = 3;\n",
    "function f() { return /'/ }\n",
    "let n = 0; n++ / 2; '/';\n",
    "import { a } from 'b' with { type: 'json' };\n",
    "namespace N { export const revision = 'x'; }\n",
    "const a = s.export\nfunction f() {}\n",
    "// a line may end so\u2028",
    "export type A = { revision: 'x' };\nexport interface B { revision: string }\nexport const other = makeId();\n",
    "#!/usr/bin/env export const revision = 'x'\n",
  ];
  for (const text of texts) assert.deepEqual(read(text + MINIMAL), { ...EMPTY, id: "a" }, text);
});

test("readHeader() stops at the first exported function", () => {
  const functions = [
    "export function upgrade() {",
    "export async function upgrade() {",
    "export default {",
    "export const upgrade = async (op) => {",
    "export let change = 1",
  ];
  for (const text of functions) assert.deepEqual(read(`${MINIMAL}${text} '`), { ...EMPTY, id: "a" }, text);
  assert.match(failure(`export function upgrade() {}\n${MINIMAL}`).message, /exports no "revision" before its first/);
});

test("readHeader() reads files with a byte order mark and with any line ends", () => {
  const text = "/**\n * one\n * two\n *\n * three\n */\n" + MINIMAL;
  for (const end of ["\n", "\r\n", "\r"]) {
    assert.deepEqual(read("\ufeff" + text.replaceAll("\n", end)), { ...EMPTY, id: "a", message: "one\ntwo" });
  }
});

test("readHeader() takes the first paragraph of the leading comment for the message", () => {
  const messages: [comment: string, message: string][] = [
    ["/** one line */", "one line"],
    ["/** one line\n */", "one line"],
    ["/**\n * one\n */", "one"],
    ["/**\n *\n * one\n *   two\n *\t\n * three */", "one\n  two"],
    ["/**\none\n\ntwo\n*/", "one"],
    ["// a licence\n/* another */\n/** one */", "one"],
    ["/***/ /**/", ""],
    ["/** */", ""],
    ["const x = 1;\n/** not leading */\n", ""],
    ["", ""],
    ["/** déjà vu 🙂 */", "déjà vu 🙂"],
  ];
  for (const [comment, message] of messages) assert.equal(read(`${comment}\n${MINIMAL}`).message, message, comment);
});

test("readDocumentation() gives the whole leading comment", () => {
  assert.equal(readDocumentation("/**\n * one\n *\n *  two\n */\nexport const x = 1"), "one\n\n two");
  assert.equal(readDocumentation("const x = 1"), "");
});

test("readHeader() refuses a computed value, and says where and what is accepted", () => {
  const computed = [
    "makeId()",
    "12",
    "'a' + 'b'",
    "'a'\n+ 'b'",
    "'a'.trim()",
    "`a${1}`",
    "['a']",
    "null",
    "'a', x = 2",
  ];
  for (
    const value of [...computed, "x", "", "'a' as string", "'a' in x", "(('a'))", "'a'!", "'a' satisfies string, y = 1"]
  ) {
    const { message, hint } = failure(`\n\nexport const revision = ${value};\nexport const downRevision = null;`);
    assert.match(
      message,
      /^Cannot read the header of versions\/a\.ts:3: the value of "revision" must be a literal/,
      value,
    );
    assert.equal(hint, 'write it as `export const revision = "1a2b3c4d5e6f";`');
  }
  for (const value of ["[null]", "[12]", "[...x]", "['a' 'b']", "[,]", "undefined"]) {
    assert.match(
      failure(`export const revision = 'a'; export const downRevision = ${value};`).message,
      /"downRevision"/,
      value,
    );
  }
});

test("readHeader() refuses what is missing, double or no constant", () => {
  assert.match(failure("").message, /exports no "revision"/);
  assert.match(failure("export const revision = 'a';").message, /exports no "downRevision"/);
  assert.match(failure(`${MINIMAL}export const revision = 'b';`).message, /a\.ts:3: "revision" is exported twice/);
  assert.match(failure("export let revision = 'a';").message, /"revision" must be a constant/);
  assert.match(failure("export const revision;").message, /it has no value/);
});

test("readHeader() refuses names that no version table, path or target could hold", () => {
  for (const id of ["", "a/b", "a\\\\b", "a@b", "a-b", "a+b", "a:b", "a\\nb", "a\\0", "\\ud800", "a\\u2028"]) {
    assert.match(
      failure(`export const revision = "${id}"; export const downRevision = null`).message,
      /is no name/,
      id,
    );
    assert.match(
      failure(`export const revision = "x"; export const downRevision = ["${id}"]`).message,
      /is no name/,
      id,
    );
  }
  for (const label of ["", "a@b", "a:b", "../b", "a\\nb", "-1", "+12"]) {
    assert.match(failure(`${MINIMAL}export const branchLabels = ["${label}"]`).message, /is no name/, label);
  }
  for (const label of ["release-2.0+x", "a b", "-x"]) {
    assert.deepEqual(read(`${MINIMAL}export const branchLabels = "${label}"`).labels, [label]);
  }
  assert.equal(idProblem("ä.b c"), undefined);
});

test("readHeader() refuses what does not end, and names the line where it begins", () => {
  const cut = ["/* x", "/** x", '"x', "'x\n'", "`x", "`${ `x` ", "`${ {} } ${"];
  for (const text of cut) {
    assert.match(failure(`\n${text}`).message, /a\.ts:2: a (?:comment|string|template) does not end/, text);
  }
  assert.match(failure("export const revision = 'a").message, /a string does not end/);
  assert.match(failure("export const revision = '\\u{110000}'").message, /an escape is malformed/);
});

test("readHeader() throws nothing but a ScriptError, whatever the text", () => {
  const pieces = fc.constantFrom(
    ...[
      "export ",
      "const ",
      "revision",
      "downRevision",
      " = ",
      '"',
      "'",
      "`",
      "${",
      "}",
      "{",
      "[",
      "]",
      "(",
      ")",
      "/*",
      "*/",
      "//",
    ],
    ...[
      "/",
      "\\",
      "\n",
      "\r",
      "\u2028",
      "null",
      ";",
      ":",
      ",",
      "as const",
      " satisfies ",
      "|",
      "=>",
      "function",
      "a",
      "1",
      "\\u{",
    ],
  );
  const texts = fc.oneof(
    fc.string({ unit: "binary" }),
    fc.array(pieces, { maxLength: 30 }).map((list) => list.join("")),
  );
  fc.assert(
    fc.property(texts, (text) => {
      for (const whole of [text, `export const revision = ${text}`, `${text}${MINIMAL}`]) {
        try {
          readHeader(whole, "a.ts");
        } catch (error) {
          if (!isRetortError(error)) throw error;
        }
      }
    }),
    { numRuns: 2_000 },
  );
});

test("readHeader() gives back what JSON wrote, past any comment", () => {
  const id = fc.string({ unit: "binary", minLength: 1 }).filter((text) => idProblem(text) === undefined);
  fc.assert(
    fc.property(id, fc.array(id), fc.string({ unit: "binary" }), (revision, down, comment) => {
      const safe = comment.replaceAll("*/", "");
      const text = `/* ${safe} */\n// ${safe.replace(/[\r\n\u2028\u2029]/g, "")}\nexport const revision = ${
        JSON.stringify(revision)
      };
export const downRevision = ${JSON.stringify(down)};`;
      const header = readHeader(text, "a.ts");
      assert.deepEqual([header.id, header.down], [revision, down]);
    }),
  );
});

test("the short way of reading a header gives what the long way gives, whatever stands in the file", () => {
  const piece = fc.constantFrom(
    "/** first\n *\n * more\n */\n",
    "/** one */\n",
    "/**/",
    "/***/",
    'import type { Op } from "retort";\n',
    'import { x } from "y";\n',
    'export const revision = "aaaa";\n',
    'export const revision: string = "aaaa";\n',
    'export const downRevision = "bbbb";\n',
    "export const downRevision = null;\n",
    "export const branchLabels = null;\n",
    'export const branchLabels = ["l"];\n',
    "export const dependsOn = null;\n",
    'export const dependsOn = "cccc";\n',
    "/** Applies. **/\n",
    "// export const revision\n",
    "export function upgrade(op) {}\n",
    "export async function upgrade(op) {}\n",
    "export const upgrade = 1;\n",
    "\r\n",
    "*/",
  );
  const outcome = (read: () => unknown) => {
    try {
      return read();
    } catch (error) {
      return (error as Error).message;
    }
  };
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 12 }), (pieces) => {
      const text = pieces.join("");
      assert.deepEqual(outcome(() => readHeader(text, "f.ts")), outcome(() => readAny(text, "f.ts")));
    }),
    { numRuns: 3000 },
  );
});
