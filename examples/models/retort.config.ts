import type { Config, CoreOps, Kit as PlainKit } from "retort";
import { models } from "./models.ts";

export type Op = CoreOps;
export type Kit = PlainKit;

export default {
  url: "sqlite:blog.db",
  target: models,
} satisfies Config;
