/**
 * The socket under a session: a unix socket or TCP, secured or not. Opened here and not by the client library, which would
 * open another behind our back when one is lost, in the middle of a transaction.
 *
 * @module
 */
import { connect, isIP, type Socket } from "node:net";
import { checkServerIdentity, connect as connectTls, type PeerCertificate, type TLSSocket } from "node:tls";
import type { Address, PostgresTarget, SslMode } from "./target.ts";

/** Asks for TLS. https://www.postgresql.org/docs/current/protocol-message-formats.html (SSLRequest) */
const SSL_REQUEST = Uint8Array.of(0, 0, 0, 8, 4, 210, 22, 47);

/** What was wrong with an address, so that the next may be tried. */
export class SocketError extends Error {}

/**
 * Opens a socket to `address`, secured as `target` wants.
 *
 * @param secured whether TLS is tried: `allow` and `prefer` are tried in both ways
 * @throws {SocketError} if nobody answers, or not as is wanted
 */
export async function openSocket(
  address: Address,
  { sslMode, ca, certificate, key }: Pick<PostgresTarget, "sslMode" | "ca" | "certificate" | "key">,
  secured: boolean,
  timeout: number,
): Promise<Socket> {
  const socket = await dial(address, timeout);
  if (!secured || address.path !== undefined) return socket;
  try {
    if (!await answersTls(socket, timeout)) {
      if (sslMode === "prefer" || sslMode === "allow") return socket;
      throw new SocketError(`it has no TLS, and sslmode is ${sslMode}`);
    }
    return await secure(
      socket,
      address,
      { sslMode, ...(ca && { ca }), ...(certificate && { certificate, key }) },
      timeout,
    );
  } catch (error) {
    socket.destroy();
    throw error;
  }
}

function dial({ host, port, path }: Address, timeout: number): Promise<Socket> {
  return new Promise((resolve, reject) => {
    const socket = path === undefined ? connect({ host, port }) : connect({ path });
    const timer = setTimeout(() => fail(new Error(`it did not answer within ${timeout} ms`)), timeout);
    const fail = (error: Error) => {
      clearTimeout(timer);
      socket.destroy();
      reject(new SocketError(reasonOf(error), { cause: error }));
    };
    socket.once("error", fail);
    socket.once("connect", () => {
      clearTimeout(timer);
      socket.removeListener("error", fail);
      // Without it a batch waits for the answer to its first packet. https://www.rfc-editor.org/rfc/rfc896
      if (path === undefined) socket.setNoDelay(true);
      resolve(socket);
    });
  });
}

function reasonOf(error: Error): string {
  const { code } = error as NodeJS.ErrnoException;
  if (code === "ECONNREFUSED") return "nothing listens there";
  if (code === "ENOENT") return "there is no such socket";
  if (code === "ENOTFOUND" || code === "EAI_AGAIN") return "the name is not known";
  return error.message;
}

/** Whether the server has TLS: it answers with one byte. */
function answersTls(socket: Socket, timeout: number): Promise<boolean> {
  return new Promise((resolve, reject) => {
    const done = (act: () => void) => {
      clearTimeout(timer);
      socket.removeAllListeners("data");
      socket.removeAllListeners("error");
      socket.removeAllListeners("close");
      act();
    };
    const timer = setTimeout(
      () => done(() => reject(new SocketError(`it did not answer within ${timeout} ms`))),
      timeout,
    );
    socket.once("error", (error: Error) => done(() => reject(new SocketError(reasonOf(error), { cause: error }))));
    socket.once("close", () => done(() => reject(new SocketError("it closed the connection"))));
    socket.once("data", (data: Uint8Array) =>
      done(() => {
        // More than one byte would be what somebody in between has put in before the encryption begins.
        if (data.length !== 1) reject(new SocketError("it answered with more than it was asked for"));
        else resolve(data[0] === 0x53);
      }));
    socket.write(SSL_REQUEST);
  });
}

function secure(
  socket: Socket,
  { host }: Address,
  { sslMode, ca, certificate, key }: {
    readonly sslMode: SslMode;
    readonly ca?: string;
    readonly certificate?: string;
    readonly key?: string | undefined;
  },
  timeout: number,
): Promise<TLSSocket> {
  const verify = sslMode === "verify-ca" || sslMode === "verify-full" || ca !== undefined && sslMode === "require";
  return new Promise((resolve, reject) => {
    const secured = connectTls({
      socket,
      // Checked below, since not every runtime does it for an address.
      checkServerIdentity: () => undefined,
      rejectUnauthorized: verify,
      ...(ca !== undefined && { ca }),
      ...(certificate !== undefined && { cert: certificate }),
      ...(key !== undefined && { key }),
      ...(isIP(host) === 0 && { servername: host }),
    });
    const fail = (error: Error) => {
      clearTimeout(timer);
      secured.destroy();
      reject(new SocketError(`its certificate is not accepted: ${error.message}`, { cause: error }));
    };
    const timer = setTimeout(() => fail(new Error(`no answer within ${timeout} ms`)), timeout);
    secured.once("error", fail);
    secured.once("secureConnect", () => {
      clearTimeout(timer);
      const problem = sslMode === "verify-full" ? identityProblem(host, secured.getPeerCertificate()) : undefined;
      if (problem !== undefined) return fail(problem);
      secured.removeListener("error", fail);
      resolve(secured);
    });
  });
}

function identityProblem(host: string, certificate: PeerCertificate): Error | undefined {
  if (certificate === null || Object.keys(certificate).length === 0) return new Error("it showed none");
  return checkServerIdentity(host, certificate);
}
