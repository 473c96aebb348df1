import { UsageError } from "../errors.ts";
import { createdText } from "./_created.ts";
import { declare } from "./_declaration.ts";

/** `retort revision`. */
export const command = declare({
  description: "write a new revision",
  options: [
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
  ],
  async act({ flags, project, log }) {
    const { autogenerate, interactive, offline, suppressEmpty, sql } = flags;
    if (sql) {
      const other = autogenerate ? "--autogenerate" : "the revision command";
      throw new UsageError(`Cannot write a revision: using --sql with ${other} does not make any sense`, {
        hint: autogenerate ? "to ask no database say --offline" : "leave --sql out",
      });
    }
    if (interactive) await checkTerminal(autogenerate);
    const { revision } = await import("../commands/revision.ts");
    const { message, head, splice, branchLabel, revId, dependsOn, versionPath } = flags;
    const data = await revision({
      ...project,
      autogenerate,
      offline,
      suppressEmpty,
      onSuggestions: interactive ? async (all) => (await import("./_rename_prompt.ts")).askRenames(all) : undefined,
      message,
      head,
      splice,
      branchLabel,
      revId,
      dependsOn,
      versionPath,
    });
    for (const warning of data.warnings ?? []) log(`warning: ${warning}`);
    return { data, status: createdText(data) };
  },
});

/** @throws {UsageError} if there is nothing to ask, or nobody who could be asked */
async function checkTerminal(autogenerate = false): Promise<void> {
  const { canAsk } = await import("./_terminal.ts");
  const why = !autogenerate
    ? "only --autogenerate has something to ask"
    : canAsk()
    ? undefined
    : "there is no terminal";
  if (why === undefined) return;
  throw new UsageError(`Cannot ask what is renamed: ${why}`, {
    hint: "leave --interactive out: what looks renamed is told in a comment; or say `renamedFrom` in the models",
  });
}
