/**
 * Compares the goldens of `tests/golden/` with what operations compile to: `deno task golden [--update]`. With `--update`
 * they are written; what has changed in them is a changed promise, and stands in the diff.
 *
 * @module
 */
import { globSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { cleanEnvironment } from "./environment.ts";

const root = fileURLToPath(new URL("../", import.meta.url));
const { values: { update } } = parseArgs({ options: { update: { type: "boolean", default: false } } });

// `cases()` of testing/ gives these tests their names.
const { code } = await new Deno.Command(Deno.execPath(), {
  args: [
    "test",
    "-A",
    "--no-check",
    "--filter=/: the SQL on .* is the golden's$/",
    ...globSync("{ops,plugins}/**/*_test.ts", { cwd: root }),
  ],
  cwd: root,
  env: { ...cleanEnvironment(), ...(update && { RETORT_UPDATE_GOLDENS: "1" }) },
  clearEnv: true,
}).spawn().status;
Deno.exit(code);
