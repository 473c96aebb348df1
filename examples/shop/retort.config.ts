import type { Config } from "retort";

export type { Kit, Op } from "retort";

export default { url: "sqlite:shop.db", directory: "migrations" } satisfies Config;
