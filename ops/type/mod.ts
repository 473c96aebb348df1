import type { Plugin } from "../../registry/plugin.ts";
import { portable, type TypeMethods } from "./portable.ts";

/** The portable column types. */
// deno-lint-ignore ban-types -- adds nothing to `op` and to a batch
export const types: Plugin<{}, {}, TypeMethods> = {
  name: "retort/type",
  operations: {},
  types: portable,
};
