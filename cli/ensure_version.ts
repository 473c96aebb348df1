import { declare, script } from "./_declaration.ts";
import { SQL } from "./_options.ts";

/** `retort ensure_version`. */
export const command = declare({
  description: "make the version table",
  options: [SQL],
  async act({ flags: { sql }, project }) {
    const { ensureVersion } = await import("../commands/ensure_version.ts");
    if (sql) return script(await ensureVersion({ ...project, sql }));
    return { data: await ensureVersion(project) };
  },
});
