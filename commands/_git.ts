import { execFile } from "node:child_process";
import process from "node:process";
import { UsageError } from "../errors.ts";

/** What git answers to a question about a repository; it is never told to change anything. */
export class Repository {
  /** The top folder, without links. */
  readonly top: string;

  private constructor(top: string) {
    this.top = top;
  }

  /** The repository that `folder` stands in. @throws {UsageError} if it stands in none, or there is no git */
  static async of(folder: string): Promise<Repository> {
    return new Repository((await git(folder, ["rev-parse", "--show-toplevel"])).trimEnd());
  }

  /** The id of the commit that `ref` names. @throws {UsageError} if there is none */
  async commit(ref: string): Promise<string> {
    try {
      return (await this.#git("rev-parse", "--verify", "--quiet", "--end-of-options", `${ref}^{commit}`)).trimEnd();
    } catch (error) {
      throw new UsageError(`Cannot find the git ref "${ref}": this clone has no such branch, tag or commit`, {
        cause: error,
        hint: "fetch it first, `git fetch origin <branch>`, and name it as git does, `origin/<branch>`",
      });
    }
  }

  /** The commit where the history of HEAD left that of `commit`. @throws {UsageError} if this clone does not reach it */
  async mergeBase(commit: string, ref: string): Promise<string> {
    try {
      return (await this.#git("merge-base", commit, "HEAD")).trimEnd();
    } catch (error) {
      throw new UsageError(`Cannot compare with "${ref}": this clone does not reach what HEAD and it have in common`, {
        cause: error,
        hint: "fetch the whole history: `git fetch --unshallow`, or `fetch-depth: 0` of actions/checkout",
      });
    }
  }

  /**
   * The files below `folders` that differ between a commit and the working tree, or between two commits, by their whole
   * paths. Files that git does not know are none of them.
   */
  async changed(folders: readonly string[], from: string, to?: string): Promise<ReadonlyMap<string, Change>> {
    const text = await this.#git(
      ...["diff", "--no-ext-diff", "--no-textconv", "--no-renames", "--name-status", "-z"],
      ...(to === undefined ? [from] : [from, to]),
      "--",
      ...folders,
    );
    const fields = text.split("\0");
    const changes = new Map<string, Change>();
    for (let i = 0; i + 1 < fields.length; i += 2) {
      const change = fields[i] === "A" ? "added" : fields[i] === "D" ? "deleted" : "edited";
      changes.set(`${this.top}/${fields[i + 1]}`, change);
    }
    return changes;
  }

  /** The text of a file, told by its whole path, as it is in `commit`. */
  async text(commit: string, path: string): Promise<string> {
    return await this.#git("cat-file", "blob", `${commit}:${path.slice(this.top.length + 1)}`);
  }

  async #git(...args: readonly string[]): Promise<string> {
    return await git(this.top, args);
  }
}

/** What became of a file. */
export type Change = "added" | "edited" | "deleted";

function git(folder: string, args: readonly string[]): Promise<string> {
  return new Promise((resolve, reject) => {
    // Neither a hook of the repository nor a lock: somebody may be at work in it.
    const settings = ["-c", "core.fsmonitor=false", "-c", "core.quotepath=false"];
    execFile("git", [...settings, ...args], {
      cwd: folder,
      maxBuffer: 1 << 30,
      env: { ...process.env, GIT_OPTIONAL_LOCKS: "0", LC_ALL: "C" },
    }, (error, stdout, stderr) => {
      if (error === null) return resolve(stdout);
      const missing = (error as NodeJS.ErrnoException).code === "ENOENT";
      const why = missing ? "there is no program git" : stderr.trim().split("\n", 1)[0] || error.message;
      reject(
        new UsageError(`Cannot ask git about "${folder}": ${why}`, {
          cause: error,
          hint: missing ? "install git, or leave --base out" : "run it inside of the repository, or leave --base out",
        }),
      );
    });
  });
}
