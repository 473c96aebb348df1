import { existsSync, lstatSync, readFileSync, realpathSync, statSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import process from "node:process";
import { ConfigError, isRetortError, nearest, thrownText } from "../errors.ts";
import type { AutogenerateOptions } from "../registry/autogenerate_options.ts";
import { isModelSource, type Target } from "../registry/model_source.ts";
import type { Plugin } from "../registry/plugin.ts";
import type { Schema } from "../schema/model.ts";
import type { TransactionMode } from "./migrator.ts";

/** What one environment of a project may say. */
export interface EnvironmentConfig extends AutogenerateOptions {
  /** The database. Relative `sqlite:` URLs are relative to the config's folder. */
  readonly url?: string | undefined;
  /** The migrations folder, relative to the config's folder. @default {"migrations"} */
  readonly directory?: string;
  /**
   * The folders of revision files, relative to the config's folder; the order decides between equals, and new files go into
   * the folder of what they follow. @default `versions` in the migrations folder
   */
  readonly versionLocations?: readonly string[];
  /** What adds operations and types. */
  readonly plugins?: readonly Plugin[];
  /** The models: what the database is to look like, for `revision --autogenerate`, `check` and `diff`. */
  readonly target?: Target;
  /** @default {"retort_version"} */
  readonly versionTable?: string;
  readonly versionTableSchema?: string;
  /** @default {"revision"} */
  readonly transaction?: TransactionMode;
  /** What to assume where no database is asked: `"mariadb-10.11"`. */
  readonly serverVersion?: string;
  /** Whether folders within `versions` count. @default {false} */
  readonly recursive?: boolean;
  /**
   * How headers are read that are no literals: `"scan"` refuses them, `"import"` runs those files, in each command that
   * lists revisions. @default {"scan"}
   */
  readonly header?: "scan" | "import";
  /** The name of a new file, with `{rev}`, `{slug}`, `{epoch}`, `{year}`, `{month:2}`, … @default {"{rev}_{slug}"} */
  readonly fileTemplate?: string;
  /** Characters. @default {40} */
  readonly truncateSlugLength?: number;
  /** Where the dates in new files are told: `"UTC"`, `"Europe/Berlin"`. @default the machine's */
  readonly timezone?: string;
  /** Milliseconds to wait for another migrator, and that a statement waits for another session's lock. @default {60_000} */
  readonly lockTimeout?: number;
  /**
   * Whether SQLite makes a table anew for what it cannot alter also outside of a batch, once for each operation. By default
   * such an operation is refused, and named `op.batchAlterTable()`. @default {"never"}
   */
  readonly sqliteRebuild?: "auto" | "never";
}

/** What `retort.config.ts` exports. */
export interface Config extends EnvironmentConfig {
  /** Each overlays the top level. */
  readonly environments?: Readonly<Record<string, EnvironmentConfig>>;
  /** The environment to use where none is named. */
  readonly defaultEnvironment?: string;
}

/** A config with the place it came from. */
export interface LoadedConfig {
  /** The file; absent where the config is an object, or there is none. */
  readonly path?: string;
  /** The folder that its relative paths start from. */
  readonly directory: string;
  /** The environment's values over those of the top level. */
  readonly values: EnvironmentConfig;
}

/** What the command line says of the config. */
export interface ConfigOptions {
  /** `--config` */
  readonly config?: string | Config | undefined;
  /** `--no-config` */
  readonly noConfig?: boolean | undefined;
  /** `--name` */
  readonly name?: string | undefined;
  /** `false`: no file is looked for and no variable is read, as in the library. @default {true} */
  readonly discover?: boolean;
  /** Told of a config that was passed over. */
  readonly warn?: (message: string) => void;
}

const NAMES = ["ts", "js", "mjs", "json"].map((extension) => `retort.config.${extension}`);
/** A folder with one of these is a project's top, above which nobody looks. */
const TOPS = [".git", "package.json", "deno.json"];

/** Key → what its value must be. */
const KEYS: Readonly<Record<keyof EnvironmentConfig, (value: unknown) => string | undefined>> = {
  url: isText,
  directory: isText,
  versionLocations: isFolders,
  plugins: (value) => Array.isArray(value) ? undefined : "must be a list of plugins",
  target: isTarget,
  versionTable: isText,
  versionTableSchema: isText,
  transaction: wrongTransaction,
  serverVersion: isText,
  recursive: isBoolean,
  header: (value) => value === "scan" || value === "import" ? undefined : 'must be "scan" or "import"',
  fileTemplate: isText,
  truncateSlugLength: isCount,
  timezone: isTimezone,
  sqliteRebuild: (value) => value === "auto" || value === "never" ? undefined : 'must be "auto" or "never"',
  lockTimeout: isCount,
  includeSchemas: (value) =>
    typeof value === "boolean" || isTexts(value) ? undefined : "must be true, false or a list of names of schemas",
  includeName: isFunction,
  includeObject: isFunction,
  compareType: isComparator,
  compareServerDefault: isComparator,
  autogeneratePlugins: (value) => isTexts(value) ? undefined : "must be a list of patterns over names of plugins",
  processRevisionDirectives: (value) =>
    typeof value === "function" || typeof (value as { process?: unknown } | null)?.process === "function"
      ? undefined
      : "must be a function or a Rewriter",
  renderItem: isFunction,
  renderAsBatch: isBoolean,
  suppressEmpty: isBoolean,
  hidden: (value) => value === "warn" || value === "refuse" ? undefined : 'must be "warn" or "refuse"',
};

function isBoolean(value: unknown): string | undefined {
  return typeof value === "boolean" ? undefined : "must be true or false";
}

function isFunction(value: unknown): string | undefined {
  return typeof value === "function" ? undefined : "must be a function";
}

function isComparator(value: unknown): string | undefined {
  return ["function", "boolean"].includes(typeof value) ? undefined : "must be a function, true or false";
}

function isTexts(value: unknown): boolean {
  return Array.isArray(value) && value.every((each) => isText(each) === undefined);
}

function isText(value: unknown): string | undefined {
  if (typeof value !== "string" || value === "") return "must be a text that is not empty";
  // Where a name ends at a NUL, another is meant than the one that stands here.
  if (value.includes("\0")) return "must hold no NUL";
  return value.isWellFormed() ? undefined : "must hold no half of a surrogate pair";
}

function isTarget(value: unknown): string | undefined {
  const isModels = (each: unknown) =>
    isModelSource(each) || Array.isArray((each as Schema | null)?.tables) && (each as Schema).objects !== undefined;
  return (Array.isArray(value) ? value : [value]).every(isModels)
    ? undefined
    : "must be what schema([…]) makes, a source like fromSql(…), or a list of these";
}

function isFolders(value: unknown): string | undefined {
  if (!Array.isArray(value) || value.length === 0) return "must be a list of folders that is not empty";
  const wrong = value.map(isText).find((problem) => problem !== undefined);
  return wrong === undefined ? undefined : `must be a list of folders, each of which ${wrong}`;
}

/** What is wrong with a transaction mode, if anything is. */
export function wrongTransaction(value: unknown): string | undefined {
  return ["revision", "run", "none"].includes(value as string) ? undefined : 'must be "revision", "run" or "none"';
}

function isTimezone(value: unknown): string | undefined {
  try {
    new Intl.DateTimeFormat("en", { timeZone: value as string });
    return isText(value);
  } catch {
    return `must be a time zone like "Europe/Berlin", not ${JSON.stringify(value)}`;
  }
}

function isCount(value: unknown): string | undefined {
  return Number.isInteger(value) && (value as number) > 0 ? undefined : "must be a whole number above 0";
}

/**
 * Finds, loads and checks the config: `--config`, `RETORT_CONFIG`, then `retort.config.*` in the working directory and its
 * parents up to the project's top.
 *
 * @param importModule imports a module by its absolute path
 * @throws {ConfigError} if the file is not there, does not load, or holds what no config may hold
 */
export async function loadConfig(
  options: ConfigOptions,
  importModule: (path: string) => Promise<Record<string, unknown>>,
): Promise<LoadedConfig> {
  const cwd = process.cwd();
  const name = options.name ?? (options.discover === false ? undefined : process.env.RETORT_ENV || undefined);
  if (typeof options.config === "object") return read(options.config, undefined, cwd, name);
  const path = configPath(options, cwd);
  if (path === undefined) return read({}, undefined, cwd, name);
  return read(await readConfig(path, importModule), path, dirname(path), name);
}

function configPath({ config, noConfig, discover = true, warn }: ConfigOptions & { config?: unknown }, cwd: string) {
  if (noConfig) return undefined;
  const named = typeof config === "string" ? config : discover ? process.env.RETORT_CONFIG : undefined;
  if (named === "none" && config === undefined) return undefined;
  if (named !== undefined && named !== "") {
    const path = resolve(cwd, named);
    if (!existsSync(path)) {
      throw new ConfigError(`Cannot read the config "${path}": there is no such file`, {
        hint: "look at --config and RETORT_CONFIG, or make one with `retort init`",
      });
    }
    return path;
  }
  return discover ? discovered(cwd, warn) : undefined;
}

/** The nearest config from `cwd` upwards. */
function discovered(cwd: string, warn?: (message: string) => void): string | undefined {
  const { HOME } = process.env;
  // As the working directory is told: without links.
  const home = HOME && existsSync(HOME) ? realpathSync(HOME) : undefined;
  for (let folder = cwd;; folder = dirname(folder)) {
    const found = NAMES.map((name) => join(folder, name)).find((path) => existsSync(path));
    if (found !== undefined) {
      const stranger = strangers(folder, found);
      if (stranger === undefined) return found;
      warn?.(`passed over the config "${found}": ${stranger}; name it with --config to use it`);
    }
    if (folder === home || folder === dirname(folder) || TOPS.some((name) => existsSync(join(folder, name)))) {
      return undefined;
    }
  }
}

/** Why code in `folder` may be somebody else's: running it would be running theirs. */
function strangers(folder: string, file: string): string | undefined {
  const uid = process.getuid?.();
  if (uid === undefined) return undefined;
  for (const path of [folder, file]) {
    const { mode, uid: owner } = path === file ? lstatSync(path) : statSync(path);
    const what = path === file ? "it" : "its folder";
    if (owner !== uid && owner !== 0) return `${what} belongs to another user`;
    if ((mode & 0o002) !== 0 && !(path === file && lstatSync(path).isSymbolicLink())) {
      return `others may write ${path === file ? "to it" : "in its folder"}`;
    }
  }
  return undefined;
}

async function readConfig(path: string, importModule: (path: string) => Promise<Record<string, unknown>>) {
  let value: unknown;
  try {
    value = path.endsWith(".json")
      ? JSON.parse(readFileSync(path, "utf8").replace(/^\ufeff/, ""))
      : (await importModule(path)).default;
  } catch (error) {
    if (isRetortError(error)) throw error;
    throw new ConfigError(`Cannot load the config "${path}": ${firstLine(error)}`, { cause: error });
  }
  if (value === undefined) {
    throw new ConfigError(`Cannot load the config "${path}": it has no default export`, {
      hint: "write `export default { … } satisfies Config;`",
    });
  }
  return value as Config;
}

function firstLine(error: unknown): string {
  // deno-lint-ignore no-control-regex
  return thrownText(error).replace(/\x1b\[[0-9;]*m/g, "").trim().split("\n")[0]!;
}

/** Reads the values out of a config. A getter may throw, or a proxy. */
function read(config: Config, path: string | undefined, directory: string, name?: string): LoadedConfig {
  const where = path === undefined ? "the config" : `the config "${path}"`;
  try {
    return { ...(path !== undefined && { path }), directory, values: overlaid(config, where, name) };
  } catch (error) {
    if (isRetortError(error)) throw error;
    throw new ConfigError(`Cannot read ${where}: its own code threw: ${firstLine(error)}`, {
      cause: error,
      hint: "look at its getters",
    });
  }
}

/** The named environment over the top level, checked. */
function overlaid(config: Config, where: string, name?: string): EnvironmentConfig {
  check(config, where, ["environments", "defaultEnvironment"]);
  const { environments = {}, defaultEnvironment, ...top } = config;
  if (environments === null || typeof environments !== "object") {
    throw new ConfigError(`Cannot read ${where}: \`environments\` must be an object`);
  }
  for (const [key, value] of Object.entries(environments)) check(value, `\`environments.${key}\` of ${where}`, []);
  const wanted = name ?? defaultEnvironment;
  if (wanted !== undefined && !Object.hasOwn(environments, wanted)) {
    const known = Object.keys(environments);
    throw new ConfigError(`Cannot use the environment "${wanted}": ${where} has none of that name`, {
      hint: known.length === 0 ? "it has no `environments` at all" : `it has ${known.join(", ")}`,
    });
  }
  const over = wanted === undefined ? {} : environments[wanted]!;
  const kept = Object.fromEntries(Object.entries(over).filter(([, value]) => value !== undefined));
  return { ...top, ...kept };
}

function check(config: unknown, where: string, more: readonly string[]): void {
  if (config === null || typeof config !== "object" || Array.isArray(config)) {
    throw new ConfigError(`Cannot read ${where}: it must be an object`);
  }
  for (const [key, value] of Object.entries(config)) {
    if (more.includes(key) || value === undefined) continue;
    const rule = Object.hasOwn(KEYS, key) ? KEYS[key as keyof EnvironmentConfig] : undefined;
    if (rule === undefined) {
      const near = nearest(key, [...Object.keys(KEYS), ...more]);
      throw new ConfigError(`Cannot read ${where}: there is no option \`${key}\``, {
        ...(near !== undefined && { hint: `did you mean \`${near}\`?` }),
      });
    }
    const wrong = rule(value);
    if (wrong !== undefined) throw new ConfigError(`Cannot read ${where}: \`${key}\` ${wrong}`);
  }
}
