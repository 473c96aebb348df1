/** S28: a plugin in one file, whose objects stand in the models and are found, printed, made and taken back. */
import assert from "node:assert/strict";
import { mkdirSync, mkdtempSync, readFileSync, realpathSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import {
  check,
  type Config,
  type Definition,
  downgrade,
  inspect,
  type ObjectModel,
  objectsOf,
  type Operation,
  type Plugin,
  putObject,
  removeObject,
  revision,
  type Schema,
  schema,
  type SchemaObject,
  t,
  table,
  upgrade,
} from "../../mod.ts";

// ── The plugin ──────────────────────────────────────────────────────────────────────────────────────────────────────

/** A trigger that writes down each row that comes. */
interface Audit extends SchemaObject {
  readonly table: string;
}

interface AuditOperation<Kind extends string> extends Operation<Kind> {
  readonly audit: Audit;
}

interface AuditOps {
  createAudit(name: string, table: string): Promise<void>;
  dropAudit(name: string, table: string): Promise<void>;
}

const touched = ({ name }: Audit, how: "create" | "drop") => [{ object: { kind: "audit", name }, how }] as const;

const createAudit: Definition<AuditOperation<"create_audit">, AuditOps, "createAudit"> = {
  kind: "create_audit",
  build: (name, table) => ({ kind: "create_audit", audit: { name, table } }),
  args: ({ audit }) => [audit.name, audit.table],
  touches: ({ audit }) => touched(audit, "create"),
  reverse: ({ audit }) => ({ kind: "drop_audit", audit }) as Operation,
  apply: ({ audit }, schema) => putObject(schema, "audit", audit),
  compile: ({ audit: { name, table } }, { grammar: g }) => [{
    sql: `CREATE TRIGGER ${g.ident(name)} AFTER INSERT ON ${g.ident(table)} BEGIN INSERT INTO log VALUES (new.id); END`,
  }],
};

const dropAudit: Definition<AuditOperation<"drop_audit">, AuditOps, "dropAudit"> = {
  kind: "drop_audit",
  build: (name, table) => ({ kind: "drop_audit", audit: { name, table } }),
  args: ({ audit }) => [audit.name, audit.table],
  touches: ({ audit }) => touched(audit, "drop"),
  reverse: ({ audit }) => ({ kind: "create_audit", audit }) as Operation,
  apply: ({ audit }, schema) => removeObject(schema, "audit", audit),
  compile: ({ audit: { name } }, { grammar: g }) => [{ sql: `DROP TRIGGER ${g.ident(name)}` }],
};

function* compare(before: Schema, after: Schema): Iterable<Operation> {
  const [old, own] = [before, after].map((schema) => objectsOf<Audit>(schema, "audit")) as [Audit[], Audit[]];
  const lacks = (list: readonly Audit[], audit: Audit) => !list.some(({ name }) => name === audit.name);
  for (const audit of old) if (lacks(own, audit)) yield { kind: "drop_audit", audit } as Operation;
  for (const audit of own) if (lacks(old, audit)) yield { kind: "create_audit", audit } as Operation;
}

const audits: Plugin<AuditOps> = {
  name: "shop/audit",
  operations: { createAudit, dropAudit },
  objects: [{
    kind: "audit",
    phase: "object",
    compare,
    inspect: {
      sqlite: async ({ inspector }) => objectsOf<Audit>(await inspector.schema(), "trigger"),
    },
  }],
};

/** An audit of the models. */
const audit = (name: string, table: string): ObjectModel => ({ kind: "audit", name, table }) as ObjectModel;

// ── What is done with it ────────────────────────────────────────────────────────────────────────────────────────────

test("S28: what a plugin knows is found in the models, printed, made and taken back", async () => {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), "retort plugin ")));
  try {
    mkdirSync(join(folder, "versions"));
    const config: Config = { url: `sqlite:${folder}/app.db`, directory: folder, plugins: [audits] };
    const follow = async (target: Schema) => {
      const { created: [made] } = await revision({ config: { ...config, target }, autogenerate: true });
      await upgrade({ config });
      assert.deepEqual((await check({ config: { ...config, target } })).operations, []);
      return readFileSync(made!.path, "utf8");
    };
    const id = t.column("id", t.integer(), { primaryKey: true });
    const tables = [table("users", [id]), table("log", [t.column("user_id", t.integer())])];
    assert.match(
      await follow(schema([...tables, audit("users_audit", "users")])),
      /upgrade[^]*createTable\("log"[^]*op\.createAudit\("users_audit", "users"\);[^]*downgrade[^]*op\.dropAudit\("users_audit", "users"\);/,
    );
    const own = { ...config, target: schema(tables), autogeneratePlugins: ["retort/*"] };
    assert.deepEqual((await check({ config: own })).operations, []);
    assert.match(await follow(schema(tables)), /upgrade[^]*op\.dropAudit\("users_audit", "users"\);/);
    const there = async () => (await inspect({ config })).objects.audit?.map(({ name }) => name);
    assert.deepEqual(await there(), []);
    await downgrade({ config, target: "-1" });
    assert.deepEqual(await there(), ["users_audit"]);
  } finally {
    rmSync(folder, { recursive: true });
  }
});
