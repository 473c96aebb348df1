import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { isRevisionFileName } from "./directory.ts";
import { fileName, slug } from "./file_name.ts";

const DATE = new Date("2026-11-02T09:41:06.685Z");

test("slug() joins the words of a message, and cuts it after a whole word", () => {
  const cases: [message: string, slug: string][] = [
    ["Add users", "add_users"],
    ["", ""],
    ["  add: users' e-mail!  ", "add_users_e_mail"],
    ["../../etc/passwd", "etc_passwd"],
    ["_private", "private"],
    ["Überprüfe Größe", "überprüfe_größe"],
    ["名前を追加", "名前を追加"],
    ["add the very long name of a column that nobody will read", "add_the_very_long_name_of_a_column_that_"],
    ["x".repeat(50), `${"x".repeat(40)}_`],
    ["x".repeat(40), "x".repeat(40)],
    ["a\0b\u2028c${d}`*/", "a_b_c_d"],
    ["🙂", ""],
  ];
  for (const [message, expected] of cases) assert.equal(slug(message), expected, message);
  assert.equal(slug("one two three", 8), "one_two_");
});

test("fileName() fills its tokens", () => {
  const tokens = { rev: "1a2b", slug: "add_users", date: DATE, timezone: "UTC" };
  const cases: [template: string, name: string][] = [
    ["{rev}_{slug}", "1a2b_add_users.ts"],
    ["{year}_{month:2}_{day:2}_{hour:2}{minute:2}{second:2}-{rev}", "2026_11_02_094106-1a2b.ts"],
    ["{year}{day}-{hour}-{rev}", "20262-9-1a2b.ts"],
    ["{epoch}_{rev}.mts", "1793612466_1a2b.mts"],
    ["{year}/{month:2}/{rev}_{slug}", "2026/11/1a2b_add_users.ts"],
    ["{rev}.{slug}", "1a2b.add_users.ts"],
    ["{rev}_{{slug}}", "1a2b_{add_users}.ts"],
  ];
  for (const [template, name] of cases) assert.equal(fileName(template, tokens), name, template);
  assert.equal(fileName("{hour}_{rev}", { ...tokens, timezone: "Asia/Tokyo" }), "18_1a2b.ts");
});

test("fileName() makes no name that would not be found", () => {
  const tokens = { rev: "1a2b", date: DATE };
  assert.equal(fileName("{rev}_{slug}", { ...tokens, slug: "add_test" }), "1a2b_add_test_.ts");
  assert.equal(fileName("{rev}_{slug}", { ...tokens, slug: "test" }), "1a2b_test_.ts");
  assert.equal(fileName("{slug}", { ...tokens, slug: "test" }), "test.ts");
  for (const template of ["_{rev}", ".{rev}", "{rev}.d.ts", "{rev}_test.ts", "_old/{rev}", "{slug}"]) {
    assert.throws(() => fileName(template, { ...tokens, slug: "" }), { code: "E_CONFIG" }, template);
  }
});

test("fileName() refuses to leave the folder", () => {
  const templates = ["../{rev}", "/{rev}", "a/../../{rev}", "a//{rev}", "./{rev}", "{rev}/", "a\\{rev}", "a\n{rev}"];
  for (const template of templates) {
    assert.throws(() => fileName(template, { rev: "1", slug: "s", date: DATE }), { code: "E_CONFIG" }, template);
  }
});

test("fileName() refuses a token that there is not, and a width that is none", () => {
  const tokens = { rev: "1", slug: "s", date: DATE };
  assert.throws(() => fileName("{slg}", tokens), { code: "E_CONFIG", hint: "did you mean {slug}?" });
  assert.throws(() => fileName("{toString}", tokens), { code: "E_CONFIG" });
  for (const template of ["{month:x}", "{month:99}", "{month:}", "{rev:0}"]) {
    assert.throws(() => fileName(template, tokens), { code: "E_CONFIG", message: /a width is one digit/ }, template);
  }
  assert.throws(() => fileName("{hour}", { ...tokens, timezone: "Moon/Base" }), { code: "E_CONFIG" });
});

test("fileName() stays in its folder, whatever the template and the slug", () => {
  const template = fc.array(
    fc.constantFrom("{rev}", "{slug}", "{year:4}", "..", "/", ".", "_", "\\", "x", "\0", "test"),
  );
  fc.assert(
    fc.property(template, fc.string({ unit: "binary" }), (pieces, message) => {
      let name: string;
      try {
        name = fileName(pieces.join(""), { rev: "1", slug: slug(message), date: DATE });
      } catch (error) {
        assert.equal((error as { code?: string }).code, "E_CONFIG");
        return;
      }
      assert.ok(name.split("/").every((part) => !/^(?:\.{0,2}|[._].*)$|[\\\0]/.test(part)), name);
      assert.ok(isRevisionFileName(name.split("/").at(-1)!), name);
    }),
  );
});
