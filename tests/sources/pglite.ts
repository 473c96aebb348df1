/** Folders in which PGlite is installed. */
import { mkdirSync, realpathSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { inFolder, ROOT } from "../binary/run.ts";

/** A folder with a file of SQL and with PGlite, as npm would install it. */
export function withPglite<T>(sql: string, body: (folder: string) => Promise<T>): Promise<T> {
  return inFolder((folder) => {
    mkdirSync(join(folder, "node_modules", "@electric-sql"), { recursive: true });
    const installed = realpathSync(join(ROOT, "node_modules", "@electric-sql", "pglite"));
    symlinkSync(installed, join(folder, "node_modules", "@electric-sql", "pglite"));
    writeFileSync(join(folder, "schema.sql"), sql);
    return body(folder);
  });
}
