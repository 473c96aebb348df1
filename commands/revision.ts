import { existsSync, mkdirSync, readFileSync } from "node:fs";
import { join, relative } from "node:path";
import { RevisionError, UsageError } from "../errors.ts";
import { newRevisionId, writeRevision } from "../script/write.ts";
import { renderScript } from "../templates/mod.ts";
import { openProject, type Project, type ProjectOptions, readGraph } from "./_project.ts";

/** What {@linkcode revision} may be told. */
export interface RevisionOptions extends ProjectOptions {
  /** What the revision does; its file is named after it. @default {""} */
  readonly message?: string | undefined;
  /** What it follows: `head`, `base`, an id, `label@head`. @default {"head"} */
  readonly head?: string | readonly string[] | undefined;
  /** Whether it may follow what is no head. @default {false} */
  readonly splice?: boolean | undefined;
  readonly branchLabel?: string | undefined;
  /** @default 12 random hexadecimal digits */
  readonly revId?: string | undefined;
  readonly dependsOn?: readonly string[] | undefined;
}

/** What {@linkcode revision} made. */
export interface RevisionCreated {
  readonly created: readonly { readonly revision: string; readonly path: string }[];
}

/**
 * Writes a new, empty revision.
 *
 * @throws {MultipleHeadsError} if there are several heads and none is named
 * @throws {UsageError} if the file exists, or an id or label cannot be one
 */
export async function revision(options: RevisionOptions = {}): Promise<RevisionCreated> {
  const project = await openProject(options);
  const graph = readGraph(project);
  const given = options.head ?? "head";
  const specs = typeof given === "string" ? [given] : given;
  const parents = [...new Set(specs.flatMap((spec) => graph.resolve(spec)))];
  if (!options.splice) {
    const inside = parents.find((parent) => !graph.isHead(parent.id));
    if (inside !== undefined) {
      throw new RevisionError(`Cannot follow "${inside.id}": it is no head`, {
        hint: "say --splice to begin a new branch there",
      });
    }
  }
  const dependsOn = (options.dependsOn ?? []).flatMap((spec) => graph.resolve(spec).map(({ id }) => id));
  const id = options.revId ?? newRevisionId();
  if (graph.has(id)) {
    throw new UsageError(`Cannot make the revision "${id}": there is one of that id, ${graph.get(id).path}`);
  }
  const labels = options.branchLabel === undefined ? [] : [options.branchLabel];
  mkdirSync(project.versions, { recursive: true });
  const { fileTemplate, truncateSlugLength, timezone } = project.config.values;
  const override = join(project.directory, "script.ts.eta");
  const { path } = await writeRevision({
    directory: project.versions,
    ...(fileTemplate !== undefined && { fileNameTemplate: fileTemplate }),
    ...(truncateSlugLength !== undefined && { slugLimit: truncateSlugLength }),
    ...(timezone !== undefined && { timezone }),
    recursive: project.config.values.recursive ?? false,
    id,
    down: parents.map((parent) => parent.id),
    dependsOn,
    labels,
    message: options.message ?? "",
    date: new Date(),
    render: (data) =>
      renderScript(
        { ...data, typesFrom: typesFrom(project) },
        existsSync(override) ? { path: override, text: readFileSync(override, "utf8") } : undefined,
      ),
  });
  return { created: [{ revision: id, path }] };
}

/** Where a generated file takes its types from: the project's config if that is TypeScript, else retort itself. */
function typesFrom({ config, versions }: Project): string {
  if (config.path === undefined || !config.path.endsWith(".ts")) return "retort";
  // A template of file names may put the file into folders of its own.
  const up = "../".repeat(config.values.fileTemplate?.split("/").slice(1).length ?? 0);
  const path = `${up}${relative(versions, config.path).replaceAll("\\", "/")}`;
  return path.startsWith(".") ? path : `./${path}`;
}
