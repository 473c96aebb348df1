import { declare, script } from "./_declaration.ts";
import { SQL } from "./_options.ts";

/** `retort stamp`. */
export const command = declare({
  takes: "<revisions...>",
  description: "set the version rows, run nothing",
  options: [SQL, ["--purge", "empty the version table first"]],
  async act({ args: [target], flags: { sql, purge }, project, log }) {
    const { stamp } = await import("../commands/stamp.ts");
    const options = { ...project, target, purge };
    if (sql) return script(await stamp({ ...options, sql }));
    const onStamp = (from: readonly string[], to: readonly string[]) => log(stampLine(from, to));
    return { data: await stamp({ ...options, onStamp }) };
  },
});

/** The log line of a change of rows. */
function stampLine(from: readonly string[], to: readonly string[]): string {
  return `Running stamp_revision ${from.join(", ") || "<base>"} -> ${to.join(", ") || "<base>"}`;
}
