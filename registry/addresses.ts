/**
 * Connecting to a server that may answer at one of several addresses, with TLS or without, and what is told where it answers
 * at none.
 *
 * @module
 */
import { ConnectError } from "../errors.ts";

/** One place where a server may answer. */
export interface Address {
  /** A name or an address. */
  readonly host: string;
  readonly port: number;
  /** The path of a unix socket, where it is one. */
  readonly path?: string;
}

/** Who is looked for, and where. */
export interface Sought {
  /** In the order in which they are tried. */
  readonly addresses: readonly Address[];
  readonly user: string;
  readonly database: string;
}

/** Where else a connection is tried after a failure. */
export interface Further {
  /** Whether the same address is tried in the other way: with TLS, or without. */
  readonly otherWay: boolean;
  /** Whether the addresses after it are tried. */
  readonly otherAddress: boolean;
}

/** How a dialect tries an address, and what it makes of a failure. */
export interface Attempt<C> {
  /** Whether TLS is tried at an address, in the order of trying. */
  ways(address: Address): readonly boolean[];
  /** @throws what {@linkcode Attempt.after} and the others know what to do about */
  open(address: Address, secured: boolean): Promise<C>;
  after(error: unknown): Further;
  /** What was wrong with an address, as a clause. */
  reason(error: unknown): string;
  /** What to do about the failure that was the last. */
  hint(error: unknown): string;
}

/**
 * What the first address that answers has opened.
 *
 * @throws {ConnectError} if none does, with what was wrong with each
 */
export async function atFirst<C>(sought: Sought, attempt: Attempt<C>, signal?: AbortSignal): Promise<C> {
  const failures = new Map<Address, unknown>();
  for (const address of sought.addresses) {
    let goesOn = true;
    for (const secured of attempt.ways(address)) {
      signal?.throwIfAborted();
      try {
        return await attempt.open(address, secured);
      } catch (error) {
        failures.set(address, error);
        const { otherWay, otherAddress } = attempt.after(error);
        goesOn &&= otherAddress;
        if (!otherWay) break;
      }
    }
    if (!goesOn) break;
  }
  throw notConnected(sought, attempt, failures);
}

function notConnected(
  { addresses, user, database }: Sought,
  { reason, hint }: Pick<Attempt<unknown>, "reason" | "hint">,
  failures: ReadonlyMap<Address, unknown>,
): ConnectError {
  const told = addresses.map((address) =>
    `${placeOf(address)}: ${failures.has(address) ? oneLine(reason(failures.get(address))) : "not tried"}`
  );
  const last = [...failures.values()].at(-1);
  return new ConnectError(`Cannot connect to the database "${database}" as "${user}": ${told.join("; ")}`, {
    cause: last,
    hint: hint(last),
  });
}

function placeOf({ host, port, path }: Address): string {
  return path ?? `${host.includes(":") ? `[${host}]` : host}:${port}`;
}

function oneLine(text: string): string {
  return text.replace(/\s+/g, " ");
}

/** What the operating system says of an address, by the code of its error. */
const REASONS: Readonly<Record<string, string>> = {
  ECONNREFUSED: "nothing listens there",
  ENOENT: "there is no such socket",
  ENOTFOUND: "the name is not known",
  EAI_AGAIN: "the name is not known",
  ETIMEDOUT: "it did not answer in time",
};

/** What the operating system says of an address, as a clause. @param code of the error, `"ECONNREFUSED"` */
export function reasonOf(code: string | undefined): string | undefined {
  return code === undefined ? undefined : REASONS[code];
}
