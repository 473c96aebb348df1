import type { Config, CoreOps, KitOf, OpOf } from "retort";
import { views } from "retort/plugins/views";
import { audit } from "./plugins/audit.ts";

const plugins = [views, audit] as const;
export type Op = CoreOps & OpOf<typeof plugins>;
export type Kit = KitOf<typeof plugins>;

export default { url: "sqlite:bank.db", directory: "migrations", plugins } satisfies Config;
