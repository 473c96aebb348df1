/**
 * What runs in the thread of a {@linkcode PgliteClient}: one PGlite, which answers each request in its turn.
 *
 * @module
 */
import { createRequire } from "node:module";
import { parentPort } from "node:worker_threads";
import { type Failure, failureParts } from "./failures.ts";
import type { Answer } from "./session.ts";
import { clientTypes } from "./values.ts";

/** What the thread is asked: starts PGlite, which comes first; runs a text. */
export type Request = Start | { readonly sql: string };

/** How PGlite is started. */
export interface Start {
  /** The file from whose place packages are looked for, as by a module there. */
  readonly from: string;
  /** The package that PGlite is. */
  readonly package: string;
  /** Modules with extensions, and by which name each exports its own. */
  readonly extensions: readonly { readonly module: string; readonly name: string }[];
}

/** What the thread answers to each. */
export interface Reply {
  /** What a text answered; absent: it failed, or none was asked for. */
  readonly answers?: readonly Answer[];
  /** What was thrown. An error that is sent to another thread loses what tells its code. */
  readonly failure?: Failure;
}

/** As much of a PGlite as is used here. https://pglite.dev/docs/api */
interface Pglite {
  readonly waitReady: Promise<void>;
  exec(sql: string): Promise<readonly Result[]>;
}

/** What PGlite answers to a statement. */
interface Result {
  readonly rows: readonly Readonly<Record<string, unknown>>[];
  readonly rowCount?: number;
  readonly affectedRows?: number;
  readonly command?: string;
}

let pglite: Pglite | undefined;
/** The answer before, behind which the next one is sent. */
let before = Promise.resolve();

parentPort?.on("message", (request: Request) => {
  before = before.then(async () => parentPort!.postMessage(await replyTo(request)));
});

async function replyTo(request: Request): Promise<Reply> {
  try {
    if ("sql" in request) return { answers: (await pglite!.exec(request.sql)).map(answerOf) };
    pglite = await started(request);
    return {};
  } catch (error) {
    return { failure: failureParts(error) };
  }
}

async function started({ from, package: name, extensions }: Start): Promise<Pglite> {
  const require = createRequire(from);
  const { PGlite } = require(name) as { readonly PGlite: new (options: object) => Pglite };
  const made = new PGlite({
    parsers: Object.fromEntries(
      Object.values(clientTypes()).flatMap(({ from, parse }) => from.map((type) => [type, parse])),
    ),
    extensions: Object.fromEntries(extensions.map(({ module, name }) => [name, require(module)[name]])),
  });
  await made.waitReady;
  return made;
}

function answerOf({ rows, rowCount, affectedRows, command = "" }: Result): Answer {
  return { rows, rowCount: rowCount ?? affectedRows ?? rows.length, command };
}
