/**
 * countries of ports
 *
 * Revision ID: d5e6f7a8b9c0
 * Revises: c4d5e6f7a8b9
 * Create Date: 2026-11-25 09:27:40.546
 */
import type { Kit, Op } from "../../retort.config.ts";

export const revision = "d5e6f7a8b9c0";
export const downRevision = "c4d5e6f7a8b9";
export const branchLabels = null;
export const dependsOn = null;

/** Applies this revision. */
export function upgrade(op: Op, { t }: Kit) {
  op.addColumn("ports", t.column("country", t.string(2)));
  op.createIndex("ix_visits_arrived", "visits", ["arrived"]);
}

/** Takes this revision back. */
export function downgrade(op: Op, { t }: Kit) {
  op.dropIndex("ix_visits_arrived", "visits", {
    was: { columns: ["arrived"] },
  });
  op.dropColumn("ports", "country", { was: t.column("country", t.string(2)) });
}
