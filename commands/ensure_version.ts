import { createVersionTable, ensureVersionTable } from "../runtime/version_table.ts";
import { connect, openProject, type ProjectOptions } from "./_project.ts";
import { type ScriptDocument, writeScript } from "./_script.ts";

/** What {@linkcode ensureVersion} may be told. */
export interface EnsureVersionOptions extends ProjectOptions {
  /** Whether a script is written in place of a run. @default {false} */
  readonly sql?: boolean | undefined;
}

/** Writes the script that makes the version table. */
export function ensureVersion(options: EnsureVersionOptions & { readonly sql: true }): Promise<ScriptDocument>;
/** Makes the version table if it is not there. */
export function ensureVersion(
  options?: EnsureVersionOptions & { readonly sql?: false | undefined },
): Promise<{ readonly created: boolean }>;
export async function ensureVersion(
  options: EnsureVersionOptions = {},
): Promise<{ readonly created: boolean } | ScriptDocument> {
  const project = await openProject(options);
  const { registry, versionTable } = project;
  if (options.sql) {
    return await writeScript(
      project,
      [],
      "none",
      (executor) => executor.run([createVersionTable(versionTable, registry, executor.server)]),
    );
  }
  await using database = await connect(project, { create: true });
  await using _lock = await database.lock();
  await database.executor.begin();
  try {
    const created = await ensureVersionTable(versionTable, registry, database.executor);
    await database.executor.commit();
    return { created };
  } catch (error) {
    await database.executor.rollback().catch(() => {});
    throw error;
  }
}
