import { existsSync } from "node:fs";
import { resolve } from "node:path";
import process from "node:process";
import { ConfigError } from "../../errors.ts";
import type { DatabaseTarget } from "../../registry/connection.ts";

/** What a URL means to SQLite. */
export type SqliteTarget =
  /** A file on this machine, by its absolute path. */
  | { readonly kind: "file"; readonly path: string }
  /** A database that lives as long as the connection. */
  | { readonly kind: "memory" }
  /** A file that libSQL opens, by its absolute path. */
  | { readonly kind: "libsql_file"; readonly path: string }
  /** A server that speaks Hrana, by the URL that libSQL's client reads. */
  | { readonly kind: "libsql_server"; readonly url: string; readonly authToken?: string };

/**
 * What `target` means, by SQLAlchemy's rules for slashes: `sqlite:app.db` and `sqlite:///app.db` are relative,
 * `sqlite:/abs/app.db` and `sqlite:////abs/app.db` absolute.
 *
 * @throws {ConfigError} for `sqlite://app.db`, for options, and where a relative path was surely meant to be absolute
 */
export function sqliteTarget(target: DatabaseTarget): SqliteTarget {
  const { scheme, options } = target;
  if (scheme !== "sqlite" && scheme !== "file") return remote(target);
  const [option] = Object.keys(options);
  if (option !== undefined) {
    throw new ConfigError(`Cannot use the option "${option}" of the database URL: ${scheme}: has no options`);
  }
  const path = scheme === "sqlite" ? sqlitePath(target) : filePath(target);
  if (path === ":memory:") return { kind: "memory" };
  if (path === "") {
    throw new ConfigError(`Cannot open the database "${target}": it names no file`, {
      hint: "write sqlite:app.db, or sqlite::memory: for one in memory",
    });
  }
  const absolute = resolve(target.baseDirectory, path);
  return { kind: scheme === "sqlite" ? "file" : "libsql_file", path: absolute };
}

function sqlitePath({ hierarchical, hosts, user, path, baseDirectory }: DatabaseTarget): string {
  if (!hierarchical) return path;
  const [host] = hosts;
  if (host !== undefined || user !== undefined) {
    const meant = `${host?.host ?? ""}${path}`;
    throw new ConfigError(`Cannot open the database "sqlite://${meant}": two slashes begin the name of a host`, {
      hint: `write sqlite:${meant} for a file beside you, sqlite:/${meant} for one from the root`,
    });
  }
  const relative = path.slice(1);
  if (relative === "" || relative.startsWith("/") || relative === ":memory:") return relative;
  const here = resolve(baseDirectory, relative);
  if (!existsSync(here) && existsSync(path)) {
    throw new ConfigError(`Cannot tell which database "sqlite://${path}" is: "${path}" is there and "${here}" is not`, {
      hint: `three slashes begin a relative path: write sqlite:///${path} or sqlite:${path} for "${path}"`,
    });
  }
  return relative;
}

/** `file:app.db`, `file:/abs/app.db`, `file:///abs/app.db`. */
function filePath({ hosts: [host], path }: DatabaseTarget): string {
  if (host === undefined || host.host === "localhost") return path;
  throw new ConfigError(`Cannot open the database "file://${host.host}${path}": it names the host "${host.host}"`, {
    hint: `write file:${host.host}${path} for a file beside you, file:///path for one from the root`,
  });
}

function remote(target: DatabaseTarget): SqliteTarget {
  const authToken = target.secret("authtoken") ?? process.env.LIBSQL_AUTH_TOKEN;
  const url = target.reveal().replace(/([?&])authToken=[^&#]*&?/i, "$1").replace(/[?&]$/, "");
  return { kind: "libsql_server", url, ...(authToken && { authToken }) };
}
