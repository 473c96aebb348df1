import assert from "node:assert/strict";
import { test } from "node:test";
import type { ObjectRef, Touch } from "../registry/operation.ts";
import { findConflicts, type TouchingRevision } from "./conflicts.ts";

const users: ObjectRef = { kind: "table", name: "users" };
const email: ObjectRef = { kind: "column", table: "users", name: "email" };
const anything: ObjectRef = { kind: "*", name: "*" };

/** A revision that only the `side`s have. */
function revision(name: string, sides: readonly number[], ...touches: readonly (readonly [Touch["how"], ObjectRef])[]) {
  return {
    revision: name,
    sides: new Set(sides),
    touches: touches.map(([how, object]) => ({ how, object })),
  } satisfies TouchingRevision;
}

/** Whether one of two branches doing `a` and the other `b` is a conflict. */
function collide(a: readonly [Touch["how"], ObjectRef], b: readonly [Touch["how"], ObjectRef]): boolean {
  const [one, other] = [[a, b], [b, a]].map(([first, second]) =>
    findConflicts([revision("a", [0], first!), revision("b", [1], second!)]).conflicts.length
  );
  assert.equal(one, other, "it makes no difference which is named first");
  return one! > 0;
}

test("what is done to one object by both collides, unless both only look or write rows", () => {
  const all = ["create", "drop", "alter", "read", "rows"] as const;
  for (const one of all) {
    for (const other of all) {
      const harmless = [one, other].every((how) => how === "read" || how === "rows");
      assert.equal(collide([one, users], [other, users]), !harmless, `${one} and ${other}`);
    }
  }
});

test("names are told apart by their schema, and not by their capitals", () => {
  assert.equal(collide(["alter", users], ["alter", { ...users, name: "Users" }]), true);
  assert.equal(collide(["alter", users], ["alter", { ...users, schema: "app" }]), false);
  assert.equal(collide(["alter", users], ["alter", { ...users, kind: "view" }]), false);
  assert.equal(collide(["alter", email], ["alter", { ...email, table: "posts" }]), false);
  assert.equal(collide(["alter", email], ["alter", { ...email, name: "name" }]), false);
});

test("what is done to a table collides with what is done within it; who needs the table minds what goes", () => {
  for (const how of ["create", "drop", "alter", "rows"] as const) {
    assert.equal(collide([how, users], ["create", email]), true);
  }
  assert.equal(collide(["read", users], ["create", email]), false);
  assert.equal(collide(["read", users], ["drop", email]), true);
  assert.equal(collide(["read", users], ["alter", email]), true);
  assert.equal(collide(["drop", users], ["drop", { ...email, table: "posts" }]), false);
});

test("a schema holds all that stands in it", () => {
  const app: ObjectRef = { kind: "schema", name: "app" };
  assert.equal(collide(["drop", app], ["create", { ...email, schema: "app" }]), true);
  assert.equal(collide(["drop", app], ["create", email]), false);
});

test("only revisions without an order collide, and each pair is told once for each object", () => {
  const drop = ["drop", email] as const;
  const count = (...revisions: readonly TouchingRevision[]) => findConflicts(revisions).conflicts.length;
  assert.equal(count(revision("a", [0], drop), revision("b", [0], drop)), 0, "on one branch");
  assert.equal(count(revision("a", [0, 1], drop), revision("b", [0], drop)), 0, "a is below both");
  assert.equal(count(revision("a", [0, 1], drop), revision("b", [1, 2], drop)), 1);
  assert.equal(count(revision("a", [0], drop, drop), revision("b", [1], drop)), 1);
});

test("who may touch anything is unknown; who may read anything only where another changes or drops", () => {
  const unknown = (...revisions: readonly TouchingRevision[]) =>
    findConflicts(revisions).unknown.map((found) => found.revision);
  assert.deepEqual(unknown(revision("a", [0], ["alter", anything], ["alter", anything]), revision("b", [1])), ["a"]);
  const reader = revision("a", [0], ["read", anything]);
  assert.deepEqual(unknown(reader, revision("b", [1], ["create", email])), []);
  assert.deepEqual(unknown(reader, revision("b", [1], ["drop", email])), ["a"]);
  assert.deepEqual(unknown(reader, revision("b", [0], ["drop", email])), []);
});
