import assert from "node:assert/strict";
import { test } from "node:test";
import { builtins, dialects, Registry, type Schema, schema, type Server, t, table } from "../mod.ts";
import { pairing } from "./pairing.ts";

const registry = new Registry(builtins, dialects);
const id = t.column("id", t.integer(), { primaryKey: true });
const models = schema([table("same", [id]), table("other", [id, t.column("word", t.string(9))])]);

for (const dialect of ["postgres", "mysql", "sqlite"]) {
  const server: Server = registry.dialectOf(dialect).assume();

  test(`what a database tells in its own words as the models are is one with them (${dialect})`, () => {
    const { tables, objects } = registry.normalize(models, server);
    // As an inspector reads it: another object each time.
    const read: Schema = structuredClone({ tables: tables.toReversed(), objects });
    const { words: [was, is], renames } = pairing(read, models, registry, server);
    assert.deepEqual(renames, []);
    assert.deepEqual(was.tables.map(({ name }) => name), ["other", "same"]);
    assert.equal(was.tables[1], is.tables[0]);
    assert.equal(was.tables[0], is.tables[1]);
  });

  test(`what a database tells otherwise is put into its words by itself (${dialect})`, () => {
    const { tables: [same, other], objects } = registry.normalize(models, server);
    const read: Schema = {
      tables: [same!, { ...other!, columns: [id, ...other!.columns.slice(1)] as never }],
      objects,
    };
    const { words: [was, is] } = pairing(read, models, registry, server);
    assert.equal(was.tables[0], is.tables[0]);
    assert.notEqual(was.tables[1], is.tables[1]);
    assert.equal(was.tables[1]!.columns[0]!.name, "id");
    const gone = pairing({ ...read, tables: [same!] }, models, registry, server).words[0];
    assert.deepEqual(gone.tables.map(({ name }) => name), ["same"]);
  });
}
