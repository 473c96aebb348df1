/**
 * What runs in the thread of a {@linkcode ThreadedDatabase}: one database, which answers each request in its turn.
 *
 * @module
 */
import { parentPort } from "node:worker_threads";
import type { StatementResult } from "../../registry/operation.ts";
import { LocalDatabase } from "./local_database.ts";
import type { Single } from "./single_statements.ts";

/** What the thread is asked: opens the database, which comes first; runs the parts of one statement; closes it. */
export type Request =
  | { readonly open: string; readonly timeout: number }
  | { readonly run: readonly Single[] }
  | { readonly close: true };

/** What the thread answers to each. */
export interface Answer {
  /** What the statement answered; absent: it failed, or none was asked for. */
  readonly result?: StatementResult;
  /** What was thrown. An error that is sent to another thread loses what tells its code. */
  readonly failure?: Failure;
  /** Whether a transaction is open now. */
  readonly inTransaction: boolean;
}

/** The parts of an error by which it is told what it is. */
export interface Failure {
  readonly message: string;
  readonly code?: string | undefined;
  readonly errcode?: number | undefined;
}

let database: LocalDatabase | undefined;

parentPort?.on("message", (request: Request) => parentPort!.postMessage(answerTo(request)));

function answerTo(request: Request): Answer {
  try {
    if ("open" in request) database = new LocalDatabase(request.open, request);
    else if ("run" in request) return { result: database!.one(request.run), inTransaction: database!.inTransaction() };
    else database?.close();
    return { inTransaction: false };
  } catch (error) {
    const { message, code, errcode } = error as Failure;
    const failure = { message: message ?? String(error), code, errcode };
    return { failure, inTransaction: "run" in request && database!.inTransaction() };
  }
}
