/**
 * A plugin in one file: two operations that know each other's reverse.
 *
 * `op.auditTable("posts")` makes the table `posts_audit`, and triggers that put every change of `posts` into it.
 */
import {
  type CompileContext,
  defined,
  type Definition,
  type Operation,
  type Plugin,
  putTable,
  removeTable,
  type Statement,
  t,
  type Table,
  type TableName,
  tableName,
  tableOf,
  UnsupportedOperationError,
} from "retort";

/** `audit_table` as data. */
interface AuditTable extends Operation<"audit_table"> {
  readonly table: TableName;
}

/** `drop_audit` as data. */
interface DropAudit extends Operation<"drop_audit"> {
  readonly table: TableName;
}

/** Options of both. */
interface AuditOptions {
  readonly schema?: string;
}

/** What the plugin adds to `op`. */
export interface AuditOps {
  /** Keeps every change of `table` in `<table>_audit`. */
  auditTable(table: string, options?: AuditOptions): Promise<void>;
  /** Ends what {@linkcode auditTable} began; what was kept is gone. */
  dropAudit(table: string, options?: AuditOptions): Promise<void>;
}

const auditTable: Definition<AuditTable, AuditOps, "auditTable"> = {
  kind: "audit_table",
  build: (name, { schema } = {}) => ({ kind: "audit_table", table: tableName(name, schema) }),
  args: ({ table: { name, schema } }) => [name, defined({ schema })],
  table: 0,
  touches: ({ table }) => [
    { object: { kind: "table", ...table }, how: "alter" },
    { object: { kind: "table", ...tableName(`${table.name}_audit`, table.schema) }, how: "create" },
  ],
  reverse: ({ table }): DropAudit => ({ kind: "drop_audit", table }),
  // So that what the revisions make is known without a database: triggers and functions are nothing that retort compares.
  apply: ({ table }, schema) => putTable(schema, auditLog(table)),
  compile: refuse,
};

const dropAudit: Definition<DropAudit, AuditOps, "dropAudit"> = {
  kind: "drop_audit",
  build: (name, { schema } = {}) => ({ kind: "drop_audit", table: tableName(name, schema) }),
  args: ({ table: { name, schema } }) => [name, defined({ schema })],
  table: 0,
  touches: (
    { table },
  ) => [{ object: { kind: "table", ...tableName(`${table.name}_audit`, table.schema) }, how: "drop" }],
  reverse: ({ table }): AuditTable => ({ kind: "audit_table", table }),
  apply: ({ table }, schema) => removeTable(schema, tableName(`${table.name}_audit`, table.schema)),
  compile: refuse,
};

function refuse(_: Operation, { server }: CompileContext): never {
  throw new UnsupportedOperationError(
    `Cannot audit a table on ${server.flavour}: the plugin "audit" does not know its triggers`,
  );
}

const CHANGES = [["insert", "NEW"], ["update", "NEW"], ["delete", "OLD"]] as const;

/** The table that keeps the changes of `name`. */
function auditLog({ name, schema }: TableName): Table {
  return tableOf(tableName(`${name}_audit`, schema), [
    t.column("id", t.integer(), { primaryKey: true }),
    t.column("change", t.string(6), { nullable: false }),
    t.column("row", t.json(), { nullable: false }),
  ]);
}

/** The INSERT that keeps one change; `row` is the name of the row in a trigger. */
function keeping(change: string, row: string, { facts, grammar: g }: CompileContext, table: TableName): string {
  const values = facts.table(table).columns.map(({ name }) => `${g.literal(name)}, ${row}.${g.ident(name)}`);
  return [
    `INSERT INTO ${g.table(auditLog(table))} (${g.ident("change")}, ${g.ident("row")}) VALUES (${g.literal(change)},`,
    `    json_object(${values.join(", ")}))`,
  ].join("\n");
}

/** A trigger for each kind of change. @param body what it does, out of the INSERT that keeps the change */
function triggers(body: (insert: string) => string) {
  return {
    audit_table: {
      // The triggers name every column, so that the table must be known.
      needs: ({ table }: AuditTable) => [{ fact: "table", table } as const],
      compile({ table }: AuditTable, context: CompileContext): readonly Statement[] {
        const { grammar: g } = context;
        const log = auditLog(table);
        return [
          ...context.compile({ kind: "create_table", table: log } as Operation),
          ...CHANGES.map(([change, row]) => ({
            sql: `CREATE TRIGGER ${g.ident(`${log.name}_${change}`)} AFTER ${change.toUpperCase()} ON ${
              g.table(table)
            } ${body(keeping(change, row, context, table))}`,
          })),
        ];
      },
    },
    drop_audit: {
      compile({ table }: DropAudit, { grammar: g }: CompileContext): readonly Statement[] {
        const log = `${table.name}_audit`;
        return [
          ...CHANGES.map(([change]) => ({ sql: `DROP TRIGGER ${g.ident(`${log}_${change}`)}` })),
          { sql: `DROP TABLE ${g.table(tableName(log, table.schema))}` },
        ];
      },
    },
  };
}

/** PostgreSQL's triggers call a function, and this one knows any row as a whole. */
const postgres = {
  audit_table: {
    compile({ table }: AuditTable, context: CompileContext): readonly Statement[] {
      const { grammar: g } = context;
      const log = auditLog(table);
      const body = [
        "BEGIN",
        `  INSERT INTO ${g.table(log)} (${g.ident("change")}, ${g.ident("row")})`,
        "    VALUES (lower(TG_OP), CASE TG_OP WHEN 'DELETE' THEN to_json(OLD) ELSE to_json(NEW) END);",
        "  RETURN NULL;",
        "END",
      ].join("\n");
      return [
        ...context.compile({ kind: "create_table", table: log } as Operation),
        { sql: `CREATE FUNCTION ${g.table(log)}() RETURNS trigger LANGUAGE plpgsql AS ${g.literal(body)}` },
        {
          sql: `CREATE TRIGGER ${g.ident(log.name)} AFTER INSERT OR UPDATE OR DELETE ON ${
            g.table(table)
          } FOR EACH ROW EXECUTE FUNCTION ${g.table(log)}()`,
        },
      ];
    },
  },
  drop_audit: {
    compile({ table }: DropAudit, { grammar: g }: CompileContext): readonly Statement[] {
      const log = tableName(`${table.name}_audit`, table.schema);
      return [
        { sql: `DROP TRIGGER ${g.ident(log.name)} ON ${g.table(table)}` },
        { sql: `DROP FUNCTION ${g.table(log)}()` },
        { sql: `DROP TABLE ${g.table(log)}` },
      ];
    },
  },
};

/** Audit trails as operations. */
export const audit: Plugin<AuditOps> = {
  name: "audit",
  operations: { auditTable, dropAudit },
  compilers: {
    sqlite: triggers((insert) => `BEGIN\n  ${insert};\nEND`),
    mysql: triggers((insert) => `FOR EACH ROW\n  ${insert}`),
    postgres,
  },
};
