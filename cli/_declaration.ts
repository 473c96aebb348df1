/**
 * What the command line has of a command: its arguments and options as data, and what is printed of its result. How its
 * arguments and flags are typed follows from how they are written.
 *
 * @module
 */
import type { ProjectOptions } from "../commands/_project.ts";
import type { TransactionMode } from "../runtime/migrator.ts";
import type { Output } from "./_output.ts";

/** An option, as commander reads it, `-m, --message <text>`, and what it is for. */
export type OptionText = readonly [flags: string, description: string];

/** Which config is meant, before or after any command: two options, one flag. */
export const CONFIG = [
  ["--config <file>", "the config (RETORT_CONFIG)"],
  ["--no-config", "use no config file"],
] as const satisfies readonly OptionText[];

/** What else stands before or after any command, as far as it is written down by text alone. */
export const GLOBAL = [
  ["-n, --name <name>", "the environment in the config (RETORT_ENV)"],
  ["--url <url>", "the database (RETORT_URL, DATABASE_URL)"],
  ["--dir <folder>", "the migrations folder (RETORT_DIR)"],
  ["--server-version <version>", "what to write SQL for, with --sql, like mariadb-10.11"],
  ["--json", "print one JSON document"],
  ["-q, --quiet", "no status lines and no log"],
] as const satisfies readonly OptionText[];

/** What the options of every command come to. */
export type GlobalFlags = FlagsOf<typeof GLOBAL> & {
  /** `false`: there is to be none; `true`: nothing was said. */
  readonly config?: string | boolean;
  readonly transaction?: TransactionMode;
  readonly x?: Readonly<Record<string, string>>;
  /** How often more was asked for. */
  readonly verbose: number;
  readonly raiseerr?: boolean;
};

/** One call of a command. */
export interface Call<Args extends readonly unknown[] = readonly unknown[], Flags extends object = object> {
  readonly args: Args;
  /** The global ones and the command's own. */
  readonly flags: GlobalFlags & Flags;
  /** What the global flags mean to the library. */
  readonly project: ProjectOptions;
  readonly output: Output;
  /** A line of the log, unless nobody wants one. */
  readonly log: (line: string) => void;
}

/** What a command prints: the document with `--json`, else the text. */
export interface Printed {
  readonly data: unknown;
  /** The result. */
  readonly text?: string;
  /** What was done meanwhile; left out with `--quiet`. */
  readonly status?: string;
  /** The exit status where the result is no error and yet not 0. @default {0} */
  readonly exit?: number | undefined;
}

/** A command as the command line has it. Read to tell what there is: what it does is imported when it is called. */
export interface Declaration<Args extends readonly unknown[] = readonly unknown[], Flags extends object = object> {
  /** Its arguments as commander reads them: `<from> [to]`, the last with `...` where there may be several. @default none */
  readonly takes?: string;
  readonly description: string;
  /** Those of its own. @default none */
  readonly options?: readonly OptionText[];
  /** Does it by a function of `commands/`. */
  act(call: Call<Args, Flags>): Promise<Printed>;
}

/** A declaration, with `act` typed by what `takes` and `options` say. */
export function declare<const Takes extends string = "", const Options extends readonly OptionText[] = []>(
  declaration: Declaration<ArgumentsOf<Takes>, FlagsOf<Options>> & {
    readonly takes?: Takes;
    readonly options?: Options;
  },
): Declaration {
  return declaration as Declaration;
}

/** A script is a result: printed as it is. */
export function script(document: { readonly sql: string }): Printed {
  return { data: document, text: document.sql };
}

/** The arguments of `<from> [to]`. */
type ArgumentsOf<Takes extends string> = Takes extends "" ? []
  : Takes extends `${infer First} ${infer Rest}` ? [ArgumentOf<First>, ...ArgumentsOf<Rest>]
  : [ArgumentOf<Takes>];

type ArgumentOf<Text extends string> = Text extends `<${string}...>` ? readonly string[]
  : Text extends `<${string}>` ? string
  : string | undefined;

/** The flags of all options. */
type FlagsOf<Options extends readonly OptionText[]> = Options extends
  readonly [infer First extends OptionText, ...infer Rest extends readonly OptionText[]]
  ? FlagOf<First[0]> & FlagsOf<Rest>
  : object;

/** The flag of `-m, --message <text>`; commander sets that of `--no-check` to `true` where it is not given. */
type FlagOf<Text extends string> = Text extends `--no-${infer Name}` ? Readonly<Record<Camel<Name>, boolean>>
  : Text extends `${string}--${infer Name} <${string}...>` ? Readonly<Partial<Record<Camel<Name>, readonly string[]>>>
  : Text extends `${string}--${infer Name} <${string}>` ? Readonly<Partial<Record<Camel<Name>, string>>>
  : Text extends `${string}--${infer Name}` ? Readonly<Partial<Record<Camel<Name>, boolean>>>
  : never;

type Camel<Name extends string> = Name extends `${infer First}-${infer Rest}` ? `${First}${Capitalize<Camel<Rest>>}`
  : Name;
