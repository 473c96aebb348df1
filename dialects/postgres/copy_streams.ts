/**
 * The streams that the client library makes of COPY.
 *
 * @module
 */
import { Buffer } from "node:buffer";
import type { Readable, Writable } from "node:stream";

/**
 * Sends the rows of a COPY and their end at once, so that the next statement may follow. Not by way of the stream's own `end()`:
 * a stream that has ended is destroyed, on which the library has the server give up a COPY, and be it the next one.
 */
export function sendRows(stream: Writable, rows: string): void {
  stream._write(Buffer.from(rows), "utf8", () => {});
  stream._final(() => {});
}

/**
 * The error of COPY … FROM STDIN and TO STDOUT, to which the library answers with a stream that somebody would have to write
 * or read; until it has ended, nothing else can be sent.
 */
export function refusedCopy(answer: unknown): Promise<Error> {
  const error = new Error(
    "COPY from or to the client is not supported here: write rows by op.bulkInsert() with { postgres: { copy: true } }, " +
      "and read them with SELECT",
  );
  const stream = answer as Readable | Writable;
  return new Promise((resolve) => {
    for (const event of ["error", "end", "close"]) stream.on(event, () => resolve(error));
    if ("resume" in stream) stream.resume();
    else stream.destroy(error);
  });
}
