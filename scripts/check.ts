/**
 * Checks the sources without running them: types, format, lint, and the import rules. `deno task check`.
 *
 * @module
 */
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("../", import.meta.url));

/** Each has its say, though one before it has failed. */
const CHECKS: Readonly<Record<string, readonly string[]>> = {
  types: ["check", "--quiet", "."],
  format: ["fmt", "--check", "--quiet"],
  lint: ["lint", "--quiet"],
  layers: ["test", "-A", "--quiet", "--reporter=dot", "tests/layers_test.ts"],
};

let failures = 0;
for (const [name, args] of Object.entries(CHECKS)) {
  const started = performance.now();
  const { success } = await new Deno.Command(Deno.execPath(), { args: [...args], cwd: root }).spawn().status;
  const seconds = ((performance.now() - started) / 1000).toFixed(1);
  console.log(`${name}: ${success ? "passed" : "failed"} in ${seconds} s`);
  if (!success) failures++;
}
Deno.exit(failures === 0 ? 0 : 1);
