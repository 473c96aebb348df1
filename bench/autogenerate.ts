/**
 * Measures `check` on a database that is as the models have it: `deno task bench:autogenerate [--rounds 3] [--tables 2000]`.
 * Against `alembic check` on a database beside it, in turns, on PostgreSQL 15, MariaDB 11.8 and SQLite; and over a line of 20 ms
 * there and back, by the clock. The tables have ten columns, two indexes and a foreign key each.
 *
 * Alembic is installed on demand into the test cache (`RETORT_TEST_CACHE`), into a virtual environment of its own.
 *
 * @module
 */
import { existsSync, mkdirSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import process from "node:process";
import { parseArgs } from "node:util";
import { build } from "../scripts/build.ts";
import { freshDatabase, startDatabases } from "../scripts/databases.ts";
import { testCache } from "../scripts/test_cache.ts";
import { longLine } from "./long_line.ts";
import { median } from "./measure.ts";

const ALEMBIC = ["alembic==1.19.2", "sqlalchemy==2.0.58", "psycopg2-binary==2.9.13", "pymysql==1.2.4"];
/** How many times as fast as Alembic the largest schema is to be checked. */
const FASTER = 10;
/** Megabytes that it may take. */
const MOST_MEMORY = 200;
/** Milliseconds that 2,000 tables may take on PostgreSQL, and 500 over the long line. */
const MOST = { large: 1000, far: 500 };
/** Milliseconds that what is sent is under way, each way. */
const DELAY = 10;

/** The columns that every table has beside its key and its reference, in the words of each. */
const COLUMNS: readonly (readonly [ours: string, theirs: string])[] = [
  ["t.string(100)", "sa.String(100)"],
  ["t.text()", "sa.Text()"],
  ["t.integer()", "sa.Integer()"],
  ["t.bigInteger()", "sa.BigInteger()"],
  ["t.boolean()", "sa.Boolean()"],
  ["t.numeric(12, 2)", "sa.Numeric(12, 2)"],
  ["t.dateTime()", "sa.DateTime()"],
  ["t.date()", "sa.Date()"],
];

/** The models of so many tables, for retort. */
function ourModels(count: number): string {
  const tables = Array.from({ length: count }, (_, i) =>
    `  table("m${i}", [
    t.column("id", t.integer(), { primaryKey: true }),
    t.column("parent_id", t.integer()),
${COLUMNS.map(([type], k) => `    t.column("c${k}", ${type}, { nullable: ${k % 2 === 1} }),`).join("\n")}
    t.foreignKey(["parent_id"], "m${parentOf(i)}", ["id"], { name: "fk_m${i}_parent" }),
    t.index("ix_m${i}_c0", ["c0"]),
    t.index("ix_m${i}_c2_c6", ["c2", "c6"]),
  ]),`);
  return `import { schema, t, table } from "retort";\nexport default { directory: "migrations", target: schema([\n${
    tables.join("\n")
  }\n]) };\n`;
}

/** The same for SQLAlchemy. */
function theirModels(count: number): string {
  const tables = Array.from({ length: count }, (_, i) =>
    `sa.Table("m${i}", metadata,
    sa.Column("id", sa.Integer(), primary_key=True),
    sa.Column("parent_id", sa.Integer()),
${
      COLUMNS.map(([, type], k) => `    sa.Column("c${k}", ${type}, nullable=${k % 2 === 1 ? "True" : "False"}),`).join(
        "\n",
      )
    }
    sa.ForeignKeyConstraint(["parent_id"], ["m${parentOf(i)}.id"], name="fk_m${i}_parent"),
    sa.Index("ix_m${i}_c0", "c0"),
    sa.Index("ix_m${i}_c2_c6", "c2", "c6"),
)`);
  return `import sqlalchemy as sa\nmetadata = sa.MetaData()\n${tables.join("\n")}\n`;
}

function parentOf(i: number): number {
  return i === 0 ? 0 : (i - 1) >> 1;
}

const ENV = `from alembic import context
import sqlalchemy as sa
from models import metadata
with sa.create_engine(context.config.get_main_option("sqlalchemy.url")).connect() as connection:
    context.configure(connection=connection, target_metadata=metadata)
    with context.begin_transaction():
        context.run_migrations()
`;

/** Makes the tables of Alembic's side. */
const CREATE_ALL = "import sys, sqlalchemy as sa; from models import metadata; " +
  "metadata.create_all(sa.create_engine(sys.argv[1]))";

/** Writes the projects of both, with models of so many tables. */
function writeProjects(folder: string, count: number, theirUrl: string): void {
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(join(folder, "migrations", "versions"), { recursive: true });
  mkdirSync(join(folder, "alembic", "versions"), { recursive: true });
  writeFileSync(join(folder, "retort.config.ts"), ourModels(count));
  writeFileSync(join(folder, "models.py"), theirModels(count));
  writeFileSync(join(folder, "alembic", "env.py"), ENV);
  writeFileSync(
    join(folder, "alembic.ini"),
    `[alembic]\nscript_location = %(here)s/alembic\nprepend_sys_path = %(here)s\nsqlalchemy.url = ${
      theirUrl.replaceAll("%", "%%")
    }\n`,
  );
}

async function installAlembic(): Promise<string> {
  const folder = join(testCache(), "alembic-1.19.2");
  const program = join(folder, "bin", "alembic");
  if (existsSync(program)) return program;
  for (
    const [command, ...args] of [
      ["python3", "-m", "venv", folder],
      [join(folder, "bin", "pip"), "install", "--quiet", ...ALEMBIC],
    ]
  ) {
    const { success, stderr } = await new Deno.Command(command!, { args, stderr: "piped" }).output();
    if (!success) throw new Error(`cannot install Alembic: ${new TextDecoder().decode(stderr)}`);
  }
  return program;
}

/** What a run took. */
interface Taken {
  /** Milliseconds from start to end. */
  readonly wall: number;
  /** Milliseconds of processor time, the kernel's with it; that of a server is none of them. */
  readonly cpu: number;
  /** The most memory that was in use at once, in megabytes. */
  readonly memory: number;
}

/** One run, by GNU time, which alone tells the most memory that a program that has ended had. */
function measured(command: readonly string[], cwd: string): Taken {
  const report = join(cwd, "time");
  const started = performance.now();
  const { success, stdout, stderr } = new Deno.Command("/usr/bin/time", {
    args: ["-f", "%U %S %M", "-o", report, ...command],
    cwd,
    stdout: "piped",
    stderr: "piped",
  }).outputSync();
  const wall = performance.now() - started;
  if (!success) {
    const said = [stdout, stderr].map((bytes) => new TextDecoder().decode(bytes).slice(0, 800));
    throw new Error(`${command.join(" ")}: ${said.join("\n")}`);
  }
  const [user = 0, system = 0, kilobytes = 0] = Deno.readTextFileSync(report).trim().split(" ").map(Number);
  return { wall, cpu: (user + system) * 1000, memory: kilobytes / 1000 };
}

/** The URL of a database for SQLAlchemy. */
function forSqlAlchemy(url: string): string {
  return url.replace(/^postgres(?:ql)?:/, "postgresql+psycopg2:").replace(/^(?:mysql|mariadb):/, "mysql+pymysql:");
}

function verdict(kept: boolean): string {
  return kept ? "kept" : "**not kept**";
}

async function main(): Promise<void> {
  const { values } = parseArgs({
    args: Deno.args,
    options: { rounds: { type: "string", default: "3" }, tables: { type: "string", default: "2000" } },
  });
  const most = Number(values.tables), sizes = [most / 4, most / 2, most];
  const retort = await build();
  const alembic = await installAlembic();
  await using databases = await startDatabases(["postgres15", "mariadb118"]);
  const root = join(testCache(), "autogenerate", `${process.pid}`);
  const servers = [
    ["PostgreSQL 15", databases.urls.postgres15],
    ["MariaDB 11.8", databases.urls.mariadb118],
    ["SQLite", "sqlite"],
  ] as const;
  try {
    console.log(
      "| on | tables | retort, ms | CPU | MB | alembic, ms | CPU | MB | times as fast | by CPU | |\n" +
        "|---|---|---|---|---|---|---|---|---|---|---|",
    );
    for (const [name, given] of servers) {
      if (given === undefined) continue;
      for (const count of sizes) {
        const cwd = join(root, `${name.split(" ")[0]}-${count}`);
        // Each has a database of its own: Alembic makes a table of versions in it, for a check too.
        const [url, theirUrl] = given === "sqlite"
          ? ["sqlite:///ours.db", "sqlite:///theirs.db"] as const
          : [await freshDatabase(given, `ours_${count}`), await freshDatabase(given, `theirs_${count}`)] as const;
        writeProjects(cwd, count, forSqlAlchemy(theirUrl));
        const python = join(dirname(alembic), "python");
        measured([python, "-c", CREATE_ALL, forSqlAlchemy(theirUrl)], cwd);
        const check = (to: string) => [retort, "check", "--json", "--url", to];
        measured([retort, "revision", "-q", "--autogenerate", "--offline", "-m", "all", "--url", url], cwd);
        // One transaction for all would lock more tables than PostgreSQL has room for.
        const transaction = given === "sqlite" ? "revision" : "none";
        measured([retort, "upgrade", "-q", "--transaction", transaction, "--url", url], cwd);
        const [ours, theirs]: [Taken[], Taken[]] = [[], []];
        for (let i = 0; i < Number(values.rounds) + 1; i++) {
          const [a, b] = [measured(check(url), cwd), measured([alembic, "check"], cwd)];
          // The first of each warms the caches of the disk, and has Python compile the models.
          if (i > 0) [ours, theirs].forEach((list, of) => list.push(of === 0 ? a : b));
        }
        const middle = (taken: readonly Taken[], what: "wall" | "cpu" = "wall") =>
          median(taken.map((each) => each[what]));
        const memory = (taken: readonly Taken[]) => Math.max(...taken.map((each) => each.memory));
        const ratio = middle(theirs) / middle(ours);
        const isKept = ratio >= FASTER && memory(ours) <= MOST_MEMORY &&
          (name !== "PostgreSQL 15" || middle(ours) <= MOST.large);
        const cells = [
          name,
          count,
          middle(ours).toFixed(0),
          middle(ours, "cpu").toFixed(0),
          memory(ours).toFixed(0),
          middle(theirs).toFixed(0),
          middle(theirs, "cpu").toFixed(0),
          memory(theirs).toFixed(0),
          ratio.toFixed(1),
          (middle(theirs, "cpu") / middle(ours, "cpu")).toFixed(1),
          count === most ? verdict(isKept) : "",
        ];
        console.log(`| ${cells.join(" | ")} |`);
        if (name === "PostgreSQL 15" && count === most / 4) {
          await using line = await longLine(url, DELAY);
          const far = [1, 2, 3].map(() => measured(check(line.url), cwd).wall);
          const told = far.map((wall) => wall.toFixed(0)).join(", ");
          console.log(
            `| the same, 20 ms away | ${count} | ${told} | | | | | | | | ${verdict(Math.max(...far) <= MOST.far)} |`,
          );
        }
      }
    }
  } finally {
    rmSync(root, { recursive: true, force: true });
  }
}

await main();
