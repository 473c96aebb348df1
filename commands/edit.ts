import { type ChildProcess, spawn, type SpawnOptions } from "node:child_process";
import { accessSync, constants, existsSync } from "node:fs";
import { delimiter, join } from "node:path";
import process from "node:process";
import { RevisionNotFoundError, UsageError } from "../errors.ts";
import { checkText, openProject, type ProjectOptions, readGraph } from "./_project.ts";
import { versionRows } from "./history.ts";

/** What {@linkcode edit} may be told. */
export interface EditOptions extends ProjectOptions {
  /** A revision, the beginning of its id, `head`, `heads`, `current`. */
  readonly target: string;
  /** Where the editor writes what it prints: `1` is stdout, `2` stderr. @default {1} */
  readonly output?: 1 | 2 | undefined;
}

/** What {@linkcode edit} opened. */
export interface EditDocument {
  readonly paths: readonly string[];
}

/** Looked for in this order where no variable names an editor. */
const EDITORS = ["sensible-editor", "editor", "nano", "vim", "code"];

/**
 * Opens the files of some revisions in `$EDITOR`, else `$VISUAL`, else the first editor that there is, one after the other,
 * and waits until each is closed.
 *
 * @throws {RevisionNotFoundError} if the target has no file: `base`, or `current` of an empty database
 * @throws {UsageError} if there is no editor, or it fails
 */
export async function edit(options: EditOptions): Promise<EditDocument> {
  const target = checkText(options.target, "a revision");
  const project = await openProject(options);
  const graph = await readGraph(project);
  const rows = target === "current" ? await versionRows(project) : undefined;
  const paths = graph.resolve(target, rows).map(({ path }) => path);
  if (paths.length === 0) {
    throw new RevisionNotFoundError(
      target === "current"
        ? "Cannot edit the current revision: the database is at base"
        : `Cannot edit "${target}": it is no revision, and has no file`,
      { hint: "`retort history` lists what there is" },
    );
  }
  const editor = findEditor();
  for (const path of paths) await opened(editor, path, options.output ?? 1);
  return { paths };
}

/** How an editor is started: a program alone, or a command line for the shell. */
interface Editor {
  readonly command: string;
  readonly isProgram: boolean;
}

function findEditor(): Editor {
  const named = process.env.EDITOR || process.env.VISUAL;
  // A path may hold spaces; else what follows them is the editor's own arguments, as in `code --wait`.
  if (named) return { command: named, isProgram: existsSync(named) };
  const command = EDITORS.find(isOnPath);
  if (command !== undefined) return { command, isProgram: true };
  throw new UsageError(
    `Cannot open an editor: neither EDITOR nor VISUAL names one, and none of ${EDITORS.join(", ")} is there`,
    {
      hint: "set EDITOR, for example EDITOR=nano",
    },
  );
}

function isOnPath(program: string): boolean {
  return (process.env.PATH ?? "").split(delimiter).some((folder) => {
    try {
      accessSync(join(folder, program), constants.X_OK);
      return folder !== "";
    } catch {
      return false;
    }
  });
}

function opened({ command, isProgram }: Editor, path: string, output: 1 | 2): Promise<void> {
  const fail = (why: string) =>
    new UsageError(`Cannot edit ${path}: the editor "${command}" ${why}`, { hint: "look at EDITOR and VISUAL" });
  return new Promise((resolve, reject) => {
    const settings: SpawnOptions = { stdio: ["inherit", output, "inherit"] };
    let child: ChildProcess;
    try {
      // The shell takes the user's own command line apart; the path is handed to it as an argument, and never read.
      child = isProgram
        ? spawn(command, [path], settings)
        : spawn("/bin/sh", ["-c", `${command} "$@"`, "sh", path], settings);
    } catch (error) {
      return reject(fail(`does not start: ${(error as Error).message}`));
    }
    child.on("error", (error) => reject(fail(`does not start: ${error.message}`)));
    child.on("exit", (status, signal) => {
      if (status === 0) resolve();
      else reject(fail(signal === null ? `ended with status ${status}` : `was ended by ${signal}`));
    });
  });
}
