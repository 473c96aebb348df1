import type { Config, CoreOps, KitOf, OpOf } from "retort";
import { views } from "retort/plugins/views";

const plugins = [views] as const;
export type Op = CoreOps & OpOf<typeof plugins>;
export type Kit = KitOf<typeof plugins>;

export default { url: "sqlite:library.db", plugins } satisfies Config;
