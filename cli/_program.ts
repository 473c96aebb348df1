/**
 * Commander, told of the commands: arguments become one call of one of them, and what it returns is printed.
 *
 * @module
 */
import { Command, Option } from "commander";
import type { ProjectOptions } from "../commands/_project.ts";
import { nearest, UsageError } from "../errors.ts";
import { VERSION } from "../runtime/version.ts";
import { type Call, CONFIG, type Declaration, GLOBAL, type GlobalFlags, type OptionText } from "./_declaration.ts";
import type { Process } from "./_process.ts";

/** The commands, in the order of the help. To describe one costs more time than many a run: none is read but what is named. */
const COMMANDS: Readonly<Record<string, () => Promise<{ readonly command: Declaration }>>> = {
  init: () => import("./init.ts"),
  list_templates: () => import("./list_templates.ts"),
  revision: () => import("./revision.ts"),
  check: () => import("./check.ts"),
  merge: () => import("./merge.ts"),
  upgrade: () => import("./upgrade.ts"),
  downgrade: () => import("./downgrade.ts"),
  current: () => import("./current.ts"),
  history: () => import("./history.ts"),
  graph: () => import("./graph.ts"),
  heads: () => import("./heads.ts"),
  branches: () => import("./branches.ts"),
  ci: () => import("./ci.ts"),
  diff: () => import("./diff.ts"),
  schema: () => import("./schema.ts"),
  show: () => import("./show.ts"),
  edit: () => import("./edit.ts"),
  stamp: () => import("./stamp.ts"),
  ensure_version: () => import("./ensure_version.ts"),
};

const GETTING_STARTED = `
A project begins with
  retort init                                a folder for revisions, and a config
  retort revision -m "create user table"     a revision, to be filled in
  retort upgrade --url sqlite:app.db         everything up to the newest
  retort history                             what there is

Exit status: 0 done, 2 usage or configuration, 3 revisions, 4 operations, 5 database, 6 not in sync, 70 a bug, 130 stopped.`;

/**
 * Does what the command line asks for.
 *
 * @throws {UsageError} if it cannot be understood
 * @throws whatever the command throws
 */
export async function runProgram(args: readonly string[], own: Process): Promise<void> {
  try {
    const program = await programFor(args, own);
    await program.parseAsync(args.map(protectTarget), { from: "user" });
  } catch (error) {
    const { code } = error as { code?: string };
    if (!code?.startsWith("commander.")) throw error;
    if (!ANSWERS.includes(code)) throw new UsageError(usageMessage(error as Error));
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

/** The program, with the commands that `args` may mean: those that are named in it, or else all. */
async function programFor(args: readonly string[], own: Process): Promise<Command> {
  const { output } = own;
  const shared = globalOptions();
  const short = new Option("-c, --config <file>", "the config (RETORT_CONFIG)");

  /** Global options stand before or after the command, so every command has them. */
  function prepared(command: Command, options: readonly OptionText[] = []): Command {
    command.exitOverride().configureOutput({ writeOut: (text) => output.print(text), writeErr: () => {} })
      .allowExcessArguments(false);
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

  for (const [name, { takes, description, options, act }] of await declarations(args)) {
    const usage = takes === undefined ? name : `${name} ${takes}`;
    const command = prepared(program.command(usage).description(description), options);
    if (dashed(name) !== name) command.alias(dashed(name));
    command.action(async () => {
      const flags = flagsOf(program.opts(), command.opts());
      own.tellBy(flags);
      const { data, text = "", status = "", exit } = await act(call(command, flags, own));
      if (flags.json) output.print(`${JSON.stringify(data, null, 2)}\n`);
      else output.print((flags.quiet ? "" : status) + text);
      if (exit !== undefined) own.endWith(exit);
    });
  }
  return program;
}

/** The commands that are named in `args`, or else all, by name. */
async function declarations(args: readonly string[]): Promise<readonly (readonly [string, Declaration])[]> {
  const all = Object.entries(COMMANDS);
  const named = all.filter(([name]) => args.includes(name) || args.includes(dashed(name)));
  const wanted = named.length > 0 ? named : all;
  return await Promise.all(wanted.map(async ([name, read]) => [name, (await read()).command] as const));
}

/** The name with `-`, by which a command is known too. */
function dashed(name: string): string {
  return name.replaceAll("_", "-");
}

function globalOptions(): readonly Option[] {
  // Without a prototype: what is read from it was given, and a key may be named as the prototype is.
  const x: Record<string, string> = Object.create(null);
  return [
    ...[...CONFIG, ...GLOBAL].map(([flags, description]) => new Option(flags, description)),
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
}

/** The command's own flags over those before it; repeated ones add up. */
function flagsOf(before: Record<string, unknown>, own: Record<string, unknown>): GlobalFlags {
  const flags: Record<string, unknown> = { ...before };
  for (const [key, value] of Object.entries(own)) {
    // `--no-config` makes commander set `config` to true wherever it is not given.
    if (key === "config" && value === true && before.config !== undefined) continue;
    flags[key] = target(value);
  }
  return { ...flags, verbose: Number(before.verbose ?? 0) + Number(own.verbose ?? 0) };
}

function call(command: Command, flags: GlobalFlags, { output, signal }: Process): Call {
  const args = command.processedArgs.map((argument) =>
    Array.isArray(argument) ? argument.map(target) : target(argument)
  );
  const log = (line: string) => {
    if (!flags.quiet) output.note(line);
  };
  return { args, flags, project: projectOptions(flags, signal, log), output, log };
}

/** What the global flags mean to the library. */
function projectOptions(flags: GlobalFlags, signal: AbortSignal, log: (line: string) => void): ProjectOptions {
  return {
    config: typeof flags.config === "string" ? flags.config : undefined,
    name: flags.name,
    url: flags.url,
    directory: flags.dir,
    transaction: flags.transaction,
    serverVersion: flags.serverVersion,
    x: flags.x,
    signal,
    onNote: (line) => log(`  ${line}`),
    onProven: (line) => log(`  proven: ${line}`),
    commandLine: { noConfig: flags.config === false, warn: (message) => log(`warning: ${message}`) },
  };
}
