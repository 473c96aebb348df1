import { declare, script } from "./_declaration.ts";
import { SQL, TAG } from "./_options.ts";
import { watched } from "./_watched.ts";

/** `retort upgrade`. */
export const command = declare({
  takes: "[target]",
  description: "apply what leads to a revision; default: head",
  options: [SQL, TAG],
  async act(call) {
    const { args: [target], flags: { sql, tag } } = call;
    const { upgrade } = await import("../commands/upgrade.ts");
    const options = { ...call.project, target, tag };
    if (sql) return script(await upgrade({ ...options, sql }));
    return { data: await watched(call, (telling) => upgrade({ ...options, ...telling })) };
  },
});
