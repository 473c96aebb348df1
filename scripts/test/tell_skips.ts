/**
 * Loaded before each test file by `run.ts`: writes down, in the file that `RETORT_TEST_SKIPS` names, which tests
 * skip themselves while they run, and why. Deno's reports count these as passed.
 *
 * @module
 */
import { appendFileSync } from "node:fs";
import process from "node:process";
import { test } from "node:test";

interface Context {
  readonly fullName: string;
  skip(reason?: string): void;
}

const register = Deno.test;
const path = process.env.RETORT_TEST_SKIPS;

if (path !== undefined) {
  // `node:test` hands its tests to `Deno.test`. This one is not registered but run at once, for the class of its context.
  const runAtOnce = ({ fn }: { fn(context: unknown): unknown }) => fn({});
  try {
    Object.assign(Deno, { test: runAtOnce });
    await test("", (context) => observe(Object.getPrototypeOf(context)));
  } finally {
    Object.assign(Deno, { test: register });
  }
}

function observe(prototype: Context): void {
  const { skip } = prototype;
  prototype.skip = function (this: Context, reason = "") {
    appendFileSync(path!, `${JSON.stringify([this.fullName, reason])}\n`);
    return skip.call(this, reason);
  };
}
