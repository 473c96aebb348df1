/**
 * The command line: arguments become one call of a function of `commands/`; what it returns becomes text or JSON; what it
 * throws becomes a message and an exit status. Nothing else happens here.
 *
 * No top-level await: a script that waits for ever would let the process end with status 0, without a word. The process
 * starts with the status of a bug, and `beforeExit` finds out that nothing will come any more.
 *
 * @module
 */
import process from "node:process";
import type { Command } from "commander";
import { errorDocument, errorLines, fullStack } from "./commands/_failure.ts";
import type { ProgressLine } from "./commands/_progress.ts";
import type { ProjectOptions } from "./commands/_project.ts";
import type { GraphOptions } from "./commands/graph.ts";
import {
  InterruptedError,
  isRetortError,
  nearest,
  type RetortError,
  RevisionFailedError,
  thrownText,
  UsageError,
} from "./errors.ts";
import { provideModules } from "./runtime/host.ts";
import { VERSION } from "./runtime/version.ts";
import type { RevisionStep } from "./script/revision.ts";

/** What the flags of a call say, global ones and the command's own. */
interface Flags {
  readonly json?: boolean;
  readonly quiet?: boolean;
  readonly verbose: number;
  readonly raiseerr?: boolean;
  readonly [flag: string]: unknown;
}

/** One call of a command. */
interface Call {
  readonly args: readonly unknown[];
  readonly flags: Flags;
  /** What the global flags mean to the library. */
  readonly project: ProjectOptions;
}

/** What a command prints: the document with `--json`, else the text. */
interface Printed {
  readonly data: unknown;
  /** The result. */
  readonly text?: string;
  /** What was done meanwhile; left out with `--quiet`. */
  readonly status?: string;
  /** The exit status where the result is no error and yet not 0. @default {0} */
  readonly exit?: number;
}

const controller = new AbortController();
/** How the process will end, unless it never gets there. */
let status = 0;
let ended = false;
/** What the report was of, if there was one. */
let failure: unknown;
/** The first thing that failed with nobody waiting for it. */
let stray: RetortError | undefined;
/** Whether stdout, and stderr, has been written to: to make either costs milliseconds, and many a run says nothing. */
const opened = { stdout: false, stderr: false };
/** Whether stdout takes nothing any more: a full disk. */
let stdoutFailed = false;
/** The line on the terminal that tells what goes on. */
let progress: ProgressLine | undefined;
/** When the first signal to stop came; milliseconds. */
let stopAsked: number | undefined;
/** Milliseconds after which a further signal to stop ends the process, whatever it does. */
const GRACE = 1000;
/** What is known of the call, for the report of an error: until the command is found, what the arguments look like. */
let called: Flags = { json: process.argv.includes("--json"), verbose: 0 };

process.exitCode = 70;
for (const event of ["unhandledRejection", "uncaughtException"] as const) {
  process.on(event, (reason: unknown) => {
    const error = isRetortError(reason) ? reason : new RevisionFailedError(
      `Cannot go on: ${thrownText(reason)}`,
      { cause: reason, hint: "something that nobody waits for failed" },
    );
    stray ??= error;
    if (ended) report(error, called);
    else controller.abort(error);
  });
}
// Deno never gets here while a module that is imported waits, as a config with `await new Promise(() => {})` does: it goes
// on for ever there, idle, and only Bun and the binary can tell.
process.on("beforeExit", () => {
  if (ended) return;
  controller.abort(
    new RevisionFailedError("Cannot finish: the project's own code waits for something that never comes", {
      hint: "look for a promise that nobody settles",
    }),
  );
});
process.on("exit", () => {
  progress?.[Symbol.dispose]();
  progress = undefined;
  if (ended) return;
  const reason: unknown = controller.signal.aborted
    ? controller.signal.reason
    : new RevisionFailedError("Cannot finish: the project's own code ended the process", {
      hint:
        "look for process.exit() in the revision, the config and what they import; to stop a revision, throw an error; " +
        "what was not committed is undone, DDL on MySQL is not: `retort current` tells where the database is",
    });
  report(reason, called);
});
for (const signal of ["SIGINT", "SIGTERM"] as const) {
  process.on(signal, () => {
    // The first is heard by the run, which undoes what it can; a shell may send it twice. What goes on for longer, or when
    // all is done, is code of the project's that nobody can stop in another way.
    stopAsked ??= performance.now();
    if (ended || performance.now() - stopAsked > GRACE) process.exit(130);
    controller.abort(new InterruptedError(`Cannot go on: stopped by ${signal}`));
  });
}
void main(process.argv.slice(2));

async function main(args: readonly string[]): Promise<void> {
  if (args.length === 1 && args[0] === "--version") {
    print(`retort ${VERSION}\n`);
  } else {
    await run(args);
  }
  // The command may have been past all that heeds the signal, or be one that does not.
  if (stray !== undefined && failure === undefined) report(stray, called);
  process.exitCode = status;
  ended = true;
}

async function run(args: readonly string[]): Promise<void> {
  provideModules({
    retort: () => import("./mod.ts"),
    "retort/d1": () => import("./dialects/sqlite/d1.ts"),
    "retort/plugins/views": () => import("./plugins/views/mod.ts"),
    "retort/testing": () => import("./testing/mod.ts"),
  });
  try {
    const program = await commands(args);
    await program.parseAsync(args.map(protectTarget), { from: "user" });
  } catch (error) {
    const { code } = error as { code?: string };
    if (!code?.startsWith("commander.")) report(error, called);
    else if (!ANSWERS.includes(code)) report(new UsageError(usageMessage(error as Error)), called);
  }
}

/** What commander throws when it has printed what was asked for. */
const ANSWERS: readonly string[] = ["commander.help", "commander.helpDisplayed", "commander.version"];

/** Commander's message in our manner. */
function usageMessage(error: Error): string {
  const [first, ...rest] = error.message.replace(/^error: /, "").split("\n").map((line) => line.trim());
  return [`Cannot understand the command line: ${first}`, ...rest].join(" ").trim();
}

/** The mark of what is a target although it looks like a flag; no argument can hold it. */
const TARGET = "\0";

/** Marks what is a target although it looks like a flag: `-1`, `-2:heads`. */
function protectTarget(argument: string): string {
  return /^-\d+(:.*)?$/.test(argument) ? TARGET + argument : argument;
}

function target<T>(argument: T): T | string {
  return typeof argument === "string" && argument.startsWith(TARGET) ? argument.slice(TARGET.length) : argument;
}

/** Prints to stdout; never ends the process, which would cut off what a pipe has not taken yet. */
function print(text: string): void {
  if (text === "") return;
  // Bun tells of what cannot be written by an event, Deno throws where it was to be written.
  if (!opened.stdout) process.stdout.on("error", notPrinted);
  opened.stdout = true;
  try {
    process.stdout.write(text);
  } catch (error) {
    notPrinted(error as NodeJS.ErrnoException);
  }
}

/** Says that stdout takes nothing, a full disk for one. */
function notPrinted(error: NodeJS.ErrnoException): void {
  // Whoever reads us may have read enough: `retort history | head`.
  if (error.code === "EPIPE" || stdoutFailed) return;
  stdoutFailed = true;
  const lost = new UsageError(`Cannot write to stdout: ${error.message}`, {
    hint: "the command has run, and only its result is lost; make room where it is written to",
  });
  // A failure that was to stand there says more than that it could not be written.
  report(failure ?? lost, called);
}

/** A line for the person who watches. */
function note(line: string): void {
  if (!opened.stderr) process.stderr.on("error", notNoted);
  opened.stderr = true;
  const write = () => void process.stderr.write(`${line}\n`);
  try {
    if (progress === undefined) write();
    else progress.above(write);
  } catch {
    notNoted();
  }
}

/** What `body` comes to, with a line on the terminal that tells what goes on, where somebody wants to know. */
async function watched<T>({ quiet, json }: Flags, body: () => Promise<T>): Promise<T> {
  if (quiet || json) return await body();
  const { progressLine } = await import("./commands/_progress.ts");
  using line = progressLine();
  progress = line;
  try {
    return await body();
  } finally {
    progress = undefined;
  }
}

/** A line that stderr does not take is lost: there is nowhere left to tell of it, and the exit status stays. */
function notNoted(): void {}

/** Says what went wrong, and sets the exit status. */
function report(error: unknown, flags: Flags): void {
  const own = isRetortError(error) ? error : undefined;
  failure = error;
  process.exitCode = status = own?.exit ?? 70;
  const withStack = own === undefined || flags.raiseerr || flags.verbose > 1 ||
    process.env.RETORT_DEBUG === "1";
  if (flags.json && !stdoutFailed) print(`${JSON.stringify({ error: errorDocument(error) }, null, 2)}\n`);
  else for (const line of errorLines(error)) note(line);
  if (withStack && error instanceof Error) note(fullStack(error));
}

const COMMON: readonly (readonly [flags: string, description: string])[] = [
  ["--config <file>", "the config (RETORT_CONFIG)"],
  ["--no-config", "use no config file"],
  ["-n, --name <name>", "the environment in the config (RETORT_ENV)"],
  ["--url <url>", "the database (RETORT_URL, DATABASE_URL)"],
  ["--dir <folder>", "the migrations folder (RETORT_DIR)"],
  ["--server-version <version>", "what to write SQL for, with --sql, like mariadb-10.11"],
  ["--json", "print one JSON document"],
  ["-q, --quiet", "no status lines and no log"],
];

const GETTING_STARTED = `
A project begins with
  retort init                                a folder for revisions, and a config
  retort revision -m "create user table"     a revision, to be filled in
  retort upgrade --url sqlite:app.db         everything up to the newest
  retort history                             what there is

Exit status: 0 done, 2 usage or configuration, 3 revisions, 4 operations, 5 database, 6 not in sync, 70 a bug, 130 stopped.`;

/**
 * The commands that `args` may mean: those that are named in it, or else all. Describing a command costs more time than
 * many a run; their modules are imported when they are called.
 */
async function commands(args: readonly string[]): Promise<Command> {
  const { Command, Option } = await import("commander");
  // Without a prototype: what is read from it was given, and a key may be named as the prototype is.
  const x: Record<string, string> = Object.create(null);
  const all: { readonly names: readonly string[]; readonly register: () => void }[] = [];
  const shared = [
    ...COMMON.map(([flags, description]) => new Option(flags, description)),
    new Option("--transaction <mode>", "one for each revision, for the whole run, or none")
      .choices(["revision", "run", "none"]),
    new Option("-x <key=value>", "a value for op.context.x; may be repeated").argParser((pair: string) => {
      const [key, ...value] = target(pair).split("=");
      if (!key) throw new UsageError(`Cannot understand the command line: -x ${JSON.stringify(pair)} names no key`);
      x[key] = value.join("=");
      return x;
    }),
    new Option("-v, --verbose", "more; twice: stack traces").default(0).argParser((_, level: number) => level + 1),
    new Option("--raiseerr", "stack traces, by Alembic's name").hideHelp(),
  ];
  const short = new Option("-c, --config <file>", "the config (RETORT_CONFIG)");

  /** Global options stand before or after the command, so every command has them. */
  function prepared(command: Command, options: readonly (readonly [string, string])[] = []): Command {
    command.exitOverride().configureOutput({ writeOut: print, writeErr: () => {} }).allowExcessArguments(false);
    for (const [flags, description] of options) command.addOption(new Option(flags, description));
    const taken = options.some(([flags]) => flags.startsWith("-c,"));
    for (const option of shared) command.addOption(option.long === "--config" && !taken ? short : option);
    return command;
  }

  // What stands behind the command is the command's: `-c` means something else there after `current`.
  const program = prepared(new Command("retort").enablePositionalOptions())
    .description("Takes a database from revision to revision, and back.")
    .version(`retort ${VERSION}`, "--version", "print the version")
    .helpCommand("help [command]", "tell about a command")
    .addHelpText("after", GETTING_STARTED)
    .allowExcessArguments()
    .action(() => {
      const [given] = program.args;
      if (given === undefined) {
        throw new UsageError("Cannot understand the command line: it names no command", {
          hint: "`retort --help` lists the commands",
        });
      }
      const near = nearest(given, program.commands.map((command) => command.name()));
      throw new UsageError(`Cannot understand the command line: there is no command "${given}"`, {
        hint: near === undefined ? "`retort --help` lists the commands" : `did you mean \`retort ${near}\`?`,
      });
    });

  function add(
    usage: string,
    description: string,
    options: readonly (readonly [flags: string, description: string])[],
    act: (call: Call) => Promise<Printed>,
  ): void {
    const name = usage.split(" ", 1)[0]!;
    const dashed = name.replaceAll("_", "-");
    all.push({
      names: [name, dashed],
      register: () => {
        const command = prepared(program.command(usage).description(description), options);
        if (dashed !== name) command.alias(dashed);
        command.action(() => call(command, act));
      },
    });
  }

  async function call(command: Command, act: (call: Call) => Promise<Printed>): Promise<void> {
    const flags = flagsOf(program.opts(), command.opts());
    called = flags;
    const args = command.processedArgs.map((argument) =>
      Array.isArray(argument) ? argument.map(target) : target(argument)
    );
    const { data, text = "", status: done = "", exit } = await act({ args, flags, project: projectOptions(flags) });
    if (flags.json) print(`${JSON.stringify(data, null, 2)}\n`);
    else print((flags.quiet ? "" : done) + text);
    if (exit !== undefined) status = exit;
  }

  add("init [directory]", "make a folder for revisions, and a config", [
    ["-t, --template <name>", "the template (list_templates)"],
  ], async ({ args, flags }) => {
    const { init } = await import("./commands/init.ts");
    const data = await init({
      directory: args[0] as string,
      template: flags.template as string,
      config: typeof flags.config === "string" ? flags.config : undefined,
    });
    const { initText } = await import("./commands/_lines.ts");
    return { data: { created: data.created }, status: initText(data) };
  });

  add("list_templates", "list the templates of init", [], async () => {
    const { listTemplates } = await import("./commands/list_templates.ts");
    const { templatesText } = await import("./commands/_lines.ts");
    const data = await listTemplates();
    return { data, text: templatesText(data) };
  });

  add("revision", "write a new revision", [
    ["-m, --message <text>", "what it does"],
    ["--head <revision>", "what it follows; default: head"],
    ["--splice", "let it follow what is no head"],
    ["--branch-label <label>", "a name for the branch that it begins"],
    ["--rev-id <id>", "its id; default: random"],
    ["--depends-on <revision...>", "what must be applied before"],
    ["--version-path <folder>", "where to write it, one of versionLocations"],
    ["--autogenerate", "write what leads from the database to the models"],
    ["--offline", "with --autogenerate: replay the revisions in memory, ask no database"],
    ["--suppress-empty", "with --autogenerate: write no file where nothing differs"],
    ["--interactive", "with --autogenerate: ask at the terminal whether what looks renamed is"],
    ["--sql", "refused: a revision is a file, not a script"],
  ], async ({ flags, project }) => {
    if (flags.sql) {
      const other = flags.autogenerate ? "--autogenerate" : "the revision command";
      throw new UsageError(`Cannot write a revision: using --sql with ${other} does not make any sense`, {
        hint: flags.autogenerate ? "to ask no database say --offline" : "leave --sql out",
      });
    }
    if (flags.interactive) {
      const { canAsk } = await import("./commands/_terminal.ts");
      const why = !flags.autogenerate
        ? "only --autogenerate has something to ask"
        : canAsk()
        ? undefined
        : "there is no terminal";
      if (why !== undefined) {
        throw new UsageError(`Cannot ask what is renamed: ${why}`, {
          hint: "leave --interactive out: what looks renamed is told in a comment; or say `renamedFrom` in the models",
        });
      }
    }
    const { revision } = await import("./commands/revision.ts");
    const data = await revision({
      ...project,
      autogenerate: flags.autogenerate as boolean,
      offline: flags.offline as boolean,
      suppressEmpty: flags.suppressEmpty as boolean | undefined,
      onSuggestions: flags.interactive
        ? async (all) => await (await import("./commands/_rename_prompt.ts")).askRenames(all)
        : undefined,
      message: flags.message as string,
      head: flags.head as string,
      splice: flags.splice as boolean,
      branchLabel: flags.branchLabel as string,
      revId: flags.revId as string,
      dependsOn: flags.dependsOn as string[],
      versionPath: flags.versionPath as string,
    });
    for (const warning of data.warnings ?? []) log(flags, `warning: ${warning}`);
    const { createdText } = await import("./commands/_lines.ts");
    return { data, status: createdText(data) };
  });

  add("check", "tell whether the database is as the models have it; status 6 if not", [
    ["--offline", "compare with what the revisions make, ask no database"],
  ], async ({ flags, project }) => {
    const { readCheck } = await import("./commands/check.ts");
    const { checkText } = await import("./commands/_lines.ts");
    const result = await readCheck({ ...project, offline: flags.offline as boolean });
    return { data: result.document, text: checkText(result), ...(!result.document.inSync && { exit: 6 }) };
  });

  add("merge <revisions...>", "write a revision that joins others", [
    ["-m, --message <text>", "what it does"],
    ["--branch-label <label>", "a name for the branch that it begins"],
    ["--rev-id <id>", "its id; default: random"],
    ["--splice", "let it follow what is no head"],
    ["--version-path <folder>", "where to write it, one of versionLocations"],
    ["--no-check", "do not look for what the branches change both"],
  ], async ({ args, flags, project }) => {
    const { merge } = await import("./commands/merge.ts");
    const data = await merge({
      ...project,
      revisions: args[0] as string[],
      message: flags.message as string,
      branchLabel: flags.branchLabel as string,
      revId: flags.revId as string,
      splice: flags.splice as boolean,
      versionPath: flags.versionPath as string,
      check: flags.check as boolean,
    });
    const { mergeText } = await import("./commands/_lines.ts");
    return { data, status: mergeText(data) };
  });

  const sql: readonly [string, string] = ["--sql", "print the SQL, run nothing, connect to nothing"];
  const tag: readonly [string, string] = ["--tag <tag>", "a text for op.context.tag"];

  add(
    "upgrade [target]",
    "apply what leads to a revision; default: head",
    [sql, tag],
    async ({ args, flags, project }) => {
      const { upgrade } = await import("./commands/upgrade.ts");
      const target = args[0] as string;
      if (flags.sql) return script(await upgrade({ ...project, target, sql: true }));
      return { data: await watched(flags, () => upgrade({ ...project, target })) };
    },
  );

  add(
    "downgrade <target>",
    "take back what leads away from a revision",
    [sql, tag],
    async ({ args, flags, project }) => {
      const { downgrade } = await import("./commands/downgrade.ts");
      const target = args[0] as string;
      if (flags.sql) return script(await downgrade({ ...project, target, sql: true }));
      return { data: await watched(flags, () => downgrade({ ...project, target })) };
    },
  );

  add("current", "tell where the database is", [
    ["-c, --check-heads", "end with status 6 unless it is at head"],
  ], async ({ flags, project }) => {
    const { readCurrent } = await import("./commands/current.ts");
    const { currentText } = await import("./commands/_lines.ts");
    const result = await readCurrent(project);
    const exit = flags.checkHeads && !result.document.atHead ? 6 : undefined;
    return { data: result.document, text: currentText(result, flags.verbose > 0), ...(exit && { exit }) };
  });

  add("history", "list revisions, newest first", [
    ["-r, --rev-range <range>", "[start]:[end], both counted in"],
    ["-i, --indicate-current", "mark where the database is"],
    ["--graph", "draw what follows what"],
  ], async ({ flags, project }) => {
    const { readHistory } = await import("./commands/history.ts");
    const { historyGraphText, historyText } = await import("./commands/_lines.ts");
    const result = await readHistory({
      ...project,
      range: flags.revRange as string,
      indicateCurrent: flags.indicateCurrent as boolean,
    });
    const isVerbose = flags.verbose > 0;
    if (!flags.graph || flags.json) return { data: result.revisions, text: historyText(result, isVerbose) };
    const { laneStyle } = await import("./commands/_terminal.ts");
    return { data: result.revisions, text: historyGraphText(result, isVerbose, laneStyle()) };
  });

  add("graph", "draw the revisions, for a page or a picture", [
    ["--format <format>", "mermaid (the default), dot, svg, html"],
    ["-o, --output <file>", "write a file; its ending tells the format too"],
    ["--force", "write over a file that exists"],
    ["-r, --rev-range <range>", "[start]:[end], both counted in"],
    ["-i, --indicate-current", "mark what the database has; --url implies it"],
    ["--with-sql", "show the SQL of upgrades in html; runs the revisions' code"],
  ], async ({ flags, project }) => {
    const { graph } = await import("./commands/graph.ts");
    const data = await graph({
      ...project,
      format: flags.format as GraphOptions["format"],
      output: flags.output as string,
      force: flags.force as boolean,
      range: flags.revRange as string,
      indicateCurrent: flags.indicateCurrent as boolean,
      withSql: flags.withSql as boolean,
    });
    if ("text" in data.graph) return { data, text: data.graph.text };
    return { data, status: `  Generating ${data.graph.path} ...  done\n` };
  });

  add("heads", "list the revisions that nothing follows", [
    ["--resolve-dependencies", "leave out those that another depends on"],
  ], async ({ flags, project }) => {
    const { readHeads } = await import("./commands/heads.ts");
    const { headsText } = await import("./commands/_lines.ts");
    const result = await readHeads({ ...project, resolveDependencies: flags.resolveDependencies as boolean });
    return { data: result.revisions, text: headsText(result, flags.verbose > 0) };
  });

  add("branches", "list the revisions that several others follow", [], async ({ flags, project }) => {
    const { readBranches } = await import("./commands/branches.ts");
    const { branchesText } = await import("./commands/_lines.ts");
    const result = await readBranches(project);
    return { data: result.revisions, text: branchesText(result, flags.verbose > 0) };
  });

  add("ci", "look for what a pull request must not bring", [
    ["--base <ref>", "the git branch that it is to go into, like origin/main"],
    ["--heads <count>", "how many heads there may be; default: 1"],
    ["--format <format>", "text, github (annotations) or gitlab (a code quality report)"],
  ], async ({ flags, project }) => {
    const { ci } = await import("./commands/ci.ts");
    const { ciText, isCiFormat } = await import("./commands/_findings.ts");
    const { base, heads, format = "text" } = flags as { base?: string; heads?: string; format?: string };
    if (!isCiFormat(format)) {
      throw new UsageError(`Cannot print the findings as "${format}": it must be text, github or gitlab`);
    }
    const data = await ci({ ...project, base, heads: heads === undefined ? undefined : Number(heads) });
    return { data, text: ciText(data, format, base), ...(!data.ok && { exit: 3 }) };
  });

  add("diff <from> <to>", "tell what leads from one schema to another: databases, models, SQL, revisions", [
    ["--sql", "print the SQL of it"],
  ], async ({ args, flags, project }) => {
    const options = { ...project, from: args[0] as string, to: args[1] as string };
    if (flags.sql) {
      const { diff } = await import("./commands/diff.ts");
      return script(await diff({ ...options, sql: true }));
    }
    const { readDiff } = await import("./commands/diff.ts");
    const { diffText } = await import("./commands/_lines.ts");
    const result = await readDiff(options);
    return { data: result.document, text: diffText(result) };
  });

  add("schema <dump|show> [table]", "print a schema: dump as SQL, show in words", [
    ["--at <what>", "a revision, or what else diff takes; default: database"],
  ], async ({ args, flags, project }) => {
    const [what, table] = args as [string, string | undefined];
    const options = { ...project, at: flags.at as string };
    if (what === "dump" && table === undefined) {
      const { schemaDump } = await import("./commands/schema.ts");
      return script(await schemaDump(options));
    }
    if (what !== "show") {
      throw new UsageError(
        what === "dump"
          ? "Cannot dump one table: a dump is the whole schema"
          : `Cannot understand the command line: there is no \`schema ${what}\``,
        { hint: "it is `retort schema dump` or `retort schema show [table]`" },
      );
    }
    const { readSchemaShow } = await import("./commands/schema.ts");
    const { schemaText } = await import("./commands/_schema_text.ts");
    const shown = await readSchemaShow({ ...options, table });
    return { data: shown.schema, text: schemaText(shown) };
  });

  add("show <revision>", "tell all about a revision", [
    ["--sql", "print what its upgrade would run on the database now, run nothing"],
  ], async ({ args, flags, project }) => {
    const target = args[0] as string;
    if (flags.sql) {
      const { show } = await import("./commands/show.ts");
      return script(await show({ ...project, target, sql: true }));
    }
    const { readShow } = await import("./commands/show.ts");
    const { blocks } = await import("./commands/_lines.ts");
    const result = await readShow({ ...project, target });
    return { data: result.revisions, text: blocks(result) };
  });

  add("edit <revision>", "open its file in an editor", [], async ({ args, flags, project }) => {
    const { edit } = await import("./commands/edit.ts");
    return { data: await edit({ ...project, target: args[0] as string, output: flags.json ? 2 : 1 }) };
  });

  add("stamp <revisions...>", "set the version rows, run nothing", [
    sql,
    ["--purge", "empty the version table first"],
  ], async ({ args, flags, project }) => {
    const { stamp } = await import("./commands/stamp.ts");
    const target = args[0] as string[];
    const options = { ...project, target, purge: flags.purge as boolean };
    if (flags.sql) return script(await stamp({ ...options, sql: true }));
    const onStamp = (from: readonly string[], to: readonly string[]) => log(flags, stampLine(from, to));
    return { data: await stamp({ ...options, onStamp }) };
  });

  add("ensure_version", "make the version table", [sql], async ({ flags, project }) => {
    const { ensureVersion } = await import("./commands/ensure_version.ts");
    if (flags.sql) return script(await ensureVersion({ ...project, sql: true }));
    return { data: await ensureVersion(project) };
  });

  const named = all.filter(({ names }) => names.some((name) => args.includes(name)));
  for (const { register } of named.length > 0 ? named : all) register();
  return program;
}

/** The command's own flags over those before it; repeated ones add up. */
function flagsOf(before: Record<string, unknown>, own: Record<string, unknown>): Flags {
  const flags: Record<string, unknown> = { ...before };
  for (const [key, value] of Object.entries(own)) {
    // `--no-config` makes commander set `config` to true wherever it is not given.
    if (key === "config" && value === true && before.config !== undefined) continue;
    flags[key] = target(value);
  }
  return { ...flags, verbose: Number(before.verbose ?? 0) + Number(own.verbose ?? 0) };
}

/** A script is a result: printed as it is. */
function script(document: { readonly sql: string }): Printed {
  return { data: document, text: document.sql };
}

/** What the global flags mean to the library. */
function projectOptions(flags: Flags): ProjectOptions {
  let going = "looking at the database";
  return {
    config: typeof flags.config === "string" ? flags.config : undefined,
    name: flags.name as string,
    url: flags.url as string,
    directory: flags.dir as string,
    transaction: flags.transaction as ProjectOptions["transaction"],
    serverVersion: flags.serverVersion as string,
    x: flags.x as Record<string, string>,
    tag: flags.tag as string,
    signal: controller.signal,
    onStep: flags.sql ? undefined : (step) => {
      log(flags, stepLine(step));
      going = `${step.direction} of ${step.revision.id}`;
      progress?.tell(going);
    },
    onProgress: (what) => progress?.tell(what ?? going),
    onNote: (line) => log(flags, `  ${line}`),
    onProven: (line) => log(flags, `  proven: ${line}`),
    commandLine: { noConfig: flags.config === false, warn: (message) => log(flags, `warning: ${message}`) },
  };
}

/** A line of the log, unless nobody wants one. */
function log({ quiet }: Flags, line: string): void {
  if (!quiet) note(line);
}

/** The log line of a stamp. */
function stampLine(from: readonly string[], to: readonly string[]): string {
  return `Running stamp_revision ${from.join(", ") || "<base>"} -> ${to.join(", ") || "<base>"}`;
}

/** The log line of a step. */
function stepLine({ revision: { id, down, message }, direction }: RevisionStep): string {
  const below = down.join(", ") || "<base>";
  const ends = direction === "upgrade" ? `${below} -> ${id}` : `${id} -> ${below}`;
  return `Running ${direction} ${ends}${message === "" ? "" : `, ${message}`}`;
}
