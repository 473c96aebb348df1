import type { Config, CoreOps, Kit as PlainKit } from "retort";

export type Op = CoreOps;
export type Kit = PlainKit;

export default {
  url: "sqlite:app.db",
} satisfies Config;
