import { readdirSync, readFileSync, statSync } from "node:fs";
import { join, relative, resolve } from "node:path";
import { interruption, ModelError, ModelStatementError } from "../errors.ts";
import { type Connection, StatementFailure } from "../registry/connection.ts";
import type { ModelContext, ModelSource } from "../registry/model_source.ts";
import type { Registry } from "../registry/registry.ts";
import type { InstalledDatabase, Scratch, ScriptStatement } from "../registry/scratch.ts";
import type { Schema } from "../schema/model.ts";
import { checkChoice, checkOptions } from "../schema/options.ts";
import { readWhole } from "./reading.ts";

/** A script as it stands in its file. */
interface SqlFile {
  readonly path: string;
  /** The path as a message shows it. */
  readonly shown: string;
  readonly text: string;
  readonly statements: readonly ScriptStatement[];
}

/** How {@linkcode fromSql} reads. */
export interface SqlSourceOptions {
  /**
   * Where SQL of PostgreSQL runs: in PGlite, whatever version the server has, or on the server. Other databases have one way.
   *
   * @default in PGlite where it is installed beside the config and of the server's version, or no server is asked; what it refuses
   * is run on the server
   */
  readonly scratch?: "pglite" | "server";
}

/**
 * Models that are written as SQL: `CREATE TABLE` and whatever else makes the database that is wanted. It is run in a scratch
 * database, and read from there: in memory for SQLite; for PostgreSQL in PGlite where that is installed; else on the server that
 * the models are compared with. The scratch database is gone when that is done, whatever happened.
 *
 * @param path of a file, or of a folder whose `*.sql` are run in the order of their names; relative to the config's folder
 * @example export default { target: fromSql("schema.sql") };
 */
export function fromSql(path: string, options: SqlSourceOptions = {}): ModelSource {
  if (typeof path !== "string" || path === "") {
    throw new ModelError("Cannot read models from SQL: fromSql() takes the path of a file or a folder", {
      hint: 'write fromSql("schema.sql")',
    });
  }
  checkOptions("fromSql()", options, ["scratch"]);
  const scratch = checkChoice(options.scratch, ["pglite", "server"], "`scratch` of fromSql()");
  return {
    source: `the SQL of "${path}"`,
    async load(context) {
      const files = readFiles(path, context);
      const onServer = () => readOnServer(path, files, context);
      const embedded = scratch === "server" ? undefined : await findEmbedded(path, context, scratch);
      if (embedded === undefined) return await onServer();
      return await readEmbedded(
        embedded,
        files,
        context,
        scratch === undefined && context.target ? onServer : undefined,
      );
    },
  };
}

/**
 * What runs the SQL without a server; `undefined` where the server does.
 *
 * @throws {ModelError} if nothing else would do, and it is not installed
 */
async function findEmbedded(
  path: string,
  { registry, server, target, directory, packages = directory }: ModelContext,
  wanted: SqlSourceOptions["scratch"],
): Promise<InstalledDatabase | undefined> {
  const { embedded } = registry.dialect(server);
  if (embedded === undefined) return undefined;
  const found = await embedded.find(packages);
  // Words differ by version: what the server would say otherwise looks as if it were another.
  if (found !== undefined) return wanted !== undefined || found.speaks(server) ? found : undefined;
  if (wanted === undefined && target !== undefined) return undefined;
  const [why, way] = wanted === undefined
    ? [
      "no server is named, or none is to be asked, and ",
      "name the database by --url, RETORT_URL or `url` in the config, and leave out --offline",
    ]
    : ["", "leave out `scratch` of fromSql()"];
  throw new ModelError(`Cannot read the models of "${path}": ${why}${embedded.package} is not installed`, {
    hint: `install it beside the config, npm install --save-dev ${embedded.package}; or ${way}`,
  });
}

/**
 * Reads it without a server.
 *
 * @param otherwise reads it on the server, which may have what is lacking here: roles, extensions
 * @throws {ModelError} if it is refused here, and the server cannot be asked
 */
async function readEmbedded(
  embedded: InstalledDatabase,
  files: readonly SqlFile[],
  { server, registry, signal, keep }: ModelContext,
  otherwise: (() => Promise<Schema>) | undefined,
): Promise<Schema> {
  const script = files.flatMap(({ statements }) => statements);
  try {
    await using stack = new AsyncDisposableStack();
    const scratch = stack.use(await embedded.open(script, server, signal ? { signal } : {}));
    const schema = await readFrom(scratch, files, registry, signal);
    if (keep !== undefined) {
      stack.move();
      await keep(scratch);
    }
    return schema;
  } catch (refused) {
    if (!(refused instanceof ModelStatementError)) throw refused;
    if (otherwise === undefined) throw told(refused);
    return await otherwise().catch((error) => {
      throw error instanceof ModelStatementError || signal?.aborted ? error : told(refused);
    });
  }
}

/** What refused a statement, where no server was asked, with the way to one. */
function told(error: ModelStatementError): ModelStatementError {
  const { message, statement, sqlState, offset, place, cause, hint } = error;
  const way =
    "a server may have what is lacking here, as roles and other extensions: name a database that can be asked, " +
    "and leave out --offline and `scratch`";
  return new ModelStatementError(message, {
    statement,
    hint: hint === undefined ? way : `${hint}; ${way}`,
    ...(sqlState !== undefined && { sqlState }),
    ...(offset !== undefined && { offset }),
    ...(place !== undefined && { place }),
    ...(cause !== undefined && { cause }),
  });
}

/** Reads it in a scratch database of the server's, or of the dialect's own. */
async function readOnServer(
  path: string,
  files: readonly SqlFile[],
  { registry, server, target, signal }: ModelContext,
): Promise<Schema> {
  const dialect = registry.dialect(server);
  if (dialect.scratch === undefined) {
    throw new ModelError(`Cannot read the models of "${path}": ${dialect.name} has no scratch databases`);
  }
  await using scratch = await opened(() => dialect.scratch!(target, signal ? { signal } : {}), path);
  return await readFrom(scratch, files, registry, signal);
}

async function readFrom(
  scratch: Scratch,
  files: readonly SqlFile[],
  registry: Registry,
  signal: AbortSignal | undefined,
): Promise<Schema> {
  checkAlone(files, scratch);
  for (const file of files) await run(file, scratch.connection, signal);
  const { connection, schemas, ownSchema } = await scratch.made();
  return await readWhole(connection, registry, { others: schemas, ownSchema });
}

/** @throws {ModelError} if the server makes none, with its words */
async function opened(open: () => Promise<Scratch>, path: string): Promise<Scratch> {
  try {
    return await open();
  } catch (error) {
    if (!(error instanceof StatementFailure)) throw error;
    throw new ModelError(
      `Cannot read the models of "${path}": the server makes no scratch database to run them in: ${error.message}`,
      { cause: error, hint: error.hint ?? "let the user of the URL make databases, or name another user" },
    );
  }
}

/** @throws {ModelError} if there is no such file or folder, or nothing in it */
function readFiles(path: string, context: ModelContext): readonly SqlFile[] {
  const whole = resolve(context.directory, path);
  const found = statSync(whole, { throwIfNoEntry: false });
  if (found === undefined) {
    throw new ModelError(`Cannot read the models of "${path}": there is no such file or folder`, {
      hint: `it is looked for at "${whole}"`,
      place: { path: whole },
    });
  }
  const paths = found.isDirectory()
    ? readdirSync(whole, { withFileTypes: true })
      .filter((entry) => !entry.isDirectory() && entry.name.endsWith(".sql"))
      .map(({ name }) => join(whole, name)).sort()
    : [whole];
  const files = paths.map((each) => readFile(each, context));
  if (files.some(({ statements }) => statements.length > 0)) return files;
  const what = found.isDirectory() ? paths.length === 0 ? "the folder holds no *.sql" : "its files hold" : "it holds";
  // An empty text is a slip; taken at its word, it would drop all that there is.
  throw new ModelError(`Cannot read the models of "${path}": ${what}${paths.length === 0 ? "" : " no statement"}`, {
    hint: "write what makes the database that is wanted",
    place: { path: whole },
  });
}

/** @throws {ModelError} if it cannot be read, or holds what reaches beyond the database */
function readFile(path: string, { directory, registry, server }: ModelContext): SqlFile {
  const shown = relative(directory, path).startsWith("..") ? path : relative(directory, path);
  let text: string;
  try {
    text = new TextDecoder("utf-8", { fatal: true }).decode(readFileSync(path));
  } catch (cause) {
    const why = cause instanceof TypeError ? "it is no text in UTF-8" : (cause as Error).message;
    throw new ModelError(`Cannot read the SQL file "${shown}": ${why}`, { cause, place: { path } });
  }
  const file = { path, shown, text, statements: registry.dialect(server).script.statements(text) };
  const refused = file.statements.find((statement) => statement.refused !== undefined);
  if (refused === undefined) return file;
  throw located(file, refused, {
    why: refused.refused!,
    hint: "take it out: the file is to say what the one database looks like",
  });
}

/** @throws {ModelError} if a statement stands in no transaction, and the scratch database is inside one */
function checkAlone(files: readonly SqlFile[], { connection: { inTransaction } }: Scratch): void {
  if (!inTransaction) return;
  for (const file of files) {
    const alone = file.statements.find(({ isAlone }) => isAlone);
    if (alone === undefined) continue;
    throw located(file, alone, {
      why: "the user may not make a scratch database, and in its place it would have to run inside a transaction",
      hint: "take it out, or let the user of the URL make databases",
    });
  }
}

/** Statements that run in one transaction: each table takes room among the server's locks until it ends. */
const TOGETHER = 500;

/** Runs a file, as much at a time as the connection takes. @throws {ModelStatementError} */
async function run(file: SqlFile, connection: Connection, signal: AbortSignal | undefined): Promise<void> {
  const { statements } = file;
  const own = connection.pipelines && !connection.inTransaction && !statements.some(({ isAlone }) => isAlone);
  for (let from = 0; from < statements.length; from += TOGETHER) {
    const part = statements.slice(from, from + TOGETHER);
    try {
      await connection.run(part.map(({ sql }) => ({ sql })), { begin: own, commit: own, ...(signal && { signal }) });
    } catch (error) {
      if (signal?.aborted) throw interruption(signal);
      if (!(error instanceof StatementFailure)) throw error;
      const { message, offset, sqlState, hint, cause } = error;
      throw located(file, part[error.index] ?? part[0]!, { why: message, offset, sqlState, hint, cause });
    }
  }
}

/** What is wrong with a statement, by its place in the file. */
function located(
  { path, shown, text }: SqlFile,
  { sql, start }: ScriptStatement,
  { why, offset, sqlState, hint, cause }: {
    readonly why: string;
    readonly offset?: number | undefined;
    readonly sqlState?: string | undefined;
    readonly hint?: string | undefined;
    readonly cause?: unknown;
  },
): ModelStatementError {
  const line = text.slice(0, start + (offset ?? 0)).split("\n").length;
  return new ModelStatementError(`Cannot run the SQL file "${shown}": line ${line}: ${why}`, {
    statement: sql,
    place: { path, line },
    ...(cause !== undefined && { cause }),
    ...(hint !== undefined && { hint }),
    ...(offset !== undefined && { offset }),
    ...(sqlState !== undefined && { sqlState }),
  });
}
