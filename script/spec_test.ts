import assert from "node:assert/strict";
import { test } from "node:test";
import { parseRange, parseSpec, type Spec } from "./spec.ts";

test("parseSpec() takes targets apart", () => {
  const cases: [text: string, spec: Spec][] = [
    ["head", { kind: "head" }],
    ["heads", { kind: "heads" }],
    ["base", { kind: "base" }],
    ["current", { kind: "current" }],
    ["ae10", { kind: "name", name: "ae10" }],
    ["", { kind: "name", name: "" }],
    ["+2", { kind: "relative", steps: 2 }],
    ["-1", { kind: "relative", steps: -1 }],
    ["ae10+2", { kind: "relative", steps: 2, from: { kind: "name", name: "ae10" } }],
    ["head-1", { kind: "relative", steps: -1, from: { kind: "head" } }],
    ["a+1+2", { kind: "relative", steps: 2, from: { kind: "name", name: "a+1" } }],
    ["billing@head", { kind: "head", label: "billing" }],
    ["billing@base", { kind: "base", label: "billing" }],
    ["billing@ae10", { kind: "name", name: "ae10", label: "billing" }],
    ["billing@+1", { kind: "relative", steps: 1, label: "billing" }],
    ["billing@ae10-1", {
      kind: "relative",
      steps: -1,
      label: "billing",
      from: { kind: "name", name: "ae10", label: "billing" },
    }],
    ["rel-2@head", { kind: "head", label: "rel-2" }],
    ["a@b@c", { kind: "name", name: "b@c", label: "a" }],
    ["@head", { kind: "head", label: "" }],
    ["+", { kind: "name", name: "+" }],
  ];
  for (const [text, spec] of cases) assert.deepEqual(parseSpec(text), spec, text);
});

test("parseSpec() prefers a whole name to steps", () => {
  assert.deepEqual(parseSpec("rel-2", (name) => name === "rel-2"), { kind: "name", name: "rel-2" });
  assert.deepEqual(parseSpec("rel-2-1", (name) => name === "rel-2"), {
    ...{ kind: "relative", steps: -1 },
    from: { kind: "name", name: "rel-2" },
  });
});

test("parseRange() takes ranges apart, either end of which may be left out", () => {
  assert.deepEqual(parseRange("a:b"), { lower: "a", upper: "b" });
  assert.deepEqual(parseRange("a:"), { lower: "a" });
  assert.deepEqual(parseRange(":b"), { upper: "b" });
  assert.deepEqual(parseRange(" : "), {});
  assert.equal(parseRange("a"), undefined);
  assert.throws(() => parseRange("a:b:c"), { code: "E_USAGE", message: /it has 2 colons, and may have one/ });
});
