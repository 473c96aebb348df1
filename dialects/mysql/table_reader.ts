/**
 * What the rows of `information_schema` say of a table, as data.
 *
 * @module
 */
import type { Server } from "../../registry/server.ts";
import { defined } from "../../schema/defined.ts";
import type {
  Check,
  Column,
  DialectOptions,
  ForeignKey,
  OptionValue,
  ReferentialAction,
  Table,
} from "../../schema/model.ts";
import { sql as tag } from "../../schema/sql.ts";
import { type ColumnRow, groupBy, type Grouped, keyOf, type Row, textOrNone } from "./catalog_rows.ts";
import { isJsonCheck } from "./column_reader.ts";
import { expressionOf } from "./expressions.ts";
import { byIndexes, type Indexed, isMadeForKey, NO_INDEXES } from "./index_reader.ts";

/** What is known of tables once their columns are. */
export interface Described {
  readonly tables: readonly Row[];
  readonly columns: Grouped<ColumnRow>;
  readonly checks: Grouped;
  /** The columns of each table as they are told. */
  readonly described: ReadonlyMap<string, readonly Column[]>;
}

/** What tables are put together of. */
export interface Parts {
  /** The columns of each table. */
  readonly described: Described["described"];
  /** The indexes of each. */
  readonly indexed: ReadonlyMap<string, Indexed>;
  readonly keys: Grouped;
  readonly rules: Grouped;
  readonly checks: Grouped;
}

/** Puts tables together. */
export class TableReader {
  readonly #server: Server;
  readonly #parts: Parts;
  readonly #named: boolean;
  readonly #warn: (message: string) => void;

  /** @param options `named`: whether schemas were named, so that tables tell theirs; `warn`: who is told of what cannot be seen */
  constructor(
    server: Server,
    parts: Parts,
    { named, warn }: { readonly named: boolean; readonly warn: (message: string) => void },
  ) {
    this.#server = server;
    this.#parts = parts;
    this.#named = named;
    this.#warn = warn;
  }

  table(row: Row, usualCollation: string | undefined): Table {
    const key = keyOf(row.schema, row.name);
    const { described, indexed, keys, rules, checks } = this.#parts;
    const of = (part: Grouped) => part.get(key) ?? [];
    const foreignKeys = this.#foreignKeys(of(keys), of(rules), String(row.schema));
    const own = indexed.get(key) ?? NO_INDEXES;
    return defined({
      name: String(row.name),
      schema: this.#named ? String(row.schema) : undefined,
      columns: described.get(key) ?? [],
      constraints: [
        ...own.constraints,
        ...byIndexes(foreignKeys, own.names),
        ...of(checks).filter((check) => !isJsonCheck(check)).map((check) => this.#check(check)),
      ],
      indexes: own.indexes.filter((index) => !isMadeForKey(index, own, foreignKeys)),
      comment: textOrNone(row.comment),
      options: optionsOf(row, usualCollation),
    });
  }

  #check({ name, level, clause, enforced }: Row): Check {
    return defined({
      kind: "check" as const,
      // That of a column is called like the column, which is no name to drop it by.
      name: level === "Column" ? undefined : String(name),
      condition: tag.raw(expressionOf(String(clause), this.#server)),
      enforced: enforced === "NO" ? false : undefined,
    });
  }

  #foreignKeys(keys: readonly Row[], rules: readonly Row[], schema: string): readonly ForeignKey[] {
    const rule = new Map(rules.map((row) => [String(row.name), row]));
    const inOrder = keys.toSorted((a, b) => Number(a.position) - Number(b.position));
    return [...groupBy(inOrder, ({ name }) => String(name))].sort(byName).map(([name, rows]) => {
      const [first] = rows as readonly [Row];
      const referred = String(first.referredSchema);
      // MariaDB tells the columns of a key to whoever may read the table, and its rules to others alone.
      if (!rule.has(name)) {
        this.#warn(
          `Cannot see what the foreign key "${name}" of "${first.table}" does ON DELETE and ON UPDATE: ` +
            `the user may do no more than SELECT there`,
        );
      }
      return defined({
        kind: "foreign_key" as const,
        name,
        columns: rows.map(({ column }) => String(column)),
        references: {
          table: defined({
            name: String(first.referredTable),
            schema: !this.#named && referred === schema ? undefined : referred,
          }),
          columns: rows.map(({ referredColumn }) => String(referredColumn)),
        },
        onDelete: actionOf(rule.get(name)?.onDelete),
        onUpdate: actionOf(rule.get(name)?.onUpdate),
      });
    });
  }
}

/** To InnoDB both are the same, and MariaDB tells the one where MySQL tells the other. */
function actionOf(rule: unknown): ReferentialAction | undefined {
  return rule === undefined || rule === null || rule === "NO ACTION" || rule === "RESTRICT"
    ? undefined
    : String(rule) as ReferentialAction;
}

function byName([a]: readonly [name: string, rows: unknown], [b]: readonly [name: string, rows: unknown]): number {
  return a < b ? -1 : 1;
}

/** What differs from a table that is told nothing. */
function optionsOf(
  { engine, collation, options }: Row,
  usualCollation: string | undefined,
): DialectOptions | undefined {
  const rowFormat = /\brow_format=(\w+)/i.exec(String(options ?? ""))?.[1];
  const own = defined({
    engine: engine === "InnoDB" ? undefined : textOrNone(engine),
    collation: collation === usualCollation ? undefined : textOrNone(collation),
    rowFormat: rowFormat?.toUpperCase(),
  });
  return Object.keys(own).length === 0 ? undefined : { mysql: own as Readonly<Record<string, OptionValue>> };
}
