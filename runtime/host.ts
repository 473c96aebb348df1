/**
 * The one file that knows Deno from Bun: it imports the user's modules, and makes the public names (`retort`,
 * `retort/plugins/…`) the running copy in each of the three ways to run.
 *
 * Under Deno the `imports` of retort's own `deno.json` do that. Under Bun, compiled or not, a name is registered for each;
 * a bare name that is not registered could not be resolved from a file on disk. Registering costs nothing: a module is
 * loaded when a user's file first asks for it.
 *
 * @module
 */
import { pathToFileURL } from "node:url";
import { isAbsolute } from "node:path";

/** Public name → how the running copy of it is loaded. */
export type PublicModules = Readonly<Record<string, () => Promise<object>>>;

interface BunPluginBuilder {
  module(name: string, load: () => Promise<{ exports: object; loader: "object" }>): void;
  onResolve(
    filter: { filter: RegExp; namespace: string },
    resolve: (args: { path: string; importer: string }) => { path: string },
  ): void;
}

interface BunGlobal {
  plugin(plugin: { name: string; setup(builder: BunPluginBuilder): void }): void;
  resolveSync(name: string, from: string): string;
}

const bun = (globalThis as { Bun?: BunGlobal }).Bun;

/** The public names that have been registered; a name is registered once in a process. */
const registered = new Set<string>();

/** Makes the public names the running copy. Must be called before the first user module is imported. */
export function provideModules(modules: PublicModules): void {
  if (bun === undefined) return;
  const news = Object.entries(modules).filter(([name]) => !registered.has(name));
  if (news.length === 0) return;
  const first = registered.size === 0;
  bun.plugin({
    name: "retort",
    setup(builder) {
      for (const [name, load] of news) {
        registered.add(name);
        builder.module(name, async () => ({ exports: { ...await load() }, loader: "object" }));
      }
      // Deno's `npm:package@1/sub` in a user's file. Names with a prefix are the only ones that Bun asks about at run time.
      if (first) {
        builder.onResolve({ filter: /.*/, namespace: "npm" }, ({ path, importer }) => {
          const match = /^((?:@[^/]+\/)?[^@/]+)(?:@[^/]+)?(\/.*)?$/.exec(path);
          return { path: bun.resolveSync((match?.[1] ?? path) + (match?.[2] ?? ""), importer) };
        });
      }
    },
  });
}

/** Imports the module at the absolute path `path`. */
export async function importModule(path: string): Promise<Record<string, unknown>> {
  if (!isAbsolute(path)) throw new Error(`importModule needs an absolute path, not "${path}"`);
  if (bun !== undefined && /[?\\]/.test(path)) {
    // It would look for another file: the part before the `?`, or with `/` in the place of the backslash.
    throw new Error(
      "Bun imports nothing from a path that holds a question mark or a backslash; rename the folder or file",
    );
  }
  // Bun takes a path, Deno a URL: `#` and `?` in the path would mean something there.
  return await import(bun === undefined ? pathToFileURL(path).href : path);
}
