import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import { connect as open, createServer } from "node:net";
import { join } from "node:path";
import { connect } from "../../dialects/mysql/driver.ts";
import { parseUrl } from "../../mod.ts";
import { onServers, rows } from "./servers.ts";

/** What a session over `url` answers: one value. */
const value = async (url: string, sql: string) => Object.values((await rows(url, sql))[0]!).at(-1);

const cipher = (url: string) => value(url, "SHOW STATUS LIKE 'Ssl_cipher'");

/** Sees to it that `url` cannot be connected to, and that it is told how. */
async function refuses(url: string, message: RegExp, hint: RegExp): Promise<void> {
  await assert.rejects(connect(parseUrl(url, "/")), (error: Error & { code?: string; hint?: string }) => {
    assert.equal(error.code, "E_CONNECT", error.stack ?? "");
    assert.match(error.message, message);
    assert.match(error.hint ?? "", hint);
    assert.doesNotMatch(`${error.message} ${error.hint}`, /sesame_4711/);
    return true;
  });
}

onServers("a socket is the way in where the URL names it, and one that is not there is told of", async (url, t) => {
  const path = String(await value(url, "SELECT @@socket"));
  const own = (socketPath: string) => {
    const to = new URL(url);
    to.host = "nowhere.invalid:1";
    to.searchParams.set("socketPath", socketPath);
    return to.href;
  };
  await refuses(own("/nowhere/socket"), /\/nowhere\/socket: there is no such socket/, /whether the server runs/);
  if (!existsSync(path)) return t.skip("the server's socket is on another machine");
  assert.match(String(await value(own(path), "SELECT USER()")), /@localhost$/);
  // Nobody listens in between: TLS is not tried.
  assert.equal(await cipher(own(path)), "");
});

onServers("an address of IPv6 stands in brackets, in the URL and in what is told", async (url, t) => {
  const { hostname, port } = new URL(url);
  const forward = createServer((from) => {
    const to = open(Number(port), hostname);
    from.pipe(to).pipe(from);
    for (const each of [from, to]) each.on("error", () => [from, to].forEach((socket) => socket.destroy()));
  });
  const listening = await new Promise<boolean>((resolve) => {
    forward.once("error", () => resolve(false)).listen(0, "::1", () => resolve(true));
  });
  if (!listening) return t.skip("this machine has no IPv6");
  const own = new URL(url);
  own.host = `[::1]:${(forward.address() as { readonly port: number }).port}`;
  try {
    assert.equal(await value(own.href, "SELECT 42"), 42);
  } finally {
    forward.close();
  }
  await refuses(own.href, /\[::1\]:\d+: nothing listens there/, /the host and the port/);
});

onServers("every ssl-mode does what the client of MySQL does, with TLS and without", async (url) => {
  const mode = (name: string, more = "") => `${url}?ssl-mode=${name}${more}`;
  assert.equal(await cipher(mode("disabled")), "");
  const secured = await cipher(url) !== "";
  assert.equal(await cipher(mode("preferred")) !== "", secured);
  if (!secured) {
    for (const name of ["required", "verify_ca", "verify_identity"]) {
      await refuses(mode(name), /TLS|SSL|secure/i, /ssl-mode/);
    }
    return;
  }
  assert.notEqual(await cipher(mode("required")), "");
  // Nobody has signed it whom this machine trusts.
  for (const name of ["verify_ca", "verify_identity"]) await refuses(mode(name), /certificate/i, /ssl-ca/);
  const folder = String(await value(url, "SELECT @@datadir"));
  const ca = join(folder, "ca.pem");
  if (!existsSync(ca)) return;
  const trusted = `&ssl-ca=${encodeURIComponent(ca)}`;
  assert.notEqual(await cipher(mode("verify_ca", trusted)), "");
  // It is for no host: the server has made it itself.
  await refuses(mode("verify_identity", trusted), /certificate|altname|identity/i, /ssl-mode is verify_identity/);
});

onServers("the first of several hosts that answers is taken, and all are told of where none does", async (url) => {
  const { hostname, port, username, password, pathname } = new URL(url);
  const to = (...hosts: readonly string[]) => `mysql://${username}:${password}@${hosts.join(",")}${pathname}`;
  assert.equal(await value(to("127.0.0.1:1", `${hostname}:${port}`), "SELECT 42"), 42);
  await refuses(to("127.0.0.1:1", "[::1]:1"), /127\.0\.0\.1:1: nothing listens there; \[::1\]:1: /, /the host/);
});
