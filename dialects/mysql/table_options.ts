// What a table is made with and no operation alters. A character set is told by its usual collation, and neither is told where
// it is the database's own. https://dev.mysql.com/doc/refman/8.4/en/alter-table.html
import type { OptionChange } from "../../registry/dialect.ts";
import type { Server } from "../../registry/server.ts";
import { qualified } from "../../registry/qualified.ts";
import type { OptionValue, Table } from "../../schema/model.ts";
import { path } from "./quoting.ts";

/** The options that `is` states and `was` has otherwise. */
export function* optionChanges(was: Table, is: Table, server: Server): Iterable<OptionChange> {
  const [old, own] = [was.options?.mysql ?? {}, is.options?.mysql ?? {}];
  const altering = (action: string) => {
    const table = path(qualified(is));
    return `op.execute(${JSON.stringify(`ALTER TABLE ${table} ${action}`)})`;
  };
  const engine = String(old.engine ?? ENGINE);
  if (own.engine !== undefined && engineKey(own.engine) !== engineKey(engine)) {
    yield { option: "engine", was: engine, is: String(own.engine), call: altering(`ENGINE = ${own.engine}`) };
  }
  // What another database has by itself is not known.
  const collation = old.collation ?? (is.schema === undefined ? server.tableOptions?.collation : undefined);
  if (collation !== undefined) {
    const charset = charsetOf(collation);
    // One of MariaDB's goes with any character set.
    const itsCharset = own.collation === undefined || isShort(own.collation) ? charset : charsetOf(own.collation);
    const convert = `CONVERT TO CHARACTER SET ${own.charset ?? itsCharset}` +
      (own.collation === undefined ? "" : ` COLLATE ${own.collation}`);
    if (own.charset !== undefined && charsetOf(own.charset) !== charset) {
      yield { option: "charset", was: charset, is: String(own.charset), call: altering(convert) };
    } else if (own.collation !== undefined && !isCollation(collation, own.collation)) {
      yield { option: "collation", was: String(collation), is: String(own.collation), call: altering(convert) };
    }
  }
  const [before, after] = [old, own].map(({ rowFormat }) => rowFormatKey(rowFormat, engine));
  if (own.rowFormat !== undefined && before !== after) {
    const call = altering(`ROW_FORMAT = ${own.rowFormat}`);
    yield { option: "rowFormat", was: before!, is: after!, call };
  }
}

/** What a table has whose engine is not told. */
const ENGINE = "InnoDB";

/** Engines that go by two names. */
const ENGINES: Readonly<Record<string, string>> = {
  heap: "memory",
  innobase: "innodb",
  maria: "aria",
  merge: "mrg_myisam",
};

function engineKey(engine: OptionValue): string {
  const key = String(engine).toLowerCase();
  return ENGINES[key] ?? key;
}

/** The character set of a collation, or of itself: what stands before the first `_`. */
function charsetOf(name: OptionValue): string {
  const [charset = ""] = String(name).toLowerCase().split("_");
  return charset === "utf8" ? "utf8mb3" : charset;
}

/** Whether a collation is named without its character set, as `uca1400_ai_ci` of MariaDB. */
function isShort(collation: OptionValue): boolean {
  return /^uca1400_/i.test(String(collation));
}

/** Whether a collation is the one that is meant. */
function isCollation(collation: OptionValue, meant: OptionValue): boolean {
  const [is, other] = [collation, meant].map((name) => String(name).toLowerCase().replace(/^utf8_/, "utf8mb3_"));
  return is === other || isShort(meant) && is!.endsWith(`_${other}`);
}

/** A row format; DYNAMIC is what InnoDB has by itself. */
function rowFormatKey(format: OptionValue | undefined, engine: string): string {
  const key = String(format ?? "DEFAULT").toUpperCase();
  return key === "DEFAULT" && engineKey(engine) === engineKey(ENGINE) ? "DYNAMIC" : key;
}
