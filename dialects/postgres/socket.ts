/**
 * The socket under a session: a unix socket or TCP, secured or not. Opened here and not by the client library, which would
 * open another behind our back when one is lost, in the middle of a transaction.
 *
 * @module
 */
import { connect, isIP, type Socket } from "node:net";
import { checkServerIdentity, connect as connectTls, type PeerCertificate, type TLSSocket } from "node:tls";
import { type Address, reasonOf } from "../../registry/addresses.ts";
import { codeOf, lastWords } from "./failures.ts";
import type { PostgresTarget } from "./target.ts";

/** Asks for TLS. https://www.postgresql.org/docs/current/protocol-message-formats.html (SSLRequest) */
const SSL_REQUEST = Uint8Array.of(0, 0, 0, 8, 4, 210, 22, 47);

/** What was wrong with an address, so that the next may be tried. */
export class SocketError extends Error {}

/** What is said of somebody who is no server of PostgreSQL's. */
export const STRANGER = "it does not answer as PostgreSQL does";

/**
 * Opens a socket to `address`, secured as `target` wants.
 *
 * @param secured whether TLS is tried: `allow` and `prefer` are tried in both ways
 * @param timeout milliseconds until each step must be done
 * @throws {SocketError} if nobody answers, or not as is wanted
 */
export async function openSocket(
  address: Address,
  target: Pick<PostgresTarget, "sslMode" | "ca" | "certificate" | "key" | "passphrase">,
  secured: boolean,
  timeout: number,
): Promise<Socket> {
  const { path, host, port } = address;
  const socket = path === undefined ? connect({ host, port }) : connect({ path });
  // Somebody must listen at all times: an error that nobody hears ends the process.
  socket.on("error", () => {});
  try {
    await settled(socket, "connect", timeout);
    // Without it a batch waits for the answer to its first packet. https://www.rfc-editor.org/rfc/rfc896
    if (path === undefined) socket.setNoDelay(true);
    if (!secured || path !== undefined) return socket;
    if (await answersTls(socket, timeout)) return await secure(socket, address, target, timeout);
    if (target.sslMode === "prefer" || target.sslMode === "allow") return socket;
    throw new SocketError(`it has no TLS, and sslmode is ${target.sslMode}`);
  } catch (error) {
    socket.destroy();
    throw error;
  }
}

/** What `event` brings. @throws {SocketError} if it does not come, but an error, the end, or nothing for too long */
function settled(socket: Socket, event: string, timeout: number): Promise<unknown> {
  return new Promise((resolve, reject) => {
    const done = (act: () => void) => {
      clearTimeout(timer);
      socket.off(event, came).off("error", failed).off("close", closed);
      act();
    };
    const came = (what: unknown) => done(() => resolve(what));
    const failed = (error: Error) =>
      done(() => reject(new SocketError(reasonOf(codeOf(error)) ?? error.message, { cause: error })));
    const closed = () => done(() => reject(new SocketError("it closed the connection")));
    const late = () => done(() => reject(new SocketError(`it did not answer within ${timeout / 1000} s`)));
    const timer = setTimeout(late, timeout);
    socket.once(event, came).once("error", failed).once("close", closed);
  });
}

/** Whether the server has TLS: it answers with one byte. @throws {SocketError} if it is no server of PostgreSQL's */
async function answersTls(socket: Socket, timeout: number): Promise<boolean> {
  const answer = settled(socket, "data", timeout);
  socket.write(SSL_REQUEST);
  const data = await answer as Uint8Array;
  // More than one byte would be what somebody in between has put in before the encryption begins.
  if (data.length === 1 && data[0] === YES) return true;
  if (data.length === 1 && data[0] === NO) return false;
  throw new SocketError(lastWords(data) ?? STRANGER);
}

/** `S` and `N`, as the server answers. */
const YES = 0x53, NO = 0x4e;

async function secure(
  socket: Socket,
  { host }: Address,
  { sslMode, ca, certificate, key, passphrase }: Parameters<typeof openSocket>[1],
  timeout: number,
): Promise<TLSSocket> {
  const verify = sslMode === "verify-ca" || sslMode === "verify-full" || ca !== undefined && sslMode === "require";
  const locked = passphrase();
  const secured = connectTls({
    socket,
    // Checked below, since not every runtime does it for an address.
    checkServerIdentity: () => undefined,
    rejectUnauthorized: verify,
    ...(ca !== undefined && { ca }),
    ...(certificate !== undefined && { cert: certificate }),
    ...(key !== undefined && { key }),
    ...(locked !== undefined && { passphrase: locked }),
    ...(isIP(host) === 0 && { servername: host }),
  });
  secured.on("error", () => {});
  try {
    await settled(secured, "secureConnect", timeout);
    const problem = sslMode === "verify-full" ? identityProblem(host, secured.getPeerCertificate()) : undefined;
    if (problem !== undefined) throw problem;
    return secured;
  } catch (error) {
    secured.destroy();
    throw new SocketError(`TLS with it fails: ${(error as Error).message}`, { cause: error });
  }
}

function identityProblem(host: string, certificate: PeerCertificate): Error | undefined {
  if (certificate === null || Object.keys(certificate).length === 0) return new Error("it showed no certificate");
  return checkServerIdentity(host, certificate);
}
