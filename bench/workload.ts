/**
 * The workload of the comparisons: a line of revisions, each of which makes a table of five columns and an index, written
 * down for retort and for its peers so that all make the same schema.
 *
 * @module
 */
import { createHash } from "node:crypto";
import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";

/** A tool that the workload can be written for. */
export type Tool = "retort" | "dbmate" | "drizzle-kit";

/** Writes a project of `count` revisions for `tool` into `folder`, which is emptied first. */
export function writeWorkload(tool: Tool, folder: string, count: number): void {
  rmSync(folder, { recursive: true, force: true });
  const writers: Readonly<Record<Tool, (folder: string, count: number) => void>> = {
    retort: writeRetort,
    dbmate: writeDbmate,
    "drizzle-kit": writeDrizzle,
  };
  writers[tool](folder, count);
}

/** The id of the revision `i`. */
export function revisionId(i: number): string {
  return createHash("sha1").update(`rev${i}`).digest("hex").slice(0, 12);
}

function tableOf(i: number): string {
  return `t${String(i).padStart(5, "0")}`;
}

function writeRetort(folder: string, count: number): void {
  const versions = join(folder, "migrations", "versions");
  mkdirSync(versions, { recursive: true });
  for (let i = 0; i < count; i++) {
    const table = tableOf(i);
    const text = `/**
 * create ${table}
 *
 * Revision ID: ${revisionId(i)}
 * Revises: ${i === 0 ? "<base>" : revisionId(i - 1)}
 */
import type { Kit, Op } from "retort";

export const revision = "${revisionId(i)}";
export const downRevision = ${i === 0 ? "null" : `"${revisionId(i - 1)}"`};
export const branchLabels = null;
export const dependsOn = null;

/** Applies this revision. */
export function upgrade(op: Op, { t }: Kit) {
  op.createTable("${table}", [
    t.column("id", t.integer(), { nullable: false }),
    t.column("name", t.string(100), { nullable: false }),
    t.column("amount", t.numeric(12, 2)),
    t.column("active", t.boolean(), { nullable: false }),
    t.column("created_at", t.dateTime()),
    t.primaryKey(["id"]),
  ]);
  op.createIndex("ix_${table}_name", "${table}", ["name"]);
}

/** Takes this revision back. */
export function downgrade(op: Op) {
  op.dropTable("${table}");
}
`;
    writeFileSync(join(versions, `${revisionId(i)}_create_${table}.ts`), text);
  }
}

/** The statements of the revision `i`, for tools that take SQL. */
function statements(i: number): readonly [string, string] {
  const table = tableOf(i);
  return [
    `create table ${table} (\n  id integer not null primary key,\n  name varchar(100) not null,\n  amount numeric(12,2),\n` +
    "  active boolean not null,\n  created_at datetime\n);",
    `create index ix_${table}_name on ${table} (name);`,
  ];
}

function writeDbmate(folder: string, count: number): void {
  const migrations = join(folder, "migrations");
  mkdirSync(migrations, { recursive: true });
  for (let i = 0; i < count; i++) {
    const stamp = `20260101${String(i).padStart(6, "0")}`;
    const text = `-- migrate:up\n${statements(i).join("\n")}\n\n-- migrate:down\ndrop table ${tableOf(i)};\n`;
    writeFileSync(join(migrations, `${stamp}_create_${tableOf(i)}.sql`), text);
  }
}

function writeDrizzle(folder: string, count: number): void {
  mkdirSync(join(folder, "migrations", "meta"), { recursive: true });
  const entries = Array.from({ length: count }, (_, i) => {
    const tag = `${String(i).padStart(4, "0")}_create_${tableOf(i)}`;
    writeFileSync(
      join(folder, "migrations", `${tag}.sql`),
      `${statements(i).join("\n--> statement-breakpoint\n")}\n`,
    );
    return { idx: i, version: "7", when: 1767225600000 + i * 1000, tag, breakpoints: true };
  });
  const journal = { version: "7", dialect: "sqlite", entries };
  writeFileSync(join(folder, "migrations", "meta", "_journal.json"), JSON.stringify(journal));
  writeFileSync(
    join(folder, "drizzle.config.json"),
    JSON.stringify({ dialect: "sqlite", out: "./migrations", dbCredentials: { url: "app.db" } }),
  );
}
