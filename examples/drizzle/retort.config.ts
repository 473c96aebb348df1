import { type Config, type CoreOps, fromDrizzle, type Kit as PlainKit } from "retort";

export type Op = CoreOps;
export type Kit = PlainKit;

export default {
  directory: "migrations",
  target: fromDrizzle(() => import("./src/schema.ts")),
} satisfies Config;
