/**
 * What the process writes: results to stdout, everything else to stderr.
 *
 * @module
 */
import process from "node:process";
import type { ProgressLine } from "./_progress.ts";

/** Stdout and stderr, and the line on the terminal that tells what goes on. */
export class Output {
  /** Whether stdout, and stderr, has been written to: to make either costs milliseconds, and many a run says nothing. */
  readonly #opened = { stdout: false, stderr: false };
  #isFull = false;
  #progress: ProgressLine | undefined;
  readonly #onLost: (error: Error) => void;

  /** @param onLost told, once, that stdout takes nothing any more */
  constructor(onLost: (error: Error) => void) {
    this.#onLost = onLost;
  }

  /** Whether stdout takes nothing any more: a full disk. */
  get isFull(): boolean {
    return this.#isFull;
  }

  /** Prints to stdout; never ends the process, which would cut off what a pipe has not taken yet. */
  print(text: string): void {
    if (text === "") return;
    // Bun tells of what cannot be written by an event, Deno throws where it was to be written.
    if (!this.#opened.stdout) process.stdout.on("error", (error) => this.#notPrinted(error));
    this.#opened.stdout = true;
    try {
      process.stdout.write(text);
    } catch (error) {
      this.#notPrinted(error as NodeJS.ErrnoException);
    }
  }

  #notPrinted(error: NodeJS.ErrnoException): void {
    // Whoever reads us may have read enough: `retort history | head`.
    if (error.code === "EPIPE" || this.#isFull) return;
    this.#isFull = true;
    this.#onLost(error);
  }

  /** A line for the person who watches, on stderr. */
  note(line: string): void {
    if (!this.#opened.stderr) process.stderr.on("error", notNoted);
    this.#opened.stderr = true;
    const write = () => void process.stderr.write(`${line}\n`);
    try {
      if (this.#progress === undefined) write();
      else this.#progress.above(write);
    } catch {
      notNoted();
    }
  }

  /** What `body` comes to, while a line stands below all that is noted. */
  async above<T>(line: ProgressLine | undefined, body: () => Promise<T>): Promise<T> {
    using progress = line;
    this.#progress = progress;
    try {
      return await body();
    } finally {
      this.#progress = undefined;
    }
  }

  /** Takes back the line that tells what goes on: nothing does any more. */
  erase(): void {
    this.#progress?.[Symbol.dispose]();
    this.#progress = undefined;
  }
}

/** A line that stderr does not take is lost: there is nowhere left to tell of it, and the exit status stays. */
function notNoted(): void {}
