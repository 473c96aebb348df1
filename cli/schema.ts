import { UsageError } from "../errors.ts";
import { declare, script } from "./_declaration.ts";

/** `retort schema`. */
export const command = declare({
  takes: "<dump|show> [table]",
  description: "print a schema: dump as SQL, show in words",
  options: [["--at <what>", "a revision, or what else diff takes; default: database"]],
  async act({ args: [what, table], flags: { at }, project }) {
    const options = { ...project, at };
    if (what === "dump" && table === undefined) {
      const { schemaDump } = await import("../commands/schema.ts");
      return script(await schemaDump(options));
    }
    if (what !== "show") {
      throw new UsageError(
        what === "dump"
          ? "Cannot dump one table: a dump is the whole schema"
          : `Cannot understand the command line: there is no \`schema ${what}\``,
        { hint: "it is `retort schema dump` or `retort schema show [table]`" },
      );
    }
    const { readSchemaShow } = await import("../commands/schema.ts");
    const { schemaText } = await import("./_schema_text.ts");
    const shown = await readSchemaShow({ ...options, table });
    return { data: shown.schema, text: schemaText(shown) };
  },
});
