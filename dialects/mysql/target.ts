import { readFileSync, statSync } from "node:fs";
import { userInfo } from "node:os";
import process from "node:process";
import { ConfigError, nearest } from "../../errors.ts";
import type { Address, Sought } from "../../registry/addresses.ts";
import type { DatabaseTarget } from "../../registry/connection.ts";
import { checkOptions } from "../../registry/url_options.ts";

/** How a connection is secured. https://dev.mysql.com/doc/refman/8.4/en/connection-options.html#option_general_ssl-mode */
export type SslMode = "disabled" | "preferred" | "required" | "verify_ca" | "verify_identity";

/** All that a connection needs. */
export interface MysqlTarget extends Sought {
  /** The password, wherever it comes from. A method, so that it is never printed. */
  password(): string | undefined;
  readonly sslMode: SslMode;
  /** The certificates of those who are trusted, as PEM. */
  readonly ca?: string;
  /** The client's own certificate and key, as PEM. */
  readonly certificate?: string;
  readonly key?: string;
  /** Milliseconds, where the URL says. */
  readonly connectTimeout?: number;
}

/** The parameters of a URL that are understood. */
const KNOWN = ["socketPath", "charset", "connectTimeout", "ssl-mode", "ssl-ca", "ssl-cert", "ssl-key"];

const SSL_MODES: readonly SslMode[] = ["disabled", "preferred", "required", "verify_ca", "verify_identity"];

/** Where servers have their sockets: Debian's and most others', then that of the sources. */
const SOCKETS: readonly string[] = ["/run/mysqld/mysqld.sock", "/var/lib/mysql/mysql.sock", "/tmp/mysql.sock"];

/**
 * What `target` means. What it leaves open is taken from the variables that the clients of MySQL and MariaDB read
 * (`MYSQL_HOST`, `MYSQL_TCP_PORT`, `MYSQL_UNIX_PORT`, `MYSQL_PWD`), then from the defaults; option files are not read.
 *
 * @throws {ConfigError} for an option that is none, a bad port or mode, no database, or a file that cannot be read
 * @see https://dev.mysql.com/doc/refman/8.4/en/environment-variables.html
 */
export function mysqlTarget(target: DatabaseTarget): MysqlTarget {
  const { options } = target;
  checkOptions(target, KNOWN, "mysql");
  checkCharset(options.charset);
  const database = target.path.replace(/^\//, "");
  if (database === "") {
    throw new ConfigError(`Cannot open the database "${target}": it names none`, {
      hint: "write mysql://user@host/database",
    });
  }
  const sslMode = sslModeOf(options["ssl-mode"] ?? "preferred");
  const ca = pem(options["ssl-ca"], "the root certificates");
  const certificate = pem(options["ssl-cert"], "the client's certificate");
  const key = pem(options["ssl-key"], "the client's key");
  const password = target.secret("password") ?? fromEnvironment("MYSQL_PWD");
  return {
    addresses: addressesOf(target),
    user: target.user ?? userInfo().username,
    database,
    password: () => password,
    sslMode,
    ...(ca !== undefined && { ca }),
    ...(certificate !== undefined && { certificate }),
    ...(key !== undefined && { key }),
    ...(options.connectTimeout !== undefined && { connectTimeout: milliseconds(options.connectTimeout) }),
  };
}

function fromEnvironment(name: string): string | undefined {
  return process.env[name] || undefined;
}

function addressesOf({ hosts, options }: DatabaseTarget): readonly Address[] {
  const port = portOf(fromEnvironment("MYSQL_TCP_PORT") ?? "3306");
  const { socketPath } = options;
  if (socketPath !== undefined) return [{ host: "localhost", port, path: socketPath }];
  if (hosts.length > 0) return hosts.map((each) => ({ host: each.host, port: each.port ?? port }));
  const named = fromEnvironment("MYSQL_HOST");
  if (named !== undefined) return [{ host: named, port }];
  const path = fromEnvironment("MYSQL_UNIX_PORT") ?? SOCKETS.find(isThere);
  return [{ host: "localhost", port, ...(path !== undefined && { path }) }];
}

function isThere(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false }) !== undefined;
}

function portOf(text: string): number {
  const port = Number(text);
  if (Number.isInteger(port) && port > 0 && port < 65_536) return port;
  throw new ConfigError(`Cannot use MYSQL_TCP_PORT: ${JSON.stringify(text)} is no port`);
}

function milliseconds(text: string): number {
  const number = Number(text);
  if (Number.isInteger(number) && number > 0) return number;
  throw new ConfigError(`Cannot use connectTimeout ${JSON.stringify(text)}: it is no number of milliseconds`);
}

/** Every URL may say it, and there is one alone in which each text arrives as it was sent. */
function checkCharset(charset: string | undefined): void {
  if (charset === undefined || /^utf8mb4(?:_\w+)?$/i.test(charset)) return;
  throw new ConfigError(`Cannot use the charset ${JSON.stringify(charset)}: a session of retort is in utf8mb4`, {
    hint: "leave it out of the URL; that of a table is { mysql: { charset } }",
  });
}

function sslModeOf(text: string): SslMode {
  const mode = text.toLowerCase() as SslMode;
  if (SSL_MODES.includes(mode)) return mode;
  const near = nearest(mode, SSL_MODES);
  throw new ConfigError(`Cannot use ssl-mode ${JSON.stringify(text)}: there is none of that name`, {
    hint: near === undefined ? `it may be ${SSL_MODES.join(", ")}` : `did you mean "${near}"?`,
  });
}

function pem(path: string | undefined, what: string): string | undefined {
  if (path === undefined) return undefined;
  try {
    return readFileSync(path, "utf8");
  } catch (cause) {
    throw new ConfigError(`Cannot read ${what} "${path}": ${(cause as Error).message}`, { cause });
  }
}
