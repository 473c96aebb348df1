/**
 * ports, ships and their visits
 *
 * Revision ID: c4d5e6f7a8b9
 * Revises: <base>
 * Create Date: 2026-11-25 09:27:29.741
 */
import type { Kit, Op } from "../../retort.config.ts";

export const revision = "c4d5e6f7a8b9";
export const downRevision = null;
export const branchLabels = null;
export const dependsOn = null;

/** Applies this revision. */
export function upgrade(op: Op, { t, sql }: Kit) {
  op.createTable("ports", [
    t.column("code", t.string(5)),
    t.column("name", t.string(80), { nullable: false }),
    t.primaryKey(["code"], { name: "ports_pkey" }),
  ]);
  op.createTable("ships", [
    t.column("call_sign", t.string(8)),
    t.column("name", t.string(80), { nullable: false }),
    t.primaryKey(["call_sign"], { name: "ships_pkey" }),
  ]);
  op.createTable("visits", [
    t.column("port_code", t.string(5), { nullable: false }),
    t.column("call_sign", t.string(8)),
    t.column("arrived", t.date()),
    t.column("berth", t.integer(), { default: 1 }),
    t.primaryKey(["call_sign", "arrived"], { name: "visits_pkey" }),
    t.foreignKey(["port_code"], "ports", ["code"], {
      name: "visits_port_code_fkey",
    }),
    t.foreignKey(["call_sign"], "ships", ["call_sign"], {
      name: "visits_call_sign_fkey",
      onDelete: "CASCADE",
    }),
    t.check(sql`berth > 0`, { name: "ck_berth" }),
  ]);
}

/** Takes this revision back. */
export function downgrade(op: Op, { t, sql }: Kit) {
  op.dropTable("visits", {
    was: {
      elements: [
        t.column("port_code", t.string(5), { nullable: false }),
        t.column("call_sign", t.string(8)),
        t.column("arrived", t.date()),
        t.column("berth", t.integer(), { default: 1 }),
        t.primaryKey(["call_sign", "arrived"], { name: "visits_pkey" }),
        t.foreignKey(["port_code"], "ports", ["code"], {
          name: "visits_port_code_fkey",
        }),
        t.foreignKey(["call_sign"], "ships", ["call_sign"], {
          name: "visits_call_sign_fkey",
          onDelete: "CASCADE",
        }),
        t.check(sql`berth > 0`, { name: "ck_berth" }),
      ],
    },
  });
  op.dropTable("ships", {
    was: {
      elements: [
        t.column("call_sign", t.string(8)),
        t.column("name", t.string(80), { nullable: false }),
        t.primaryKey(["call_sign"], { name: "ships_pkey" }),
      ],
    },
  });
  op.dropTable("ports", {
    was: {
      elements: [
        t.column("code", t.string(5)),
        t.column("name", t.string(80), { nullable: false }),
        t.primaryKey(["code"], { name: "ports_pkey" }),
      ],
    },
  });
}
