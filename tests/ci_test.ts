/**
 * `retort ci` on real git repositories: a branch goes off, does what branches do, and is told what must be mended.
 *
 * @module
 */
import assert from "node:assert/strict";
import { execFileSync, spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, realpathSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import process from "node:process";
import { test } from "node:test";
import { fileURLToPath } from "node:url";

const BINARY = fileURLToPath(new URL("../dist/retort", import.meta.url));
/** Neither the settings of the machine nor a variable of retort's may matter. */
const ENVIRONMENT = {
  PATH: process.env.PATH,
  HOME: tmpdir(),
  GIT_CONFIG_GLOBAL: "/dev/null",
  GIT_CONFIG_NOSYSTEM: "1",
  GIT_AUTHOR_NAME: "a",
  GIT_AUTHOR_EMAIL: "a@example.com",
  GIT_COMMITTER_NAME: "a",
  GIT_COMMITTER_EMAIL: "a@example.com",
};

/** A repository in a folder with a space in its name; `main` has the revisions a and b, and HEAD is a branch of it. */
class Repository implements Disposable {
  readonly folder = realpathSync(mkdtempSync(join(tmpdir(), "retort ci ")));

  constructor() {
    this.git("init", "-q", "-b", "main");
    mkdirSync(join(this.folder, "migrations", "versions"), { recursive: true });
    this.revision("a", null);
    this.revision("b", "a");
    this.commit();
    this.git("checkout", "-q", "-b", "feature");
  }

  path(id: string): string {
    return join(this.folder, "migrations", "versions", `${id}.ts`);
  }

  revision(id: string, down: string | readonly string[] | null, more = ""): void {
    writeFileSync(
      this.path(id),
      `/** ${id} */\nexport const revision = "${id}";\nexport const downRevision = ${JSON.stringify(down)};\n${more}` +
        `throw new Error("listing runs no revision");\nexport function upgrade() {}\n`,
    );
  }

  git(...args: readonly string[]): string {
    return execFileSync("git", args, { cwd: this.folder, env: ENVIRONMENT, encoding: "utf8" });
  }

  commit(): void {
    this.git("add", "-A");
    this.git("commit", "-q", "-m", "x");
  }

  /** Commits what `change` does on `main`, and comes back. */
  onMain(change: () => void): void {
    this.git("checkout", "-q", "main");
    change();
    this.commit();
    this.git("checkout", "-q", "feature");
  }

  ci(...args: readonly string[]) {
    const { status, stdout, stderr } = spawnSync(BINARY, ["ci", ...args], {
      cwd: this.folder,
      env: ENVIRONMENT,
      encoding: "utf8",
    });
    return { status, stdout: stdout.replaceAll(this.folder, "[DIR]"), stderr: stderr.replaceAll(this.folder, "[DIR]") };
  }

  /** The codes of what is found, with the file's name. */
  codes(...args: readonly string[]): readonly string[] {
    const { status, stdout } = this.ci("--json", ...args);
    const { ok, findings } = JSON.parse(stdout) as { ok: boolean; findings: { code: string; path?: string }[] };
    assert.equal(status, ok ? 0 : 3);
    assert.equal(ok, findings.length === 0);
    return findings.map(({ code, path }) => `${code} ${path?.split("/").at(-1) ?? ""}`.trim());
  }

  [Symbol.dispose](): void {
    rmSync(this.folder, { recursive: true });
  }
}

test("what is in order is told in a line", () => {
  using repository = new Repository();
  repository.revision("c", "b");
  assert.deepEqual(repository.ci("--base", "main"), {
    status: 0,
    stdout: "ok: 3 revisions, 1 head, compared with main\n",
    stderr: "",
  });
  assert.equal(repository.ci().stdout, "ok: 3 revisions, 1 head, nothing compared (--base)\n");
  assert.deepEqual(JSON.parse(repository.ci("--json").stdout), { ok: true, findings: [], revisions: 3, heads: ["c"] });
});

test("several heads are found, unless as many are allowed", () => {
  using repository = new Repository();
  repository.revision("c", "a");
  const { status, stdout } = repository.ci();
  assert.equal(status, 3);
  assert.equal(
    stdout,
    'E_MULTIPLE_HEADS: Cannot tell which revision is the newest: there are 2 heads, "b", "c"\n' +
      "  fix: retort merge heads\n1 finding: 3 revisions, 2 heads, nothing compared (--base)\n",
  );
  assert.deepEqual(repository.codes("--heads", "2"), []);
  for (const wrong of ["0", "some", "1.5"]) assert.equal(repository.ci("--heads", wrong).status, 2);
});

test("everything that is wrong with the files is found, not only the first", () => {
  using repository = new Repository();
  repository.revision("c", "nowhere");
  repository.revision("d", "b", 'export const dependsOn = "gone";\n');
  repository.revision("e", "b");
  writeFileSync(repository.path("again"), readFileSync(repository.path("e")));
  writeFileSync(
    repository.path("f"),
    '/** f */\nexport const revision = "f";\nexport const downRevision = compute();\n',
  );
  writeFileSync(repository.path("g"), "/** g ");
  repository.revision("h", "b", 'export const branchLabels = ["a"];\n');
  assert.deepEqual(repository.codes("--heads", "9"), [
    "E_SCRIPT f.ts",
    "E_SCRIPT g.ts",
    "E_DUPLICATE_REVISION e.ts",
    "E_DUPLICATE_REVISION h.ts",
    "E_MISSING_PARENT c.ts",
    "E_MISSING_PARENT d.ts",
  ]);
});

test("a cycle is found", () => {
  using repository = new Repository();
  repository.revision("c", "d");
  repository.revision("d", "c");
  assert.deepEqual(repository.codes(), ["E_REVISION_CYCLE c.ts"]);
});

test("a revision that the base has may not be edited or deleted, committed or not", () => {
  using repository = new Repository();
  writeFileSync(repository.path("a"), `${readFileSync(repository.path("a"), "utf8")}\n`);
  rmSync(repository.path("b"));
  repository.revision("c", "b");
  const expected = [
    "E_MISSING_PARENT c.ts",
    "E_EDITED_REVISION a.ts",
    "E_DELETED_REVISION b.ts",
  ];
  assert.deepEqual(repository.codes("--base", "main"), expected);
  repository.commit();
  assert.deepEqual(repository.codes("--base", "main"), expected);
  const { stdout } = repository.ci("--base", "main");
  assert.match(stdout, /^E_MISSING_PARENT.*\n {2}fix: git checkout main -- '\[DIR\]\/migrations\/versions\/b\.ts'$/m);
  assert.match(stdout, /^E_EDITED_REVISION.*\n {2}fix: git checkout main -- '\[DIR\].*a\.ts' && retort revision -m /m);
  // What the fixes say, done.
  repository.git("checkout", "main", "--", repository.path("a"), repository.path("b"));
  assert.deepEqual(repository.codes("--base", "main"), []);
});

test("what the base changed itself is no edit of the branch, nor is a file that was moved", () => {
  using repository = new Repository();
  repository.onMain(() => writeFileSync(repository.path("a"), `${readFileSync(repository.path("a"), "utf8")}// why\n`));
  assert.deepEqual(repository.codes("--base", "main"), []);
  // The same change, taken over by hand.
  writeFileSync(repository.path("a"), `${readFileSync(repository.path("a"), "utf8")}// why\n`);
  assert.deepEqual(repository.codes("--base", "main"), []);
  renameSync(repository.path("b"), repository.path("b_moved"));
  assert.deepEqual(repository.codes("--base", "main"), []);
});

test("files beside the revisions may be edited", () => {
  using repository = new Repository();
  const names = ["README.md", "_shared.ts", "a_test.ts"].map((name) =>
    join(repository.folder, "migrations/versions", name)
  );
  repository.onMain(() => names.forEach((name) => writeFileSync(name, "1")));
  repository.git("merge", "-q", "main");
  for (const name of names) writeFileSync(name, "2");
  assert.deepEqual(repository.codes("--base", "main"), []);
});

test("heads that come about when both are joined are found, and the fix joins them", () => {
  using repository = new Repository();
  repository.onMain(() => repository.revision("theirs", "b"));
  repository.revision("ours", "b");
  repository.commit();
  const { status, stdout } = repository.ci("--base", "main");
  assert.equal(status, 3);
  assert.match(
    stdout,
    /there are 2 heads, "theirs", "ours", when "main" is merged\n {2}fix: git merge main && retort merge heads\n/,
  );
  assert.deepEqual(repository.codes("--base", "main", "--heads", "2"), []);
  repository.git("merge", "-q", "main");
  execFileSync(BINARY, ["merge", "heads", "--no-check"], { cwd: repository.folder, env: ENVIRONMENT });
  assert.deepEqual(repository.codes("--base", "main"), []);
});

test("an id that both gave to another revision is found", () => {
  using repository = new Repository();
  repository.onMain(() => repository.revision("0002", "b"));
  repository.revision("0002x", "b");
  writeFileSync(repository.path("0002x"), readFileSync(repository.path("0002x"), "utf8").replaceAll("0002x", "0002"));
  assert.deepEqual(repository.codes("--base", "main"), ["E_DUPLICATE_REVISION 0002x.ts"]);
});

test("findings are told to GitHub and to GitLab in their forms", () => {
  using repository = new Repository();
  writeFileSync(repository.path("c"), '/** c */\nexport const revision = "c";\nexport const downRevision = 5;\n');
  repository.revision("d,:%", "a");
  const github = repository.ci("--format", "github");
  assert.equal(github.status, 3);
  assert.equal(
    github.stdout,
    "::error file=migrations/versions/c.ts,line=3,title=E_SCRIPT::Cannot read the header of " +
      '[DIR]/migrations/versions/c.ts:3: the value of "downRevision" must be a literal: null, a string or an array of ' +
      'strings, not `5;`%0Afix: write it as `export const downRevision = "1a2b3c4d5e6f";`, or null, or an array of ' +
      "strings\n::error file=migrations/versions/d%2C%3A%25.ts,line=2,title=E_SCRIPT::Cannot read the header of " +
      '[DIR]/migrations/versions/d,:%25.ts:2: "d,:%25" in "revision" is no name for a revision or a branch: it holds ' +
      '":"%0Afix: an id has letters, digits and underscores\n',
  );
  const [first] = JSON.parse(repository.ci("--format", "gitlab").stdout);
  assert.deepEqual(first.location, { path: "migrations/versions/c.ts", lines: { begin: 3 } });
  assert.equal(first.check_name, "E_SCRIPT");
  assert.match(first.fingerprint, /^[0-9a-f]{64}$/);
  assert.equal(repository.ci("--format", "xml").status, 2);
});

test("what git cannot tell is an error of usage that says what to do", () => {
  using repository = new Repository();
  const refusal = (message: RegExp, ...args: readonly string[]) => {
    const { status, stderr } = repository.ci(...args);
    assert.match(stderr, message);
    assert.equal(status, 2);
  };
  refusal(/Cannot find the git ref "nowhere": .*\n {2}hint: fetch it first/, "--base", "nowhere");
  refusal(/Cannot find the git ref "--output=\/tmp\/x"/, "--base=--output=/tmp/x");
  repository.git("checkout", "-q", "--orphan", "alone");
  repository.revision("c", "b");
  repository.commit();
  refusal(/does not reach what HEAD and it have in common\n {2}hint: .*fetch-depth: 0/, "--base", "main");
  rmSync(join(repository.folder, ".git"), { recursive: true });
  refusal(/not a git repository.*\n {2}hint: run it inside of the repository, or leave --base out/, "--base", "main");
});
