import { mkdirSync } from "node:fs";
import process from "node:process";

/**
 * The folder where what only tests and benchmarks need is kept: `RETORT_TEST_CACHE`, or one of the user's own that the
 * unprivileged user of a database server can pass through.
 */
export function testCache(): string {
  const folder = process.env.RETORT_TEST_CACHE ?? `/var/tmp/retort-tests-${process.getuid?.() ?? 0}`;
  mkdirSync(folder, { recursive: true, mode: 0o755 });
  return folder;
}
