/**
 * The life of the process: what stops it, what failed in it, and how it ends.
 *
 * @module
 */
import process from "node:process";
import {
  InterruptedError,
  isRetortError,
  type RetortError,
  RevisionFailedError,
  thrownText,
  UsageError,
} from "../errors.ts";
import { errorDocument, errorLines, fullStack } from "./_failure.ts";
import { Output } from "./_output.ts";

/** Milliseconds after which a further signal to stop ends the process, whatever it does. */
const GRACE = 1000;

/** How a failure is told. */
export interface Telling {
  /** Whether as a document, on stdout. */
  readonly json?: boolean | undefined;
  /** Above 1: with the stack. */
  readonly verbose: number;
  /** With the stack. */
  readonly raiseerr?: boolean | undefined;
}

/** The process. It starts with the status of a bug, and finds out when nothing will come any more. */
export class Process {
  /** What it writes. */
  readonly output = new Output((error) => this.#lost(error));
  readonly #controller = new AbortController();
  #telling: Telling;
  /** How the process will end, unless it never gets there. */
  #status = 0;
  #ended = false;
  /** What the report was of, if there was one. */
  #failure: unknown;
  /** The first thing that failed with nobody waiting for it. */
  #stray: RetortError | undefined;
  /** When the first signal to stop came; milliseconds. */
  #stopAsked: number | undefined;

  /** @param telling how a failure is told until more is known of the call */
  constructor(telling: Telling) {
    this.#telling = telling;
  }

  /** Aborted when what is done is to stop; the reason is the error that tells why. */
  get signal(): AbortSignal {
    return this.#controller.signal;
  }

  /** Says how a failure is told from now on. */
  tellBy(telling: Telling): void {
    this.#telling = telling;
  }

  /** Says how the process ends where the result is no error and yet not 0. */
  endWith(status: number): void {
    this.#status = status;
  }

  /** Does what the process is for. What it throws is reported; what fails beside it, with nobody waiting for it, too. */
  live(body: () => Promise<void>): void {
    process.exitCode = 70;
    for (const event of ["unhandledRejection", "uncaughtException"] as const) {
      process.on(event, (reason: unknown) => this.#strayed(reason));
    }
    // Deno never gets here while a module that is imported waits, as a config with `await new Promise(() => {})` does: it goes
    // on for ever there, idle, and only Bun and the binary can tell.
    process.on("beforeExit", () => {
      if (this.#ended) return;
      this.#controller.abort(
        new RevisionFailedError("Cannot finish: the project's own code waits for something that never comes", {
          hint: "look for a promise that nobody settles",
        }),
      );
    });
    process.on("exit", () => this.#exits());
    for (const signal of ["SIGINT", "SIGTERM"] as const) process.on(signal, () => this.#stop(signal));
    void this.#through(body);
  }

  async #through(body: () => Promise<void>): Promise<void> {
    try {
      await body();
    } catch (error) {
      this.#report(error);
    }
    // The command may have been past all that heeds the signal, or be one that does not.
    if (this.#stray !== undefined && this.#failure === undefined) this.#report(this.#stray);
    process.exitCode = this.#status;
    this.#ended = true;
  }

  #strayed(reason: unknown): void {
    const error = isRetortError(reason) ? reason : new RevisionFailedError(
      `Cannot go on: ${thrownText(reason)}`,
      { cause: reason, hint: "something that nobody waits for failed" },
    );
    this.#stray ??= error;
    if (this.#ended) this.#report(error);
    else this.#controller.abort(error);
  }

  #stop(signal: string): void {
    // The first is heard by the run, which undoes what it can; a shell may send it twice. What goes on for longer, or when
    // all is done, is code of the project's that nobody can stop in another way.
    this.#stopAsked ??= performance.now();
    if (this.#ended || performance.now() - this.#stopAsked > GRACE) process.exit(130);
    this.#controller.abort(new InterruptedError(`Cannot go on: stopped by ${signal}`));
  }

  #exits(): void {
    this.output.erase();
    if (this.#ended) return;
    const reason: unknown = this.signal.aborted
      ? this.signal.reason
      : new RevisionFailedError("Cannot finish: the project's own code ended the process", {
        hint:
          "look for process.exit() in the revision, the config and what they import; to stop a revision, throw an error; " +
          "what was not committed is undone, DDL on MySQL is not: `retort current` tells where the database is",
      });
    this.#report(reason);
  }

  /** Says that stdout takes nothing. */
  #lost(error: Error): void {
    const lost = new UsageError(`Cannot write to stdout: ${error.message}`, {
      hint: "the command has run, and only its result is lost; make room where it is written to",
    });
    // A failure that was to stand there says more than that it could not be written.
    this.#report(this.#failure ?? lost);
  }

  /** Says what went wrong, and sets the exit status. */
  #report(error: unknown): void {
    const own = isRetortError(error) ? error : undefined;
    const { json, raiseerr, verbose } = this.#telling;
    const { output } = this;
    this.#failure = error;
    process.exitCode = this.#status = own?.exit ?? 70;
    const withStack = own === undefined || raiseerr || verbose > 1 || process.env.RETORT_DEBUG === "1";
    if (json && !output.isFull) output.print(`${JSON.stringify({ error: errorDocument(error) }, null, 2)}\n`);
    else for (const line of errorLines(error)) output.note(line);
    if (withStack && error instanceof Error) output.note(fullStack(error));
  }
}
