import assert from "node:assert/strict";
import { test } from "node:test";
import {
  builtins,
  type Definition,
  IrreversibleOperationError,
  type Operation,
  type Plugin,
  Registry,
  type Schema,
} from "../mod.ts";
import { appliesBackwards, canonicalSchema, isData, printsBack, rebuilds, reversesTwice } from "./laws.ts";

// Each law is shown an operation that breaks it, for a law that never fails proves nothing.

interface Mark extends Operation<"mark"> {
  readonly name: string;
  readonly was?: string;
  readonly loud?: boolean;
}
interface MarkOps {
  mark(name: string, options?: { readonly was?: string; readonly loud?: boolean }): Promise<void>;
}

/** An operation that keeps every law: it sets the one object there is. */
const honest: Definition<Mark, MarkOps, "mark"> = {
  kind: "mark",
  build: (name, options = {}) => ({ kind: "mark", name, ...options }),
  args: ({ kind: _, name, ...options }) => [name, options],
  touches: ({ name }) => [{ object: { kind: "mark", name }, how: "alter" }],
  reverse({ name, was, loud }): Mark {
    if (was === undefined) throw new IrreversibleOperationError("Cannot reverse the mark: nobody said what it was");
    return { kind: "mark", name: was, was: name, ...(loud && { loud }) };
  },
  apply: ({ name }, schema) => ({ ...schema, objects: { mark: [{ name }] } }),
  compile: () => [],
};

function registryOf(changed: Partial<typeof honest>): Registry {
  const plugin: Plugin<MarkOps> = { name: "mark", operations: { mark: { ...honest, ...changed } } };
  return new Registry([...builtins, plugin], []);
}

const given: Schema = { tables: [], objects: { mark: [{ name: "old" }] } };
const options = { given, oneSided: [] };
const op = honest.build("new", { was: "old" });

function allLaws(registry: Registry, operation: Operation, oneSided: readonly string[] = []): void {
  rebuilds(registry, operation);
  printsBack(registry, operation);
  isData(operation);
  reversesTwice(registry, operation, { given, oneSided });
  appliesBackwards(registry, operation, { given, oneSided });
}

test("an honest operation keeps all laws", () => {
  allLaws(registryOf({}), op);
  allLaws(registryOf({}), honest.build("new"));
});

test("arguments that lose something are found", () => {
  assert.throws(() => rebuilds(registryOf({ args: ({ name }) => [name] }), op), assert.AssertionError);
});

test("an operation that is printed as another is found", () => {
  assert.throws(
    () => printsBack(registryOf({ args: ({ name }) => [name] }), op),
    /the printed call makes another operation/,
  );
});

test("an undefined in the data is found", () => {
  assert.throws(() => isData({ kind: "mark", was: undefined } as Operation), assert.AssertionError);
});

test("what JSON cannot hold is found", () => {
  assert.throws(() => isData({ kind: "mark", at: new Date() } as Operation), assert.AssertionError);
  assert.throws(() => isData({ kind: "mark", zero: -0 } as Operation), assert.AssertionError);
});

test("a reverse whose reverse is another operation is found", () => {
  const reverse = ({ was }: Mark): Mark => ({ kind: "mark", name: was!, was: was! });
  assert.throws(() => reversesTwice(registryOf({ reverse }), op, options), assert.AssertionError);
});

test("what one side alone has is left out of that, by its key", () => {
  const reverse = ({ name, was }: Mark): Mark => ({ kind: "mark", name: was!, was: name });
  const loud = honest.build("new", { was: "old", loud: true });
  assert.throws(() => reversesTwice(registryOf({ reverse }), loud, options), assert.AssertionError);
  reversesTwice(registryOf({ reverse }), loud, { ...options, oneSided: ["loud"] });
});

test("a reverse that throws something other than that it cannot is found", () => {
  const reverse = (): Mark => {
    throw new TypeError("a slip");
  };
  assert.throws(() => reversesTwice(registryOf({ reverse }), op, options), TypeError);
});

test("an `apply` that its reverse does not undo is found", () => {
  const apply = ({ name }: Mark, schema: Schema): Schema => ({
    ...schema,
    objects: { mark: [...schema.objects.mark!, { name }] },
  });
  assert.throws(() => appliesBackwards(registryOf({ apply }), op, options), assert.AssertionError);
});

test("an `apply` that does nothing is found, as is a schema on which the operation is not possible", () => {
  const apply = (_: Mark, schema: Schema): Schema => schema;
  assert.throws(() => appliesBackwards(registryOf({ apply }), op, options), /possible on `given`/);
});

test("an `apply` that changes the schema it was given is found", () => {
  const apply = ({ name }: Mark, schema: Schema): Schema => {
    (schema.objects.mark as { name: string }[])[0] = { name };
    return { ...schema, objects: { mark: [{ name: "other" }] } };
  };
  const own: Schema = { tables: [], objects: { mark: [{ name: "old" }] } };
  assert.throws(() => appliesBackwards(registryOf({ apply }), op, { ...options, given: own }), /changed the schema/);
});

test("the order of things does not tell two schemas apart, their content does", () => {
  const a: Schema = { tables: [], objects: { mark: [{ name: "a" }, { name: "b" }], none: [] } };
  const b: Schema = { tables: [], objects: { mark: [{ name: "b" }, { name: "a" }] } };
  const c: Schema = { tables: [], objects: { mark: [{ name: "b" }, { name: "a", schema: "app" }] } };
  assert.deepEqual(canonicalSchema(a), canonicalSchema(b));
  assert.notDeepEqual(canonicalSchema(a), canonicalSchema(c));
});
