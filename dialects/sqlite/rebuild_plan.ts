/**
 * What a batch makes of a table: the table as it is to be, and where each of its columns takes its values from. Pure.
 *
 * A column that is renamed keeps its old name while the new table is filled, its interim name, and is renamed at the end by
 * SQLite itself, which follows into views, triggers, indexes and the foreign keys of others.
 *
 * @module
 */
import { InvalidOperationError, nearest } from "../../errors.ts";
import type { Grammar } from "../../registry/grammar.ts";
import type { Inner, Operation } from "../../registry/operation.ts";
import { defined } from "../../schema/defined.ts";
import { emptySchema, findTable } from "../../schema/edit.ts";
import type { Column, Constraint, ForeignKey, Index, Table, TableName } from "../../schema/model.ts";
import type { Sql } from "../../schema/sql.ts";
import { fold } from "./ddl.ts";
import { withEnumChecks } from "./enum_checks.ts";
import { renameTokens } from "./rename_tokens.ts";
import { tokenize } from "./tokenizer.ts";

/** What a plan is made of. */
export interface PlanInput {
  readonly table: TableName;
  /** The table as it stands. */
  readonly before: Table;
  /** What is done to it. */
  readonly operations: readonly Operation[];
  /** What is done last. @default nothing */
  readonly finish?: ((table: Table) => Table) | undefined;
  readonly grammar: Grammar;
  readonly inner: Inner;
}

/** A column of the new table while it is filled. */
export interface Place {
  /** Its name there: that of the column whose values it takes. */
  readonly interim: string;
  /** The column of the old table whose values it takes; absent: it is new. */
  readonly origin?: string;
  /** What is put in, in the words of the old table. @default the column itself */
  readonly value?: string;
  /** Whether its type changes. */
  readonly retyped?: true;
}

/** Names of columns, folded → interim names. */
type Names = ReadonlyMap<string, string>;

/** What becomes of a table. */
export interface Plan {
  /** The table as it is to be. */
  readonly after: Table;
  /** The same with interim names, in expressions too. */
  readonly interim: Table;
  /** Column of `after` → its place. */
  readonly places: ReadonlyMap<string, Place>;
  /** Columns of the old table that are gone. */
  readonly dropped: readonly string[];
  /** An expression in the words in which it stood before; `undefined`: it is new. */
  readonly oldWords: (sql: Sql) => string | undefined;
}

/**
 * Walks through the operations, and keeps where each column comes from.
 *
 * @throws {InvalidOperationError} if an operation is about a column, a constraint or an index that is not there, or there already
 */
export function planOf({ table, before, operations, finish, grammar, inner }: PlanInput): Plan {
  const places = new Places(before);
  // Expression → what its names mean: those of columns when it was made.
  const namesIn = new Map<Sql, Names | undefined>(expressionsOf(before).map((sql) => [sql, undefined]));
  let now = before;
  const step = (after: Table, moves: ReturnType<Inner["moves"]>) => {
    places.move(now, after, moves, (sql) => renameTokens(grammar.inline(sql), places.names(), table.name), grammar);
    for (const sql of expressionsOf(after)) if (!namesIn.has(sql)) namesIn.set(sql, places.names());
    now = after;
  };
  for (const operation of operations) {
    checkThere(table, now, operation, inner);
    const after = findTable(inner.apply(operation, { ...emptySchema, tables: [now] }), table);
    if (after === undefined) {
      throw new InvalidOperationError(
        `Cannot alter the table "${table.name}" in a batch: "${operation.kind}" leaves no table of that name`,
      );
    }
    step(after, inner.moves(operation));
  }
  step(withEnumChecks(finish?.(now) ?? now), []);
  if (now.columns.length === 0) {
    throw new InvalidOperationError(`Cannot alter the table "${table.name}" in a batch: it leaves no column`);
  }
  // What only follows new names is kept as the very expression that it was: its words stay.
  const bare = (words: string) => unquoted(renameTokens(words, new Map(), table.name));
  const old = new Map(expressionsOf(before).map((sql) => [bare(grammar.inline(sql)), sql]));
  const inText = (sql: Sql): Sql => {
    const names = namesIn.get(sql);
    if (names === undefined) return sql;
    const words = renameTokens(grammar.inline(sql), names, table.name);
    return old.get(bare(words)) ?? raw(words);
  };
  return {
    after: now,
    interim: calledOtherwise(now, (name) => places.all.get(name)?.interim ?? name, inText),
    places: places.all,
    dropped: places.dropped(before),
    oldWords: (sql) => {
      const words = grammar.inline(inText(sql));
      return old.has(bare(words)) ? words : undefined;
    },
  };
}

/** What an expression is, whatever quotes and case its words are written in. */
function unquoted(sql: string): string {
  return tokenize(sql).map(({ kind, text }) => kind === "string" ? JSON.stringify(text) : fold(text)).join(" ");
}

/** Where the columns of a table come from, as operations move on. */
class Places {
  readonly #places: Map<string, Place>;

  constructor(before: Table) {
    this.#places = new Map(before.columns.map(({ name }) => [name, { interim: name, origin: name }]));
  }

  get all(): ReadonlyMap<string, Place> {
    return this.#places;
  }

  of(name: string): Place {
    return this.#places.get(name)!;
  }

  /** The names that columns have now. */
  names(): Names {
    return new Map([...this.#places].map(([name, { interim }]) => [fold(name), interim]));
  }

  move(
    now: Table,
    after: Table,
    moves: ReturnType<Inner["moves"]>,
    translated: (sql: Sql) => string,
    grammar: Grammar,
  ): void {
    const moved = moves.map(({ from, to, value }) => {
      const place = this.#places.get(from);
      return place && ([from, to, value === undefined ? place : { ...place, value: translated(value) }] as const);
    });
    for (const each of moved) if (each !== undefined) this.#places.delete(each[0]);
    for (const each of moved) {
      if (each === undefined) continue;
      const [from, to, place] = each;
      const [was, is] = [typeIn(now, from, grammar), typeIn(after, to, grammar)];
      this.#places.set(to, was === is ? place : { ...place, retyped: true });
    }
    const there = new Set(after.columns.map(({ name }) => name));
    for (const name of [...this.#places.keys()]) if (!there.has(name)) this.#places.delete(name);
    for (const { name } of after.columns) {
      if (!this.#places.has(name)) this.#places.set(name, { interim: this.#free(name) });
    }
  }

  /** A name that no column of the new table has while it is filled. */
  #free(name: string): string {
    const taken = new Set([...this.#places.values()].map(({ interim }) => fold(interim)));
    let free = name;
    for (let i = 1; taken.has(fold(free)); i++) free = `${name}_${i}`;
    return free;
  }

  dropped(before: Table): readonly string[] {
    const kept = new Set([...this.#places.values()].map(({ origin }) => origin));
    return before.columns.map(({ name }) => name).filter((name) => !kept.has(name));
  }
}

function typeIn(table: Table, name: string, grammar: Grammar): string | undefined {
  const column = table.columns.find((each) => each.name === name);
  return column && grammar.type(column.type);
}

/** The expressions that name columns of a table. */
export function expressionsOf({ columns, constraints, indexes }: Table): readonly Sql[] {
  return [
    ...columns.flatMap(({ computed }) => computed?.sql ?? []),
    ...constraints.flatMap((constraint) => constraint.kind === "check" ? constraint.condition : []),
    ...indexes.flatMap((
      { columns, where },
    ) => [...columns.flatMap(({ expression }) => expression ?? []), ...(where ? [where] : [])]),
  ];
}

/** A table with its columns called otherwise. */
function calledOtherwise(table: Table, called: (name: string) => string, inText: (sql: Sql) => Sql): Table {
  return {
    ...table,
    columns: table.columns.map((column): Column =>
      defined({
        ...column,
        name: called(column.name),
        computed: column.computed && { ...column.computed, sql: inText(column.computed.sql) },
      })
    ),
    constraints: table.constraints.map((constraint): Constraint => {
      switch (constraint.kind) {
        case "check":
          return { ...constraint, condition: inText(constraint.condition) };
        case "exclude":
          return constraint;
        case "foreign_key": {
          const { references } = constraint;
          const columns = refersToItself(constraint, table) ? references.columns.map(called) : references.columns;
          return { ...constraint, columns: constraint.columns.map(called), references: { ...references, columns } };
        }
        default:
          return { ...constraint, columns: constraint.columns.map(called) };
      }
    }),
    indexes: table.indexes.map((index): Index =>
      defined({
        ...index,
        columns: index.columns.map((each) =>
          defined({
            ...each,
            column: each.column === undefined ? undefined : called(each.column),
            expression: each.expression && inText(each.expression),
          })
        ),
        where: index.where && inText(index.where),
      })
    ),
  };
}

/** Whether a foreign key of a table refers to the table itself. */
export function refersToItself({ references: { table } }: ForeignKey, { name, schema }: Table): boolean {
  return fold(table.name) === fold(name) && (table.schema ?? schema) === schema;
}

/** What an operation is about must be there, and what it makes must not. */
function checkThere({ name: table }: TableName, now: Table, operation: Operation, inner: Inner): void {
  const touches = inner.touches(operation);
  const lists: Readonly<Record<string, readonly { readonly name?: string }[]>> = {
    column: now.columns,
    constraint: now.constraints,
    index: now.indexes,
  };
  for (const { object: { kind, name }, how } of touches) {
    if (!Object.hasOwn(lists, kind) || how === "read" || how === "rows") continue;
    const names = lists[kind]!.flatMap((each) => each.name ?? []);
    const twin = names.find((each) => fold(each) === fold(name));
    if (how === "create") {
      // A rename takes the old name away in the same step.
      const goes = touches.some(({ object, how }) => how === "drop" && object.kind === kind && object.name === twin);
      if (twin === undefined || goes) continue;
      throw new InvalidOperationError(`Cannot add the ${kind} "${name}" to "${table}": it has one of that name`);
    }
    if (names.includes(name)) continue;
    const near = twin ?? nearest(name, names);
    const has = names.length === 0 ? `it has no ${kind}` : `it has ${names.map((each) => `"${each}"`).join(", ")}`;
    throw new InvalidOperationError(`Cannot alter the table "${table}": it has no ${kind} "${name}"`, {
      hint: near === undefined ? has : `did you mean "${near}"?`,
    });
  }
}

function raw(text: string): Sql {
  return { parts: [text], values: [] };
}
