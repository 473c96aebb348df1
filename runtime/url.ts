import { ConfigError } from "../errors.ts";
import type { DatabaseTarget } from "../registry/connection.ts";

/** Parameters whose values are secrets. */
const SECRET_OPTIONS = ["authtoken", "password", "sslpassword", "token"];

/**
 * Reads a database URL. Not `URL`: that knows neither several hosts nor sockets in the place of a host, and changes what it
 * does not know.
 *
 * @param text `scheme:path`, `scheme://user:password@host:port,host:port/path?option=value`
 * @param baseDirectory the folder that relative paths start from
 * @throws {ConfigError} if it has no scheme, a bad port or a bad percent-escape; the text is never part of the message
 */
export function parseUrl(text: string, baseDirectory: string): DatabaseTarget {
  const match = /^([A-Za-z][A-Za-z0-9+.-]*):/.exec(text);
  if (match === null) {
    throw new ConfigError("Cannot read the database URL: it has no scheme", {
      hint: "write sqlite:app.db, postgres://user@host/database, mysql://user@host/database",
    });
  }
  const scheme = match[1]!.toLowerCase();
  let rest = text.slice(match[0].length);
  const hash = rest.indexOf("#");
  if (hash >= 0 && rest.startsWith("//")) rest = rest.slice(0, hash);
  const query = rest.indexOf("?");
  const { options, secrets } = parseOptions(query < 0 ? "" : rest.slice(query + 1));
  if (query >= 0) rest = rest.slice(0, query);

  const hierarchical = rest.startsWith("//");
  if (!hierarchical) {
    return target({ scheme, hosts: [], path: decoded(rest), hierarchical, options, baseDirectory }, text, secrets);
  }

  const slash = rest.indexOf("/", 2);
  const authority = slash < 0 ? rest.slice(2) : rest.slice(2, slash);
  const path = slash < 0 ? "" : rest.slice(slash);
  const at = authority.lastIndexOf("@");
  const [user, password] = at < 0 ? [] : splitOnce(authority.slice(0, at), ":");
  const hosts = authority.slice(at + 1).split(",").filter((host) => host !== "").map(parseHost);
  return target(
    {
      scheme,
      hosts,
      ...(user !== undefined && user !== "" && { user: decoded(user) }),
      path: decoded(path),
      hierarchical,
      options,
      baseDirectory,
    },
    text,
    { ...secrets, ...(password !== undefined && { password: decoded(password) }) },
    password,
  );
}

function target(
  data: Omit<DatabaseTarget, "secret" | "reveal" | "toString">,
  text: string,
  secrets: Readonly<Record<string, string>>,
  written?: string,
): DatabaseTarget {
  return {
    ...data,
    secret: (name) => secrets[name.toLowerCase()],
    reveal: () => text,
    toString: () => hideSecrets(written ? text.replace(`:${written}@`, ":***@") : text),
  };
}

function splitOnce(text: string, by: string): [string, string | undefined] {
  const i = text.indexOf(by);
  return i < 0 ? [text, undefined] : [text.slice(0, i), text.slice(i + by.length)];
}

function parseHost(text: string): { readonly host: string; readonly port?: number } {
  const match = /^(?:\[([^\]]*)\]|([^:]*))(?::(\d*))?$/.exec(text);
  if (match === null) {
    throw new ConfigError("Cannot read the database URL: a host is not `host`, `host:port` or `[IPv6]:port`");
  }
  const host = decoded(match[1] ?? match[2] ?? "");
  if (!match[3]) return { host };
  const port = Number(match[3]);
  if (port < 1 || port > 65535) throw new ConfigError(`Cannot read the database URL: ${match[3]} is no port`);
  return { host, port };
}

function parseOptions(text: string) {
  const options: Record<string, string> = {}, secrets: Record<string, string> = {};
  for (const pair of text.split("&")) {
    if (pair === "") continue;
    const [name, value] = splitOnce(pair, "=").map((part) => decoded(part ?? ""));
    if (SECRET_OPTIONS.includes(name!.toLowerCase())) secrets[name!.toLowerCase()] = value!;
    else options[name!] = value!;
  }
  return { options, secrets };
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    throw new ConfigError("Cannot read the database URL: it holds a % that begins no escape", {
      hint: "write a percent sign as %25",
    });
  }
}

/** `text` with `***` in the place of the password of every URL in it, and of parameters that are secrets. */
export function hideSecrets(text: string): string {
  return text
    .replace(/([A-Za-z][A-Za-z0-9+.-]*:\/\/[^:/?#\s@]*:)[^\s/?#]*@/g, "$1***@")
    .replace(
      /([?&#])([^=&#\s]+)=([^&#\s]*)/g,
      (whole, mark: string, name: string) => isSecret(name) ? `${mark}${name}=***` : whole,
    );
}

/** Whether a parameter's value is a secret, by its name as it is written, escapes and all. */
function isSecret(name: string): boolean {
  const plain = name.replace(/%([0-9A-Fa-f]{2})/g, (_, digits: string) => String.fromCharCode(parseInt(digits, 16)));
  return SECRET_OPTIONS.includes(plain.toLowerCase());
}
