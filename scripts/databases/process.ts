/**
 * Programs that servers consist of: as whom they run, and when they end.
 *
 * @module
 */
import { chmodSync, chownSync, existsSync, mkdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import process from "node:process";
import type { Server } from "./engine.ts";

/** `nobody`. Servers refuse to run as root, and `initdb` wants a user that has a name. */
const NOBODY = 65534;

/** How long a server may take to answer. Milliseconds. */
const PATIENCE = 60_000;

const isRoot = process.getuid?.() === 0;

/**
 * What a program printed.
 *
 * @throws {Error} if it cannot be run or fails, with the last line of what it said
 */
export async function output(
  program: string,
  args: readonly string[],
  { cwd, stdin, env }: { readonly cwd?: string; readonly stdin?: string; readonly env?: Record<string, string> } = {},
): Promise<string> {
  const options = { args: [...args], cwd, env: { LC_ALL: "C.UTF-8", ...env } };
  let child: Deno.ChildProcess;
  try {
    child = new Deno.Command(program, { ...options, stdin: "piped", stdout: "piped", stderr: "piped" }).spawn();
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) throw new Error(`there is no ${program}`);
    throw error;
  }
  const writing = write(child.stdin, stdin ?? "");
  const { success, code, stdout, stderr } = await child.output();
  await writing;
  const text = new TextDecoder();
  if (success) return text.decode(stdout);
  const said = `${text.decode(stdout)}\n${text.decode(stderr)}`.trim().split("\n").slice(-3).join("\n");
  throw new Error(`${program} ended with status ${code}: ${said}`);
}

/** Ignores that the program did not read to the end: its status tells more. */
async function write(stream: WritableStream<Uint8Array>, text: string): Promise<void> {
  try {
    await ReadableStream.from([new TextEncoder().encode(text)]).pipeTo(stream);
  } catch (error) {
    if (!(error instanceof Deno.errors.BrokenPipe)) throw error;
  }
}

/** Makes a folder that belongs to the user of servers. */
export function makeServerFolder(path: string, mode: 0o700 | 0o755 = 0o700): void {
  mkdirSync(path, { recursive: true });
  chmodSync(path, mode);
  if (isRoot) chownSync(path, NOBODY, NOBODY);
}

/**
 * A command line, as the user of servers runs it: unprivileged, and ended by a signal when the thread that starts it is
 * gone, however that came.
 */
function asServer(command: readonly string[], signal: Deno.Signal): { program: string; args: string[] } {
  const user = isRoot ? [`--reuid=${NOBODY}`, `--regid=${NOBODY}`, "--clear-groups"] : [];
  return { program: "setpriv", args: [...user, "--pdeathsig", signal.replace(/^SIG/, ""), "--", ...command] };
}

/** Nothing of the caller's: `PGDATA` and `MYSQL_HOME` would be heard, and the OpenSSL of a server is its own. */
function serverEnvironment(folder: string): Record<string, string> {
  return { PATH: "/usr/bin:/bin", HOME: folder, LC_ALL: "C.UTF-8", TZ: "UTC", OPENSSL_CONF: "/dev/null" };
}

/** Runs a program to its end, as the user of servers, in a folder of that user. @throws {Error} as `output` does */
export async function runAsServer(folder: string, command: readonly string[], stdin?: string): Promise<void> {
  const { program, args } = asServer(command, "SIGKILL");
  await output("env", ["-i", ...pairs(serverEnvironment(folder)), program, ...args], { cwd: folder, stdin });
}

function pairs(variables: Record<string, string>): string[] {
  return Object.entries(variables).map(([name, value]) => `${name}=${value}`);
}

/** A copy of what `inTestCache` holds, that belongs to the user of servers as the original does. */
export async function copyFolder(from: string, to: string): Promise<void> {
  await output("cp", ["-a", "--reflink=auto", from, to]);
}

const givenPorts = new Set<number>();

/** A port of the loopback address that nobody listened on a moment ago; two servers never get the same. */
function freePort(): number {
  for (;;) {
    using listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
    const { port } = listener.addr;
    if (givenPorts.has(port)) continue;
    givenPorts.add(port);
    return port;
  }
}

/** What a server is started by. */
export interface ServerProcess {
  /** The server's folder; its log is `log` in it. */
  readonly folder: string;
  /** What ends it fast and leaves nothing behind; its data is thrown away. */
  readonly signal: Deno.Signal;
  command(port: number): readonly string[];
  url(port: number): string;
  /** Rejects as long as the server cannot be used. */
  ask(url: string): Promise<unknown>;
}

/**
 * Starts a server and waits until it answers.
 *
 * @throws {Error} if it ends before, or does not answer, with the end of its log
 */
export async function startProcess({ folder, signal, command, url, ask }: ServerProcess): Promise<Server> {
  // Somebody may take the port between its choice and its use.
  for (let attempt = 1;; attempt++) {
    const port = freePort();
    const { program, args } = asServer(["sh", "-c", 'exec "$@" >log 2>&1 </dev/null', "sh", ...command(port)], signal);
    const child = new Deno.Command(program, {
      args,
      cwd: folder,
      clearEnv: true,
      env: serverEnvironment(folder),
      stdin: "null",
      stdout: "null",
      stderr: "null",
    }).spawn();
    const server = {
      url: url(port),
      async [Symbol.asyncDispose]() {
        if (!ended) child.kill(signal);
        await child.status;
      },
    };
    let ended = false;
    child.status.then(() => ended = true);
    const end = Date.now() + PATIENCE;
    let failure: unknown;
    while (!ended && Date.now() < end) {
      try {
        await ask(server.url);
        if (!ended) return server;
      } catch (error) {
        failure = error;
        await new Promise((resolve) => setTimeout(resolve, 25));
      }
    }
    await server[Symbol.asyncDispose]();
    const log = logOf(folder);
    if (attempt < 3 && /address already in use/i.test(log)) continue;
    throw new Error(`the server does not start: ${log.split("\n").slice(-5).join("\n")}`, { cause: failure });
  }
}

function logOf(folder: string): string {
  const path = join(folder, "log");
  return existsSync(path) ? readFileSync(path, "utf8").trim() : "there is no log";
}
