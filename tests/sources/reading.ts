/** What a source of models reads, for a database that is there. */
import { builtins, dialects, type ModelContext, type ModelSource, parseUrl, Registry, type Schema } from "../../mod.ts";
import { views } from "../../plugins/views/mod.ts";

const registry = new Registry([...builtins, views], dialects);

/** The models of `source`, for the database of `url`. */
export async function modelsOf(
  source: ModelSource,
  url: string,
  directory: string,
  signal?: AbortSignal,
): Promise<Schema> {
  const target = parseUrl(url, directory);
  await using connection = await registry.dialectOf(target.scheme).connect(target);
  const context: ModelContext = {
    registry,
    directory,
    server: connection.server,
    target,
    ...(signal && { signal }),
    open: async (url) => {
      const meant = typeof url === "string" ? parseUrl(url, directory) : url;
      return await registry.dialectOf(meant.scheme).connect(meant);
    },
    warn: (message) => {
      throw new Error(message);
    },
    hidden: (lines) => {
      if (lines.length > 0) throw new Error(lines.join("; "));
    },
  };
  return await source.load(context);
}
