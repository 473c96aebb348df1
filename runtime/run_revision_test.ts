import assert from "node:assert/strict";
import { mkdtempSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import {
  builtins,
  type CoreOps,
  dialects,
  InterruptedError,
  type Kit,
  kitOf,
  parseUrl,
  RecordingExecutor,
  Registry,
  type RetortError,
  type RevisionScript,
} from "../mod.ts";
import type { Executor } from "./executors/executor.ts";
import { LiveExecutor } from "./executors/live.ts";
import { importModule } from "./host.ts";
import { frameIn, runRevision } from "./run_revision.ts";

const registry = new Registry(builtins, dialects);
const sqlite = registry.dialectOf("sqlite");

interface Run {
  readonly executor?: Executor;
  readonly direction?: "upgrade" | "downgrade";
  readonly signal?: AbortSignal;
  readonly transactional?: boolean;
  readonly path?: string;
}

type Script = RevisionScript<CoreOps, Kit>;
type Functions = { readonly [name in "upgrade" | "downgrade" | "change"]?: (op: CoreOps, kit: Kit) => unknown };

/** What the functions of a revision run. */
async function run(functions: Functions, { executor, direction = "upgrade", ...more }: Run = {}) {
  const recorder = new RecordingExecutor(sqlite.assume());
  const { dialect, flavour, version } = recorder.server;
  await runRevision({
    script: { revision: "r1", downRevision: null, ...functions } as Script as RevisionScript,
    path: "/p/r1.ts",
    context: { revision: "r1", direction, dialect, flavour, serverVersion: version, offline: false, x: {} },
    registry,
    executor: executor ?? recorder,
    kit: kitOf(registry),
    transactional: false,
    ...more,
  });
  return recorder.log;
}

async function failure(functions: Functions, more: Run = {}): Promise<RetortError> {
  try {
    await run(functions, more);
  } catch (error) {
    return error as RetortError;
  }
  return assert.fail("it did not fail");
}

const renaming: Functions = {
  change(op, { t }) {
    op.createTable("a", [t.column("id", t.integer())]);
    op.renameTable("a", "b");
    op.batchAlterTable("b", (b) => {
      b.addColumn(t.column("name", t.text()));
      b.createIndex("ix", ["name"]);
    });
    op.invoke({ kind: "rename_table", table: { name: "b" }, newName: "c" } as never);
  },
};

test("change() is recorded, run in its order, and undone the last first", async () => {
  const up = await run({ ...renaming, change: (op, kit) => renaming.change!(op, kit) });
  assert.deepEqual(up.map((sql) => sql.split(" ", 4).join(" ")), [
    'CREATE TABLE "a" (\n',
    'ALTER TABLE "a" RENAME',
    'ALTER TABLE "b" ADD',
    'CREATE INDEX "ix" ON',
    'ALTER TABLE "b" RENAME',
  ]);
  const down = await run(renaming, { direction: "downgrade" });
  assert.deepEqual(down, [
    'ALTER TABLE "c" RENAME TO "b"',
    'DROP INDEX "ix"',
    'ALTER TABLE "b" DROP COLUMN "name"',
    'ALTER TABLE "b" RENAME TO "a"',
    'DROP TABLE "a"',
  ]);
});

test("change() may be an arrow function that returns its one call", async () => {
  assert.deepEqual(await run({ change: (op) => op.renameTable("a", "b") }), ['ALTER TABLE "a" RENAME TO "b"']);
});

const refusedChanges: Record<string, [change: (op: CoreOps) => unknown, code: string, message: RegExp]> = {
  "something without a reverse": [(op) => op.execute("SELECT 1"), "E_IRREVERSIBLE_OPERATION", /execute/],
  "a drop that does not say what it drops": [(op) => op.dropTable("a"), "E_IRREVERSIBLE_OPERATION", /"a"/],
  "an async function": [async () => await null, "E_OPERATION", /`change` is async/],
  "a call that is awaited": [async (op) => await op.renameTable("a", "b"), "E_OPERATION", /`change` is async/],
  "a call that is looked at": [(op) => void op.renameTable("a", "b").catch(() => {}), "E_OPERATION", /only recorded/],
  "op.attempt()": [(op) => void op.attempt(() => Promise.resolve()), "E_OPERATION", /op\.attempt\(\) inside `change`/],
  "op.inspect()": [
    (op) => (op as unknown as { inspect(): unknown }).inspect(),
    "E_OPERATION",
    /op\.inspect\(\) inside `change`/,
  ],
  "a refusal that is swallowed": [
    (op) => {
      op.renameTable("a", "b");
      try {
        op.renameTable("", "b");
      } catch {
        // Swallowed.
      }
    },
    "E_INVALID_OPERATION",
    /table/,
  ],
};
for (const [what, [change, code, message]] of Object.entries(refusedChanges)) {
  test(`change() refuses ${what}, in both directions, and nothing runs`, async () => {
    for (const direction of ["upgrade", "downgrade"] as const) {
      const executor = new RecordingExecutor(sqlite.assume());
      const error = await failure({ change }, { executor, direction });
      assert.equal(error.code, code);
      assert.match(error.message, message);
      assert.deepEqual(executor.log, []);
    }
  });
}

test("a call after change() has ended is refused", async () => {
  let kept!: CoreOps;
  await run({ change: (op) => void (kept = op) });
  assert.throws(() => kept.renameTable("a", "b"), { code: "E_LATE_OPERATION" });
});

const SCRIPT = `
export const failing = (op) => {
  op.execute("SELECT 1");
  op.renameTable("nowhere", "b"); // failing
};
export const irreversible = (op) => {
  op.renameTable("a", "b");
  op.dropTable("b"); // irreversible
};
export const refused = (op) => {
  op.renameTable("", "b"); // refused
};
export const thrown = () => { throw new Error("no"); }; // thrown
export const late = async () => { await null; throw new Error("no"); }; // late
`;

test("the place of a failure is the line of its call, in change() and its reverse too", async () => {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), "retort (a) b#c%20 ")));
  try {
    const path = join(folder, "r1.mjs");
    writeFileSync(path, SCRIPT);
    const script = await importModule(path) as Record<string, (op: CoreOps) => unknown>;
    await using executor = new LiveExecutor(await sqlite.connect(parseUrl("sqlite::memory:", "/")), registry);
    const failures: [of: string, functions: Functions, operation?: string][] = [
      ["failing", { upgrade: script.failing! }, "rename_table"],
      ["irreversible", { change: script.irreversible! }, "drop_table"],
      ["refused", { upgrade: script.refused! }],
      ["refused", { change: script.refused! }],
      ["thrown", { upgrade: script.thrown! }],
      ["late", { upgrade: script.late! }],
    ];
    for (const [of, functions, operation] of failures) {
      const { context } = await failure(functions, { executor, path });
      assert.deepEqual(context, {
        revision: "r1",
        direction: "upgrade",
        location: `${path}:${SCRIPT.split("\n").findIndex((line) => line.endsWith(`// ${of}`)) + 1}`,
        ...(operation !== undefined && { operation }),
      });
    }
    const renaming = (op: CoreOps) => script.failing!({ ...op, execute: () => {} } as never);
    const { context } = await failure({ change: renaming }, { executor, path, direction: "downgrade" });
    assert.equal(context?.location, `${path}:4`);
  } finally {
    rmSync(folder, { recursive: true });
  }
});

test("a function that is not there is told, with the file", async () => {
  for (const direction of ["upgrade", "downgrade"] as const) {
    const { code, message, context } = await failure({}, { direction });
    assert.equal(code, "E_IRREVERSIBLE_OPERATION");
    assert.match(message, new RegExp(`has no function \`${direction}\``));
    assert.deepEqual(context, { revision: "r1", direction, location: "/p/r1.ts" });
  }
});

const thrown: [what: unknown, message: string][] = [
  [new Error("out of luck"), "out of luck"],
  [new TypeError(""), "TypeError"],
  ["text", 'it threw "text"'],
  [undefined, "it threw undefined"],
  [null, "it threw null"],
  [{ status: 404 }, 'it threw {"status":404}'],
  [Symbol("s"), "it threw Symbol(s)"],
  [Object.assign(Object.create(null), { big: 1n }), "it threw [object Object]"],
];
test("whatever a revision throws is the cause of one error, in words", async () => {
  for (const [what, message] of thrown) {
    const throwing = () => {
      throw what;
    };
    for (const upgrade of [throwing, () => Promise.reject(what)]) {
      const error = await failure({ upgrade });
      assert.equal(error.code, "E_REVISION_FAILED");
      assert.equal(error.message, `Cannot finish "upgrade" of "r1": ${message}`);
      assert.equal(error.cause, what);
    }
  }
});

test("the first failure is told, not what came of it", async () => {
  await using executor = new LiveExecutor(await sqlite.connect(parseUrl("sqlite::memory:", "/")), registry);
  const upgrade = async (op: CoreOps) => {
    try {
      await op.execute("SELECT * FROM nowhere");
    } catch {
      throw new Error("it did not work");
    }
  };
  assert.equal((await failure({ upgrade }, { executor })).code, "E_STATEMENT");
});

const neverEnding: Record<string, (op: CoreOps) => Promise<unknown>> = {
  "its function": () => new Promise(() => {}),
  "an attempt": (op) => op.attempt(() => new Promise(() => {})),
  "rows": (op) =>
    op.bulkInsert(
      "a",
      (async function* () {
        yield { id: await new Promise(() => {}) };
      })(),
    ),
};
for (const [what, upgrade] of Object.entries(neverEnding)) {
  test(`a signal ends a revision that waits for ever in ${what}`, async () => {
    await using connection = await sqlite.connect(parseUrl("sqlite::memory:", "/"));
    const executor = new LiveExecutor(connection, registry);
    await executor.begin();
    const reasons: [reason: unknown, code: string, message: RegExp][] = [
      [new InterruptedError("Cannot go on: enough"), "E_INTERRUPTED", /^Cannot go on: enough$/],
      [undefined, "E_INTERRUPTED", /abort/],
      ["enough", "E_INTERRUPTED", /enough/],
    ];
    for (const [reason, code, message] of reasons) {
      const controller = new AbortController();
      setTimeout(() => controller.abort(reason), 2);
      const error = await failure({ upgrade }, { executor, signal: controller.signal, transactional: true });
      assert.equal(error.code, code);
      assert.match(error.message, message);
    }
  });
}

test("nothing runs once the signal is aborted", async () => {
  const executor = new RecordingExecutor(sqlite.assume());
  const upgrade = (op: CoreOps) => op.execute("SELECT 1");
  const error = await failure({ upgrade }, { executor, signal: AbortSignal.abort() });
  assert.equal(error.code, "E_INTERRUPTED");
  assert.deepEqual(executor.log, []);
});

const frames: Record<string, [stack: string, place: string | undefined]> = {
  "Deno's": ["Error: x\n    at upgrade (file:///p/v%20s/a.ts:6:6)", "/p/v s/a.ts:6"],
  "Deno's, without a name": ["Error\n    at file:///p/v%20s/a.ts:6:6", "/p/v s/a.ts:6"],
  "Deno's, async": ["Error\n    at async file:///p/v%20s/a.ts:6:6", "/p/v s/a.ts:6"],
  "Bun's": ["Error: x\n    at upgrade (/p/v s/a.ts:6:6)", "/p/v s/a.ts:6"],
  "Bun's, without a name": ["Error: x\n    at /p/v s/a.ts:6:6", "/p/v s/a.ts:6"],
  "Bun's, async": ["Error: x\n    at async upgrade (/p/v s/a.ts:6:6)", "/p/v s/a.ts:6"],
  "one below others": [
    "Error: x\n    at op (/$bunfs/root/retort:1:2)\n    at upgrade (/p/v s/a.ts:6:6)",
    "/p/v s/a.ts:6",
  ],
  "that of a file beside it": ["Error\n    at help (file:///p/v%20s/help.ts:3:1)", "/p/v s/help.ts:3"],
  "its own before that of a file beside it": [
    "Error\n    at help (/p/v s/help.ts:3:1)\n    at upgrade (/p/v s/a.ts:6:6)",
    "/p/v s/a.ts:6",
  ],
  "none of the project": ["Error\n    at run (/q/a.ts:1:1)\n    at native", undefined],
};
for (const [what, [stack, place]] of Object.entries(frames)) {
  test(`the frame of a stack is found: ${what}`, () => assert.equal(frameIn(stack, "/p/v s/a.ts"), place));
}

test("the frame of a file is found whatever its folders are called", () => {
  for (const path of ["/p (copy)/a.ts", "/p (1:2:3)/a.ts", "/at p/a.ts", "/me@home/[x]/a.ts", "/100%/a?b#c.ts"]) {
    const encoded = encodeURI(path).replace("?", "%3F").replace("#", "%23");
    assert.equal(frameIn(`Error\n    at f (file://${encoded}:6:6)`, path), `${path}:6`);
    assert.equal(frameIn(`Error\n    at f (file://${path}:6:6)`, path), `${path}:6`);
    assert.equal(frameIn(`Error\n    at f (${path}:6:6)`, path), `${path}:6`);
    assert.equal(frameIn(`Error\n    at ${path}:6:6`, path), `${path}:6`);
  }
});
