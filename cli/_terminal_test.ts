import assert from "node:assert/strict";
import { test } from "node:test";
import { ASCII, UNICODE } from "../script/drawing/text.ts";
import { laneStyle } from "./_terminal.ts";

function style(environment: Readonly<Record<string, string | undefined>>, more = {}) {
  return laneStyle({ environment, platform: "linux", isTerminal: false, ...more });
}

test("lanes are drawn in the characters of the locale; the first variable that is set decides", () => {
  const unicode = [
    { LANG: "en_US.UTF-8" },
    { LANG: "C.utf8" },
    { LANG: "C", LC_CTYPE: "de_DE.UTF-8" },
    { LANG: "C", LC_CTYPE: "C", LC_ALL: "C.UTF-8" },
    { LANG: "en_US.UTF-8", LC_ALL: "" },
  ];
  const ascii = [{}, { LANG: "C" }, { LANG: "de_DE.ISO-8859-1" }, { LANG: "en_US.UTF-8", LC_ALL: "C" }];
  for (const environment of unicode) assert.equal(style(environment).glyphs, UNICODE, JSON.stringify(environment));
  for (const environment of ascii) assert.equal(style(environment).glyphs, ASCII, JSON.stringify(environment));
  assert.equal(style({}, { platform: "win32" }).glyphs, UNICODE);
});

test("lanes are coloured where that is asked for, and never where it is refused", () => {
  const isColoured = (environment: Readonly<Record<string, string>>, isTerminal = false) =>
    style(environment, { isTerminal }).paint("|", 0) !== "|";
  assert.equal(isColoured({ FORCE_COLOR: "1" }), true);
  assert.equal(isColoured({ FORCE_COLOR: "0" }), false);
  assert.equal(isColoured({ FORCE_COLOR: "1", NO_COLOR: "1" }), false);
  assert.equal(isColoured({ NO_COLOR: "1" }, true), false);
  assert.equal(isColoured({ CI: "true" }), false, "a file in CI is a file");
  const { paint } = style({ FORCE_COLOR: "1" });
  assert.notEqual(paint("|", 0), paint("|", 1));
  assert.equal(paint("|", 0), paint("|", 6));
  assert.equal(paint(" ", 0), " ");
});
