import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { inFolder } from "../binary/run.ts";

/** Runs `body` in a folder that is there for it alone, with an empty one for revisions. */
export function inProject<T>(body: (folder: string) => Promise<T>): Promise<T> {
  return inFolder((folder) => {
    mkdirSync(join(folder, "versions"));
    return body(folder);
  });
}
