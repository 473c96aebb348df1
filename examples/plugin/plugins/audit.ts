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
  // The triggers name every column, so that the table must be known.
  needs: ({ table }) => [{ fact: "table", table }],
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
  compile: refuse,
};

function refuse(_: Operation, { server }: CompileContext): never {
  throw new UnsupportedOperationError(
    `Cannot audit a table on ${server.flavour}: the plugin "audit" knows SQLite alone`,
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

const sqlite = {
  audit_table: {
    needs: ({ table }: AuditTable) => [{ fact: "table", table } as const],
    compile({ table }: AuditTable, context: CompileContext): readonly Statement[] {
      const { facts, grammar: g } = context;
      const log = auditLog(table);
      const { columns } = facts.table(table);
      return [
        ...context.compile({ kind: "create_table", table: log } as Operation),
        ...CHANGES.map(([change, row]) => ({
          sql: [
            `CREATE TRIGGER ${g.ident(`${log.name}_${change}`)} AFTER ${change.toUpperCase()} ON ${
              g.table(table)
            } BEGIN`,
            `  INSERT INTO ${g.ident(log.name)} (${g.ident("change")}, ${g.ident("row")}) VALUES (${
              g.literal(change)
            },`,
            `    json_object(${columns.map(({ name }) => `${g.literal(name)}, ${row}.${g.ident(name)}`).join(", ")}));`,
            "END",
          ].join("\n"),
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

/** Audit trails as operations. */
export const audit: Plugin<AuditOps> = {
  name: "audit",
  operations: { auditTable, dropAudit },
  compilers: { sqlite },
};
