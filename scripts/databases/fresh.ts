/**
 * What tests do to servers from outside of retort.
 *
 * @module
 */

/** The rows of one statement, on a connection of its own. */
export async function ask(url: string, sql: string): Promise<readonly Record<string, unknown>[]> {
  const [rows] = await askAll(url, [sql]);
  return rows!;
}

async function askAll(url: string, statements: readonly string[]): Promise<readonly Record<string, unknown>[][]> {
  switch (new URL(url).protocol) {
    case "postgres:":
    case "postgresql:":
      return await askPostgres(url, statements);
    case "mysql:":
    case "mariadb:":
      return await askMysql(url, statements);
    case "http:":
    case "ws:":
      return await askLibsql(url, statements);
    default:
      throw new Error(`Cannot ask ${new URL(url).protocol}: it is no server that tests know`);
  }
}

/**
 * Makes a database anew, empty: each worker of a suite has one of its own, `retort_1` and so on.
 *
 * @param url Of the server; who connects may create databases.
 * @returns the database's URL
 */
export async function freshDatabase(url: string, name: string): Promise<string> {
  if (!/^\w+$/.test(name)) throw new Error(`Cannot make the database "${name}": its name is letters, digits and "_"`);
  const made = new URL(url);
  made.pathname = `/${name}`;
  switch (made.protocol) {
    case "postgres:":
    case "postgresql:": {
      const other = new URL(url);
      other.pathname = "/postgres";
      // Each is a transaction: neither may stand in one.
      await askAll(other.href, [`DROP DATABASE IF EXISTS "${name}" WITH (FORCE)`, `CREATE DATABASE "${name}"`]);
      return made.href;
    }
    case "mysql:":
    case "mariadb:": {
      const none = new URL(url);
      none.pathname = "/";
      await askAll(none.href, [
        `DROP DATABASE IF EXISTS \`${name}\``,
        `CREATE DATABASE \`${name}\` CHARACTER SET utf8mb4`,
      ]);
      return made.href;
    }
    default: {
      // The server of the tests makes a database when one connects to it.
      made.pathname += "/";
      const { origin, path, token } = overHttp(made.href);
      const { ok, status } = await fetch(`${origin}${path}`, { method: "DELETE", headers: bearer(token) });
      if (!ok) throw new Error(`Cannot make the database "${name}" anew: the server answers with status ${status}`);
      return made.href;
    }
  }
}

async function askPostgres(url: string, statements: readonly string[]): Promise<Record<string, unknown>[][]> {
  const { default: connect } = await import("postgres");
  const sql = connect(url, { max: 1, onnotice() {}, connect_timeout: 10 });
  try {
    const results: Record<string, unknown>[][] = [];
    for (const statement of statements) results.push([...await sql.unsafe(statement)]);
    return results;
  } finally {
    await sql.end();
  }
}

async function askMysql(url: string, statements: readonly string[]): Promise<Record<string, unknown>[][]> {
  const { createConnection } = await import("mysql2/promise");
  const connection = await createConnection({ uri: url, connectTimeout: 10_000 });
  try {
    const results: Record<string, unknown>[][] = [];
    for (const statement of statements) {
      const [rows] = await connection.query(statement);
      results.push(Array.isArray(rows) ? rows.map((row) => ({ ...row })) : []);
    }
    return results;
  } finally {
    await connection.end();
  }
}

async function askLibsql(url: string, statements: readonly string[]): Promise<Record<string, unknown>[][]> {
  const { createClient } = await import("@libsql/client");
  const client = createClient({ url });
  try {
    const results: Record<string, unknown>[][] = [];
    for (const statement of statements) {
      const { columns, rows } = await client.execute(statement);
      results.push(rows.map((row) => Object.fromEntries(columns.map((column) => [column, row[column]]))));
    }
    return results;
  } finally {
    client.close();
  }
}

function overHttp(url: string): { origin: string; path: string; token: string | null } {
  const { host, pathname, searchParams } = new URL(url);
  return { origin: `http://${host}`, path: pathname, token: searchParams.get("authToken") };
}

function bearer(token: string | null): Record<string, string> {
  return token === null ? {} : { authorization: `Bearer ${token}` };
}
