import { closeSync, existsSync, mkdirSync, openSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join, relative, resolve } from "node:path";
import process from "node:process";
import { thrownText, UsageError } from "../errors.ts";
import { renderConfig, renderReadme, SCRIPT_TEMPLATE, TEMPLATES } from "../templates/mod.ts";

/** What {@linkcode init} may be told. */
export interface InitOptions {
  /** The folder to make. @default {"migrations"} */
  readonly directory?: string | undefined;
  /** Which template; `list_templates` tells them. @default {"generic"} */
  readonly template?: string | undefined;
  /** Where the config is to stand. @default {"retort.config.ts"} */
  readonly config?: string | undefined;
}

/** What {@linkcode init} made. */
export interface InitDocument {
  /** Paths of the files and folders, in the order in which they were made. */
  readonly created: readonly string[];
  /** Paths of what was there already and was left alone. */
  readonly kept?: readonly string[];
}

/**
 * Makes a migrations folder, and a config beside it unless there is one. Runs no code of the project.
 *
 * @throws {UsageError} if the folder is there and not empty, or there is no such template
 */
export async function init(options: InitOptions = {}): Promise<InitDocument> {
  const { directory = "migrations", template = "generic" } = options;
  if (!TEMPLATES.some(({ name }) => name === template)) {
    throw new UsageError(`Cannot use the template "${template}": there is none of that name`, {
      hint: `there is ${TEMPLATES.map(({ name }) => `"${name}"`).join(", ")}`,
    });
  }
  const folder = resolve(process.cwd(), directory);
  if (existsSync(folder) && readdirSync(folder).length > 0) {
    throw new UsageError(`Cannot make "${folder}": the folder is there already and is not empty`);
  }
  const config = resolve(process.cwd(), options.config ?? "retort.config.ts");
  const path = relative(dirname(config), folder).replaceAll("\\", "/");
  const files = [
    [join(folder, "script.ts.eta"), SCRIPT_TEMPLATE],
    [join(folder, "README.md"), await renderReadme()],
    [config, await renderConfig({ directory: path })],
  ] as const;

  const created: string[] = [], kept: string[] = [];
  const versions = join(folder, "versions");
  written(versions, () => mkdirSync(versions, { recursive: true }));
  created.push(folder, versions);
  for (const [file, text] of files) {
    if (existsSync(file)) {
      kept.push(file);
      continue;
    }
    written(file, () => createFile(file, text));
    created.push(file);
  }
  return { created, ...(kept.length > 0 && { kept }) };
}

/** @throws {UsageError} if the system does not let `act` make `path` */
function written(path: string, act: () => void): void {
  try {
    act();
  } catch (error) {
    throw new UsageError(`Cannot make "${path}": ${thrownText(error)}`, {
      cause: error,
      hint: "look whether you may write there, and whether the disk has room",
    });
  }
}

/** Makes a file, whole or not at all. */
function createFile(path: string, text: string): void {
  const file = openSync(path, "wx");
  try {
    writeFileSync(file, text);
  } catch (error) {
    rmSync(path, { force: true });
    throw error;
  } finally {
    closeSync(file);
  }
}
