import type { Config, CoreOps, Kit as PlainKit } from "retort";
import { fromSql } from "retort";

export type Op = CoreOps;
export type Kit = PlainKit;

export default {
  url: process.env.SHIPS_DB ?? "sqlite:ships.db",
  target: fromSql("schema.sql"),
} satisfies Config;
