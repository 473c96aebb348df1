import { existsSync, mkdirSync, readFileSync } from "node:fs";
import { join, relative, resolve, sep } from "node:path";
import process from "node:process";
import type { Printed } from "../autogenerate/print.ts";
import { RevisionError, UsageError } from "../errors.ts";
import type { RevisionGraph } from "../script/graph.ts";
import type { Revision } from "../script/revision.ts";
import { newRevisionId, writeRevision } from "../script/write.ts";
import { renderScript } from "../templates/mod.ts";
import type { Project, ProjectOptions } from "./_project.ts";

/** What a command that writes a revision may be told of it. */
export interface NewRevisionOptions extends ProjectOptions {
  /** What the revision does; its file is named after it. @default {""} */
  readonly message?: string | undefined;
  /** Whether it may follow what is no head. @default {false} */
  readonly splice?: boolean | undefined;
  readonly branchLabel?: string | undefined;
  /** @default 12 random hexadecimal digits */
  readonly revId?: string | undefined;
  /** The folder that its file is written to, one of the config's `versionLocations`. @default where its first parent is */
  readonly versionPath?: string | undefined;
}

/** What a command that writes a revision made. */
export interface RevisionCreated {
  readonly created: readonly { readonly revision: string; readonly path: string }[];
}

/** What a revision does, as source. */
export interface RevisionBody {
  readonly upgrade: Printed;
  readonly downgrade: Printed;
  /** Lines of imports beside those that both need. @default none */
  readonly imports?: readonly string[];
}

/**
 * Writes a revision that follows `parents`, in their order.
 *
 * @param dependsOn ids and labels, as they stand in the file
 * @param body what it does @default nothing
 * @throws {RevisionError} if a parent is named twice, rests upon another, or is no head
 * @throws {UsageError} if the file exists, an id or label cannot be one, or it cannot be told where to write
 */
export async function writeNewRevision(
  project: Project,
  graph: RevisionGraph,
  { parents, dependsOn = [], body }: {
    readonly parents: readonly Revision[];
    readonly dependsOn?: readonly string[];
    readonly body?: RevisionBody | undefined;
  },
  options: NewRevisionOptions,
): Promise<RevisionCreated> {
  checkParents(graph, parents, options.splice ?? false);
  const id = options.revId ?? newRevisionId();
  if (graph.has(id)) {
    throw new UsageError(`Cannot make the revision "${id}": there is one of that id, ${graph.get(id).path}`);
  }
  const { versionPath, branchLabel, message = "" } = options;
  const directory = versionPath === undefined ? locationOf(project, parents) : namedLocation(project, versionPath);
  mkdirSync(directory, { recursive: true });
  const { fileTemplate, truncateSlugLength, timezone, recursive = false } = project.config.values;
  const override = join(project.directory, "script.ts.eta");
  const { path } = await writeRevision({
    directory,
    ...(fileTemplate !== undefined && { fileNameTemplate: fileTemplate }),
    ...(truncateSlugLength !== undefined && { slugLimit: truncateSlugLength }),
    ...(timezone !== undefined && { timezone }),
    recursive,
    id,
    down: parents.map((parent) => parent.id),
    dependsOn,
    labels: branchLabel === undefined ? [] : [branchLabel],
    message,
    date: new Date(),
    render: (data) =>
      renderScript(
        {
          ...data,
          typesFrom: typesFrom(project, directory),
          ...(body && {
            imports: importLines(body),
            upgrades: body.upgrade.text,
            upgradeKit: body.upgrade.kit,
            downgrades: body.downgrade.text,
            downgradeKit: body.downgrade.kit,
          }),
        },
        existsSync(override) ? { path: override, text: readFileSync(override, "utf8") } : undefined,
      ),
  });
  return { created: [{ revision: id, path }] };
}

/** The imports of a body, each once. */
function importLines({ imports = [], upgrade, downgrade }: RevisionBody): string {
  return [...new Set([...imports, ...upgrade.imports, ...downgrade.imports])].map((line) => `${line}\n`).join("");
}

function checkParents(graph: RevisionGraph, parents: readonly Revision[], splice: boolean): void {
  const twice = parents.find((parent, i) => parents.indexOf(parent) !== i);
  if (twice !== undefined) {
    throw new RevisionError(`Cannot follow "${twice.id}" twice: each parent is named once`, {
      hint: "two of the names that were given mean the same revision",
    });
  }
  const inside = splice ? undefined : parents.find((parent) => !graph.isHead(parent.id));
  if (inside !== undefined) {
    throw new RevisionError(`Cannot follow "${inside.id}": it is no head`, {
      hint: "say --splice to begin a new branch there",
    });
  }
  const below = parents.find((parent) =>
    parents.some((other) => other !== parent && graph.isAncestor(parent.id, other.id))
  );
  if (below === undefined) return;
  throw new RevisionError(`Cannot follow "${below.id}" beside the others: one of them rests upon it already`, {
    hint: `leave "${below.id}" out`,
  });
}

/** The location that a flag names. Paths of the command line begin at the working directory. */
function namedLocation({ locations }: Project, versionPath: string): string {
  const path = resolve(process.cwd(), versionPath);
  if (locations.includes(path)) return path;
  throw new UsageError(
    `Cannot write a revision to "${path}": it is none of the version locations, ${quoted(locations)}`,
    { hint: "name one of them, or add it to `versionLocations` in the config" },
  );
}

/** The one location that there is, or else that of the first parent. */
function locationOf({ locations }: Project, [parent]: readonly Revision[]): string {
  if (locations.length === 1) return locations[0]!;
  // A location may lie within another: the one that is nearest to the file is meant.
  const found = locations.filter((location) => parent?.path.startsWith(location + sep))
    .reduce<string | undefined>((nearest, each) => nearest && nearest.length > each.length ? nearest : each, undefined);
  if (found !== undefined) return found;
  throw new UsageError(
    `Cannot tell where to write the revision: there are ${locations.length} version locations, ${quoted(locations)}`,
    { hint: "name one with --version-path" },
  );
}

function quoted(paths: readonly string[]): string {
  return paths.map((path) => `"${path}"`).join(", ");
}

/** Where a file in `folder` takes its types from: the project's config if that is TypeScript, else retort itself. */
function typesFrom({ config }: Project, folder: string): string {
  if (config.path === undefined || !config.path.endsWith(".ts")) return "retort";
  // A template of file names may put the file into folders of its own.
  const up = "../".repeat(config.values.fileTemplate?.split("/").slice(1).length ?? 0);
  const path = `${up}${relative(folder, config.path).replaceAll("\\", "/")}`;
  return path.startsWith(".") ? path : `./${path}`;
}
