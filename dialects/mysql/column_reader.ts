/**
 * What the rows of `information_schema` say of columns, as data.
 *
 * @module
 */
import { Buffer } from "node:buffer";
import type { Server } from "../../registry/server.ts";
import { defined } from "../../schema/defined.ts";
import type { Column } from "../../schema/model.ts";
import { isSql, type Sql, sql as tag } from "../../schema/sql.ts";
import type { ColumnType } from "../../schema/types.ts";
import type { Value } from "../../schema/value.ts";
import type { ToldColumn } from "./attributes.ts";
import { type ColumnRow, type Row, type Said, textOrNone } from "./catalog_rows.ts";
import { ofType, parseDefault } from "./defaults.ts";
import { expressionOf, nowText, shownExpression, withoutSchema } from "./expressions.ts";
import { quotedText } from "./quoting.ts";
import { parseMysqlType } from "./types_parse.ts";

/** What the columns of a table are read with. */
export interface OfTable {
  /** The table's own collation. */
  readonly collation: string;
  /** The columns with the check that MariaDB makes of JSON. */
  readonly json: ReadonlySet<string>;
  /** What the server's own definition says of the columns; empty where it was not asked for. */
  readonly told: ReadonlyMap<string, ToldColumn>;
}

/** Reads columns. Of which the same is said is read once: a schema has thousands, and few that say another thing. */
export class ColumnReader {
  readonly #server: Server;
  readonly #named: boolean;
  /** By what is said of them, and what that depends on. */
  readonly #known = new Map<Said, Map<string, Omit<Column, "name">>>();

  /** @param named whether schemas were named */
  constructor(server: Server, named: boolean) {
    this.#server = server;
    this.#named = named;
  }

  column(row: ColumnRow, table: OfTable): Column {
    const { schema, name, said } = row;
    const isJson = said.type === "longtext" && table.json.has(name);
    const told = table.told.get(name);
    // One of a few texts is called like the column.
    if (told !== undefined || said.type.startsWith("enum(")) {
      return { name, ...this.#read(row, { isJson, told, table }) };
    }
    let known = this.#known.get(said);
    if (known === undefined) this.#known.set(said, known = new Map());
    const rest = `${isJson}\0${table.collation}\0${schema}`;
    let column = known.get(rest);
    if (column === undefined) known.set(rest, column = this.#read(row, { isJson, table }));
    return { name, ...column };
  }

  /** What a column is beside its name. */
  #read(
    { schema, name, said }: ColumnRow,
    { isJson, told, table }: {
      readonly isJson: boolean;
      readonly told?: ToldColumn | undefined;
      readonly table: OfTable;
    },
  ): Omit<Column, "name"> {
    const { extra, nullable, collation, comment } = said;
    const found: ColumnType = isJson ? { type: "json" } : parseMysqlType(typeText(said));
    const type = found.type === "enum" ? { ...found, name } as ColumnType : found;
    const generated = /\b(STORED|VIRTUAL|PERSISTENT) GENERATED\b/i.exec(extra)?.[1]?.toUpperCase();
    const autoincrement = /\bauto_increment\b/i.test(extra);
    const attributes = told === undefined ? attributesOf(said) : told.attributes;
    return defined({
      type,
      nullable: nullable === "YES",
      default: generated !== undefined
        ? undefined
        : isHidden(said) && told?.initial !== undefined
        ? parseDefault(shownExpression(told.initial), type)
        : this.#default(withEmoji(said, "initial", told?.initial), type, schema),
      computed: generated === undefined ? undefined : {
        sql: tag.raw(expressionOf(String(withEmoji(said, "expression", told?.computed).expression), this.#server)),
        stored: generated !== "VIRTUAL",
      },
      autoincrement: autoincrement || undefined,
      collation: isJson || collation === table.collation ? undefined : textOrNone(collation),
      comment: textOrNone(comment),
      options: attributes === undefined ? undefined : { mysql: { attributes } },
    }) as Omit<Column, "name">;
  }

  /** The DEFAULT, with what a row that changes gets. */
  #default({ initial, extra }: Said, type: ColumnType, schema: string): Value | Sql | undefined {
    // MariaDB names the database of a sequence that a default asks.
    const text = this.#named ? String(initial) : withoutSchema(String(initial), schema);
    const value = initial === null ? undefined : this.#initial(text, extra, type);
    const update = /\bon update (\S+)/i.exec(extra)?.[1];
    if (update === undefined) return value;
    const before = value === undefined ? "NULL" : isSql(value) ? value.parts.join("") : quotedText(String(value));
    return tag.raw(`${before} ON UPDATE ${nowText(update) ?? update}`);
  }

  /** MariaDB tells a default as it is written; MySQL tells a literal without its quotes, and an expression with a mark. */
  #initial(text: string, extra: string, type: ColumnType): Value | Sql | undefined {
    if (this.#server.flavour === "mariadb") return parseDefault(text, type);
    if (/\bDEFAULT_GENERATED\b/.test(extra)) return parseDefault(expressionOf(text, this.#server), type);
    if (type.type === "mysql.bit") return tag.raw(text);
    if (type.type === "binary" || type.type === "mysql.binary" || type.type === "mysql.var_binary") {
      return parseDefault(text, type);
    }
    return ofType(text, type);
  }
}

/** Whether MySQL 8.0 hides a default: that of a TEXT or a BLOB has been NULL in the catalog before it was mended. */
function isHidden({ initial, extra }: Said): boolean {
  return initial === null && /\bDEFAULT_GENERATED\b/.test(extra) && !/\bon update\b/i.test(extra);
}

/** What the catalogs tell of a column's attributes. */
function attributesOf({ extra, system }: Said): string | undefined {
  return textOrNone([
    ...(system === null ? [] : [`SRID ${system}`]),
    ...(/\bINVISIBLE\b/i.test(extra) ? ["INVISIBLE"] : []),
  ].join(" "));
}

/** Whether the catalog may not tell all of a column: it has a `?` for what stands beyond the basic plane of Unicode. */
export function isUntold({ said }: ColumnRow): boolean {
  const { initial, expression } = said;
  return isHidden(said) || (initial?.includes("?") ?? false) || (expression?.includes("?") ?? false);
}

/**
 * What the catalog says, with what the server's own definition says in place of a text that may have lost an emoji: the
 * catalogs have a `?` for it. MySQL tells such a literal by its bytes; its expressions lose nothing in the catalog.
 */
function withEmoji(said: Said, key: "initial" | "expression", told: string | undefined): Said {
  if (told === undefined || !(said[key]?.includes("?") ?? false)) return said;
  const bytes = /^0x([0-9a-f]+)$/i.exec(told)?.[1];
  if (bytes === undefined) {
    return /[\u{10000}-\u{10FFFF}]/u.test(told) && !/_utf8mb4/.test(told) ? { ...said, [key]: told } : said;
  }
  return /^utf8mb4/.test(said.collation ?? "") ? { ...said, [key]: Buffer.from(bytes, "hex").toString("utf8") } : said;
}

/** A type without the marks around what older servers do not know: `blob /*M!100301 COMPRESSED …`. */
function typeText({ type }: Said): string {
  return type.replace(/ ?\/\*M?!\d*\s*(\w+)\s*\*\//g, " $1");
}

/** What MariaDB makes of JSON: a text with this check. https://mariadb.com/docs/server/reference/data-types/string-data-types/json */
export function isJsonCheck({ level, name, clause }: Row): boolean {
  return level === "Column" && clause === `json_valid(\`${String(name).replaceAll("`", "``")}\`)`;
}
