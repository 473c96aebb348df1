import {
  CompileError,
  InvalidOperationError,
  IrreversibleOperationError,
  nearest,
  PluginError,
  UnknownDialectError,
  UnknownOperationError,
  UnsupportedOperationError,
} from "../errors.ts";
import { defined } from "../schema/defined.ts";
import type { Schema, Table, TableName } from "../schema/model.ts";
import type { ColumnType } from "../schema/types.ts";
import type { Dialect, Locks, SpellType } from "./dialect.ts";
import type { Grammar } from "./grammar.ts";
import type {
  Compiler,
  Facts,
  Inner,
  Move,
  Need,
  ObjectRef,
  Operation,
  Statement,
  StatementResult,
  Touch,
} from "./operation.ts";
import type { ObjectKind, Plugin } from "./plugin.ts";
import { type AnyDefinition, Registrations } from "./registrations.ts";
import type { Server } from "./server.ts";
import type { TypeDefinition } from "./type.ts";

/** The one lookup table of operations, types, kinds of objects and dialects. Filled by its constructor, never again. */
export class Registry implements Inner {
  readonly #known: Registrations;
  #methodList: readonly (readonly [string, string])[] | undefined;
  readonly #grammars = new WeakMap<Server, Grammar>();
  /** The tables of schemas as servers would report them. */
  readonly #normal = new WeakMap<Server, WeakMap<Table, Table>>();

  /** @throws {DuplicateRegistrationError} @throws {PluginError} as {@linkcode Registrations} */
  constructor(plugins: readonly Plugin[], dialects: readonly Dialect[]) {
    this.#known = new Registrations(plugins, dialects);
  }

  /** Every method of `op` that an operation stands behind, with its kind. */
  methods(): readonly (readonly [method: string, kind: string])[] {
    return this.#methodList ??= [...this.#known.methods].map(([method, { value }]) => [method, value]);
  }

  /** Every column type by the name in its data. */
  *types(): Iterable<readonly [type: string, definition: TypeDefinition<readonly unknown[]>]> {
    for (const [type, { value }] of this.#known.types) yield [type, value];
  }

  /** The kinds of objects that autogenerate compares. @param isWanted whether those of a plugin are meant @default all are */
  objects(isWanted: (plugin: string) => boolean = () => true): readonly ObjectKind[] {
    return [...this.#known.objects.values()].filter(({ by }) => isWanted(by)).map(({ value }) => value);
  }

  /** The names of the plugins that know how objects are compared, in the order in which they came. */
  comparing(): readonly string[] {
    return [...new Set([...this.#known.objects.values()].map(({ by }) => by))];
  }

  /** Every dialect. */
  dialects(): readonly Dialect[] {
    return [...this.#known.dialects.values()].map(({ value }) => value);
  }

  /** The dialect of a URL scheme. @throws {UnknownDialectError} */
  dialectOf(scheme: string): Dialect {
    const found = this.#known.schemes.get(scheme);
    if (found) return found.value;
    const near = nearest(scheme, this.#known.schemes.keys());
    throw new UnknownDialectError(`Cannot use the URL scheme "${scheme}:": no dialect answers to it`, {
      hint: near === undefined
        ? `the schemes are ${[...this.#known.schemes.keys()].map((known) => `${known}:`).join(" ")}`
        : `did you mean "${near}:"?`,
    });
  }

  /** The dialect of a server. @throws {UnknownDialectError} */
  dialect(server: Server): Dialect {
    const found = this.#known.dialects.get(server.dialect);
    if (!found) throw new UnknownDialectError(`Cannot compile for "${server.dialect}": there is no such dialect`);
    return found.value;
  }

  /** How `server` spells things. */
  grammar(server: Server): Grammar {
    let grammar = this.#grammars.get(server);
    if (grammar === undefined) {
      grammar = this.dialect(server).grammar(server, (type, at) => this.#spell(type, at));
      this.#grammars.set(server, grammar);
    }
    return grammar;
  }

  /** `schema` in the form that `server` would report. What it has found of a table it knows when it is asked again. */
  normalize(schema: Schema, server: Server): Schema {
    const known = this.#normal.get(server) ?? new WeakMap<Table, Table>();
    this.#normal.set(server, known);
    const unknown = schema.tables.filter((table) => !known.has(table));
    // A type that is nothing there is refused where it is written; here it is known by its name.
    const spelt: SpellType = (type, at) => this.#spelling(type, at)?.(type as never, at) ?? type.type;
    const normal = this.dialect(server).normalize({ ...schema, tables: unknown }, server, spelt);
    for (const [i, table] of unknown.entries()) known.set(table, normal.tables[i]!);
    return { ...normal, tables: schema.tables.map((table) => known.get(table)!) };
  }

  /** What fills the lock slots of `server`, where they are counted. */
  locks(server: Server): Locks | undefined {
    return server.lockSlots === undefined ? undefined : this.dialect(server).locks;
  }

  /** Which of Kysely's own dialects writes queries for `server`. @throws {UnsupportedOperationError} if none does */
  kysely(server: Server): NonNullable<Dialect["kysely"]> {
    const { kysely } = this.dialect(server);
    if (kysely !== undefined) return kysely;
    throw new UnsupportedOperationError(`Cannot write queries by op.kysely(): ${server.flavour} has no part in it`, {
      hint: "use op.execute()",
    });
  }

  /** How a plugin spells a type in a dialect, if it does. */
  #spelling({ type }: ColumnType, { dialect }: Server): ((type: never, server: Server) => string) | undefined {
    return this.#known.types.get(type)?.value.sql?.[dialect];
  }

  /** A plugin's type in a dialect's words. */
  #spell(type: ColumnType, server: Server): string {
    const spell = this.#spelling(type, server);
    if (spell) return spell(type as never, server);
    throw new UnsupportedOperationError(`Cannot write the type "${type.type}": ${server.flavour} has nothing like it`, {
      hint: "choose another type there with t.variant(), or write it as t.native(`…`)",
    });
  }

  /** `operation` as the method `method` makes it of a caller's arguments. @throws {InvalidOperationError} */
  build(method: string, args: readonly unknown[]): Operation {
    const kind = this.#known.methods.get(method)?.value;
    if (kind === undefined) {
      const near = nearest(method, this.#known.methods.keys());
      throw new UnknownOperationError(`Cannot call op.${method}(): no plugin registers it`, {
        ...(near !== undefined && { hint: `did you mean op.${near}()?` }),
      });
    }
    return this.definition(kind).build(...args) as Operation;
  }

  /** The definition of a kind of operation. @throws {UnknownOperationError} */
  definition(kind: string): AnyDefinition {
    const found = this.#known.definitions.get(kind);
    if (found) return found.value;
    const near = nearest(kind, this.#known.definitions.keys());
    throw new UnknownOperationError(`Cannot find the operation "${kind}": no plugin registers it`, {
      hint: near === undefined ? "is its plugin in the list `plugins` of the config?" : `did you mean "${near}"?`,
    });
  }

  #compiler(op: Operation, server: Server): Compiler {
    const own = this.#known.compilers.get(`${server.dialect}/${op.kind}`)?.value as Compiler | undefined;
    return own ?? this.definition(op.kind);
  }

  /** What compiling `op` for `server` will ask. */
  needs(op: Operation, server: Server): readonly Need[] {
    return this.#compiler(op, server).needs?.(op, server, this) ?? [];
  }

  /** `op` as SQL for `server`. @throws {CompileError} @throws {PluginError} if its compiler returns no statements */
  compile(op: Operation, server: Server, facts: Facts): readonly Statement[] {
    const statements = this.#compiler(op, server).compile(op, {
      server,
      facts,
      grammar: this.grammar(server),
      inner: this,
      compile: (other, then = facts) => this.compile(other, server, then),
    });
    // A plugin in JavaScript may have returned anything.
    if (!Array.isArray(statements) || statements.some((statement) => typeof statement?.sql !== "string")) {
      throw new PluginError(`Cannot run "${op.kind}": its \`compile\` returned no list of statements`, {
        hint: "correct the plugin that it is from; a statement is an object with `sql`, and `compile` is not async",
      });
    }
    if (statements.some(({ sql }) => sql.trim() === "")) {
      throw new CompileError(`Cannot run "${op.kind}": it compiled to an empty statement`);
    }
    return statements;
  }

  /** What undoes `op`. @throws {IrreversibleOperationError} */
  reverse(op: Operation): Operation {
    const { reverse } = this.definition(op.kind);
    if (!reverse) {
      throw new IrreversibleOperationError(`Cannot reverse "${op.kind}": it has no reverse`, {
        hint: "write `upgrade` and `downgrade` in place of `change`",
      });
    }
    const reversed = reverse(op, this) as Operation | undefined;
    if (typeof reversed?.kind === "string") return reversed;
    throw new PluginError(`Cannot reverse "${op.kind}": its \`reverse\` returned no operation`, {
      hint: "correct the plugin that it is from; what cannot be undone has no `reverse`",
    });
  }

  /** What `op` makes of `schema`; the same schema where nobody can know. */
  apply(op: Operation, schema: Schema): Schema {
    return this.definition(op.kind).apply?.(op, schema, this) ?? schema;
  }

  /** Whether nobody can know what `op` makes of a schema. */
  isOpaque(op: Operation): boolean {
    return this.definition(op.kind).apply === undefined;
  }

  /** Whose values end up where. */
  moves(op: Operation): readonly Move[] {
    return this.definition(op.kind).moves?.(op, this) ?? [];
  }

  /** Which objects `op` touches, and how. */
  touches(op: Operation): readonly Touch[] {
    return this.definition(op.kind).touches?.(op, this) ?? [{ object: { kind: "*", name: "*" }, how: "alter" }];
  }

  /** What `op` gives another name, where that is what it does: it takes an object away and makes one of its kind. */
  renames(op: Operation): { readonly from: ObjectRef; readonly to: ObjectRef } | undefined {
    const [own, other] = this.touches(op);
    if (own?.how !== "drop" || other?.how !== "create" || own.object.kind !== other.object.kind) return undefined;
    return { from: own.object, to: other.object };
  }

  /** The operations that `op` holds. */
  held(op: Operation): readonly Operation[] {
    return this.definition(op.kind).held?.(op) ?? [];
  }

  /** `op` with others in the place of those that it holds; `undefined` where nothing is left of it. */
  holding(op: Operation, operations: readonly Operation[]): Operation | undefined {
    const { holding } = this.definition(op.kind);
    return holding === undefined ? op : holding(op, operations) as Operation | undefined;
  }

  /** The arguments that make `op` again. */
  args(op: Operation): readonly unknown[] {
    return this.definition(op.kind).args(op);
  }

  /** What the caller of `op` gets. */
  result(op: Operation, last: StatementResult): unknown {
    return this.definition(op.kind).result?.(last);
  }

  /** Where the table's name stands among the arguments of the method `method`; absent: not in a batch. */
  tablePosition(method: string): 0 | 1 | "none" | undefined {
    const kind = this.#known.methods.get(method)?.value;
    return kind === undefined ? undefined : this.definition(kind).table;
  }

  /** Whether `op` alters one table, and may stand in a batch. */
  altersTable(op: Operation): boolean {
    return typeof this.definition(op.kind).table === "number";
  }

  /** Operations on one table as one: a batch. @throws {InvalidOperationError} */
  batch(table: TableName, operations: readonly Operation[], options: object = {}): Operation {
    const { name, schema } = table;
    return this.definition("batch_alter_table").build(name, operations, defined({ schema, ...options })) as Operation;
  }

  /** `op` if its kind is known: for operations that come as data. @throws {InvalidOperationError} */
  check(op: unknown): Operation {
    if (typeof op !== "object" || op === null || typeof (op as Operation).kind !== "string") {
      throw new InvalidOperationError("Cannot run the operation: it is no object with a kind");
    }
    this.definition((op as Operation).kind);
    return op as Operation;
  }
}
