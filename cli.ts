/**
 * Where the process begins. What is typed is understood in `cli/`, done in `commands/`; here both are only joined to the
 * process, and to the modules that the user's files import.
 *
 * No top-level await: a script that waits for ever would let the process end with status 0, without a word.
 *
 * @module
 */
import process from "node:process";
import { Process } from "./cli/_process.ts";
import { provideModules } from "./runtime/host.ts";
import { VERSION } from "./runtime/version.ts";

const args = process.argv.slice(2);
const own = new Process({ json: args.includes("--json"), verbose: 0 });
own.live(async () => {
  if (args.length === 1 && args[0] === "--version") {
    own.output.print(`retort ${VERSION}\n`);
    return;
  }
  provideModules({
    retort: () => import("./mod.ts"),
    "retort/d1": () => import("./dialects/sqlite/d1.ts"),
    "retort/plugins/views": () => import("./plugins/views/mod.ts"),
    "retort/testing": () => import("./testing/mod.ts"),
  });
  const { runProgram } = await import("./cli/_program.ts");
  await runProgram(args, own);
});
