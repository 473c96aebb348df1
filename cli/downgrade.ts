import { declare, script } from "./_declaration.ts";
import { SQL, TAG } from "./_options.ts";
import { watched } from "./_watched.ts";

/** `retort downgrade`. */
export const command = declare({
  takes: "<target>",
  description: "take back what leads away from a revision",
  options: [SQL, TAG],
  async act(call) {
    const { args: [target], flags: { sql, tag } } = call;
    const { downgrade } = await import("../commands/downgrade.ts");
    const options = { ...call.project, target, tag };
    if (sql) return script(await downgrade({ ...options, sql }));
    return { data: await watched(call, (telling) => downgrade({ ...options, ...telling })) };
  },
});
