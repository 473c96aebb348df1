import type { Config } from "retort";

export type { Kit, Op } from "retort";

export default { url: "sqlite:payments.db" } satisfies Config;
