import { readFileSync, statSync } from "node:fs";
import { homedir, userInfo } from "node:os";
import { join } from "node:path";
import process from "node:process";
import { ConfigError } from "../../errors.ts";
import type { Address, Sought } from "../../registry/addresses.ts";
import type { DatabaseTarget } from "../../registry/connection.ts";
import { checkOptions } from "../../registry/url_options.ts";

/** How a connection is secured. https://www.postgresql.org/docs/current/libpq-ssl.html */
export type SslMode = "disable" | "allow" | "prefer" | "require" | "verify-ca" | "verify-full";

/** All that a connection needs. */
export interface PostgresTarget extends Sought {
  /** The password for an address, wherever it comes from. A method, so that it is never printed. */
  password(address: Address): string | undefined;
  readonly sslMode: SslMode;
  /** The certificates of those who are trusted, as PEM. */
  readonly ca?: string;
  /** The client's own certificate and key, as PEM. */
  readonly certificate?: string;
  readonly key?: string;
  /** What the key is locked with. A method, so that it is never printed. */
  passphrase(): string | undefined;
  /** Whether a server that only reads is passed over. */
  readonly writable: boolean;
  /** Milliseconds, where the URL or PGCONNECT_TIMEOUT says. */
  readonly connectTimeout?: number;
  /** What the server is told at the start of the session. */
  readonly parameters: Readonly<Record<string, string>>;
}

/** The parameters of a URL that are understood. */
const KNOWN = [
  "host",
  "port",
  "user",
  "dbname",
  "sslmode",
  "sslrootcert",
  "sslcert",
  "sslkey",
  "application_name",
  "options",
  "passfile",
  "channel_binding",
  "connect_timeout",
  "target_session_attrs",
  "search_path",
  "statement_timeout",
  "lock_timeout",
];

const SSL_MODES: readonly SslMode[] = ["disable", "allow", "prefer", "require", "verify-ca", "verify-full"];

/** Parameters that are handed on to the server as they are. */
const SESSION = ["search_path", "statement_timeout", "lock_timeout", "options"];

/**
 * What `target` means, as libpq reads a URL: what it leaves open is taken from the environment (`PGHOST`, `PGPORT`, `PGUSER`,
 * `PGDATABASE`, `PGPASSWORD`, `PGPASSFILE`, `PGSSLMODE`, …), then from the defaults.
 *
 * @throws {ConfigError} for an option that is none, a bad port or mode, or a file that cannot be read
 * @see https://www.postgresql.org/docs/current/libpq-connect.html#LIBPQ-CONNSTRING
 */
export function postgresTarget(target: DatabaseTarget): PostgresTarget {
  const { options } = target;
  checkOptions(target, KNOWN, "postgres");
  const user = target.user ?? options.user ?? fromEnvironment("PGUSER") ?? userInfo().username;
  const database = target.path.replace(/^\//, "") || (options.dbname ?? fromEnvironment("PGDATABASE") ?? user);
  const sslMode = sslModeOf(options.sslmode ?? fromEnvironment("PGSSLMODE") ?? "prefer");
  const ca = rootCertificate(options.sslrootcert ?? fromEnvironment("PGSSLROOTCERT"), sslMode);
  const certificate = pem(
    options.sslcert ?? fromEnvironment("PGSSLCERT") ?? usual("postgresql.crt"),
    "the client's certificate",
  );
  const key = pem(options.sslkey ?? fromEnvironment("PGSSLKEY") ?? usual("postgresql.key"), "the client's key");
  checkChannelBinding(options.channel_binding ?? fromEnvironment("PGCHANNELBINDING") ?? "prefer");
  const attributes = options.target_session_attrs ?? fromEnvironment("PGTARGETSESSIONATTRS") ?? "any";
  if (!["any", "read-write", "primary"].includes(attributes)) {
    throw new ConfigError(`Cannot use target_session_attrs "${attributes}": a migration writes`, {
      hint: "it may be any, read-write or primary",
    });
  }
  const timeout = secondsOf(options.connect_timeout ?? fromEnvironment("PGCONNECT_TIMEOUT") ?? "0");
  const given = target.secret("password") || fromEnvironment("PGPASSWORD");
  const file = options.passfile ?? fromEnvironment("PGPASSFILE") ?? join(homedir(), ".pgpass");
  return {
    addresses: addressesOf(target),
    user,
    database,
    password: (address) => given ?? passwordFromFile(file, address, database, user),
    sslMode,
    ...(ca !== undefined && { ca }),
    ...(certificate !== undefined && { certificate }),
    ...(key !== undefined && { key }),
    passphrase: () => target.secret("sslpassword"),
    writable: attributes !== "any",
    ...(timeout > 0 && { connectTimeout: timeout * 1000 }),
    parameters: {
      application_name: options.application_name ?? fromEnvironment("PGAPPNAME") ?? "retort",
      ...Object.fromEntries(
        SESSION.flatMap((name) => {
          const value = options[name] ?? (name === "options" ? fromEnvironment("PGOPTIONS") : undefined);
          return value === undefined ? [] : [[name, value]];
        }),
      ),
    },
  };
}

function fromEnvironment(name: string): string | undefined {
  return process.env[name] || undefined;
}

/** Seconds until a server must have answered; 0, and less, is for no limit but one's own. */
function secondsOf(text: string): number {
  if (/^-?\d+$/.test(text)) return Number(text);
  throw new ConfigError(`Cannot use connect_timeout ${JSON.stringify(text)}: it is no whole number of seconds`);
}

/** @throws {ConfigError} if it must be: the client library has none */
function checkChannelBinding(mode: string): void {
  if (mode === "disable" || mode === "prefer") return;
  throw new ConfigError(`Cannot use channel_binding ${JSON.stringify(mode)}: retort signs in without it`, {
    hint: "take it out of the URL; sslmode=verify-full makes sure of the server instead",
  });
}

/** The folder where Debian's and most others' servers have their sockets; libpq's own default is `/tmp`. */
const SOCKET_FOLDERS: readonly string[] = ["/var/run/postgresql", "/tmp"];

function addressesOf({ hosts, options }: DatabaseTarget): readonly Address[] {
  const ports = (options.port ?? fromEnvironment("PGPORT") ?? "").split(",").map(portOf);
  const portAt = (i: number) => ports.length === 1 ? ports[0]! : ports[i] ?? PORT;
  if (options.host === undefined && hosts.length > 0) {
    return hosts.map(({ host, port }, i) => addressOf(host, port ?? portAt(i)));
  }
  const named = options.host ?? fromEnvironment("PGHOST");
  if (named !== undefined) {
    return named.split(",").map((host, i) => addressOf(host, hosts[i]?.port ?? portAt(i)));
  }
  const socket = SOCKET_FOLDERS.map((folder) => addressOf(folder, portAt(0))).find(({ path }) => exists(path!));
  return [socket ?? addressOf("localhost", portAt(0))];
}

/** Where servers listen unless told otherwise. */
const PORT = 5432;

function portOf(text: string): number {
  const port = text === "" ? PORT : Number(text);
  if (/^\d*$/.test(text) && port > 0 && port < 65_536) return port;
  throw new ConfigError(`Cannot read the database URL: ${JSON.stringify(text)} is no port`);
}

function addressOf(host: string, port: number): Address {
  return host.startsWith("/") || host.startsWith("@")
    ? { host, port, path: join(host, `.s.PGSQL.${port}`) }
    : { host, port };
}

function exists(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false }) !== undefined;
}

function sslModeOf(text: string): SslMode {
  if (SSL_MODES.includes(text as SslMode)) return text as SslMode;
  throw new ConfigError(`Cannot use sslmode ${JSON.stringify(text)}: there is none of that name`, {
    hint: `it may be ${SSL_MODES.join(", ")}`,
  });
}

/** The certificates to trust; where none are named those of libpq's own place, and the system's for `system`. */
function rootCertificate(path: string | undefined, mode: SslMode): string | undefined {
  if (path === "system") return undefined;
  if (path !== undefined) return pem(path, "the root certificates");
  return mode === "require" || mode.startsWith("verify-") ? pem(usual("root.crt"), "the root certificates") : undefined;
}

/** A file in libpq's own folder, where it is there. */
function usual(name: string): string | undefined {
  const path = join(homedir(), ".postgresql", name);
  return exists(path) ? path : undefined;
}

function pem(path: string | undefined, what: string): string | undefined {
  if (path === undefined) return undefined;
  try {
    return readFileSync(path, "utf8");
  } catch (cause) {
    throw new ConfigError(`Cannot read ${what} "${path}": ${(cause as Error).message}`, { cause });
  }
}

/**
 * The password that `file`, usually `~/.pgpass`, has for an address. A file that others may read is passed over, as libpq does.
 *
 * @see https://www.postgresql.org/docs/current/libpq-pgpass.html
 */
function passwordFromFile(
  file: string,
  { host, port, path }: Address,
  database: string,
  user: string,
): string | undefined {
  const found = statSync(file, { throwIfNoEntry: false });
  if (found === undefined || !found.isFile() || (found.mode & 0o077) !== 0) return undefined;
  const wanted = [
    path !== undefined && SOCKET_FOLDERS.includes(host) ? "localhost" : host,
    String(port),
    database,
    user,
  ];
  for (const line of readFileSync(file, "utf8").split(/\r?\n/)) {
    if (line.startsWith("#")) continue;
    const [fields, password] = passwordLine(line);
    if (password !== undefined && wanted.every((value, i) => fields[i] === "*" || fields[i] === value)) return password;
  }
  return undefined;
}

/** `host:port:database:user:password`, where a backslash stands before a colon or a backslash that parts nothing. */
function passwordLine(line: string): readonly [fields: readonly string[], password: string | undefined] {
  const fields: string[] = [];
  let field = "";
  for (let at = 0; at < line.length; at++) {
    const character = line[at]!;
    if (character === "\\" && at + 1 < line.length) field += line[++at]!;
    else if (character === ":" && fields.length < 4) {
      fields.push(field);
      field = "";
    } else field += character;
  }
  return [fields, fields.length === 4 ? field : undefined];
}
