import type { Column, Schema, SchemaObject, Table, TableName } from "../schema/model.ts";
import type { Sql } from "../schema/sql.ts";
import type { ColumnType } from "../schema/types.ts";
import type { Connection } from "./connection.ts";
import type { OptionChange } from "./dialect.ts";
import type { Compiler, ObjectRef, Operation, OperationDefinition } from "./operation.ts";
import type { Server } from "./server.ts";
import type { TypeDefinition } from "./type.ts";

// deno-lint-ignore no-explicit-any
type AnyMethod = (...args: any[]) => Promise<any>;
// deno-lint-ignore no-explicit-any
type AnyMaker = (...args: any[]) => any;

/** The definition behind the method `M`: its `build` takes the method's own parameters. */
export type Definition<Op extends Operation, Methods, M extends keyof Methods> = Methods[M] extends AnyMethod
  ? OperationDefinition<Op, Parameters<Methods[M]>, Awaited<ReturnType<Methods[M]>>>
  : never;

declare const methods: unique symbol;
declare const batchMethods: unique symbol;
declare const typeMethods: unique symbol;

/**
 * Operations, types and kinds of objects, and what dialects do differently for them, handed to a registry as one value.
 * The built-ins come through the same door.
 *
 * `Methods` is what it adds to `op`, `BatchMethods` what it adds to a batch (the same with the table left out),
 * `TypeMethods` what it adds to `t`.
 */
// deno-lint-ignore no-explicit-any ban-types
export interface Plugin<Methods = any, BatchMethods = {}, TypeMethods = {}> {
  readonly name: string;
  /** Method → its definition, whose `kind` is the method in snake_case. */
  // deno-lint-ignore no-explicit-any
  readonly operations: { readonly [M in keyof Methods]: Definition<any, Methods, M> };
  /** Operations that no method stands for, since the engine or another operation makes them. */
  // deno-lint-ignore no-explicit-any
  readonly composed?: readonly OperationDefinition<any, any, any>[];
  /** Method of `t` → its definition, whose `type` is the method in snake_case. */
  readonly types?: {
    readonly [M in keyof TypeMethods]: TypeMethods[M] extends AnyMaker ? TypeDefinition<Parameters<TypeMethods[M]>>
      : never;
  };
  /** Dialect → kind → compiler, for operations and dialects that this plugin came after. */
  readonly compilers?: Readonly<Record<string, Readonly<Record<string, Compiler<never>>>>>;
  readonly objects?: readonly ObjectKind[];
  /** Never set: it carries `Methods` to {@linkcode OpOf}. */
  readonly [methods]?: Methods;
  /** Never set: it carries `BatchMethods` to {@linkcode BatchOf}. */
  readonly [batchMethods]?: BatchMethods;
  /** Never set: it carries `TypeMethods` to {@linkcode KitOf}. */
  readonly [typeMethods]?: TypeMethods;
}

/** How autogenerate sees one kind of object. */
export interface ObjectKind {
  /** `"index"`, `"view"`. */
  readonly kind: string;
  readonly phase: "schema" | "type" | "table" | "column" | "constraint" | "index" | "object";
  /** The operation that gives `object` another name, if it can have one. Pure. */
  rename?(object: ObjectRef, name: string): Operation;
  /** The operations that lead from `before` to `after`. Pure. */
  compare(before: Schema, after: Schema, context: CompareContext): Iterable<Operation>;
  /**
   * Dialect → how to read these objects from a live database, of the connection's own schema or of those that are named; core
   * kinds come with `Inspector.schema`.
   */
  readonly inspect?: Readonly<
    Record<
      string,
      (connection: Connection, options?: { readonly schemas?: readonly string[] }) => Promise<readonly SchemaObject[]>
    >
  >;
}

/** A column that is on both sides of a comparison. */
export interface ComparedColumn {
  readonly table: TableName;
  /** As it is in the database. */
  readonly was: Column;
  /** As the models have it. */
  readonly is: Column;
  /** Both as the server would tell them. */
  readonly normal: { readonly was: Column; readonly is: Column };
}

/** What comparing may ask. */
export interface CompareContext {
  readonly server: Server;
  /** Whether the project wants this object to be compared. */
  include(object: ObjectRef): boolean;
  /**
   * A table or another object of either side as the server would tell it: what differs there does so really, and what says
   * the same there is one object for both.
   */
  normal<O extends SchemaObject>(object: O): O;
  /**
   * What the project itself says of one property of a column that is on both sides: whether it differs, `undefined` where that
   * is for the comparator to find out. Absent: it says nothing of any.
   */
  readonly differs?: ((property: string, column: ComparedColumn) => boolean | undefined) | undefined;
  /** How the values of a column become those of another type, where the database must be told; both as it tells them. */
  conversion(column: string, from: ColumnType, to: ColumnType): Sql | undefined;
  /**
   * Whether a computed column can be given another expression where it stands; both as the database tells them.
   *
   * @param table the table that it is in, before or after
   */
  recomputes(from: Column, to: Column, table: Table): boolean;
  /** The options of a table that the models state and the database has otherwise; both as they are given. */
  optionChanges(was: Table, is: Table): Iterable<OptionChange>;
  /**
   * What is renamed, and what those who compare other kinds have found before: the built-in kinds come first, then those of
   * plugins as they are listed.
   */
  readonly found: readonly Operation[];
  /** The objects of a kind that are dropped and made again by what is {@linkcode found}: what stands on them goes and comes too. */
  remade(kind: string): readonly ObjectRef[];
  /** Tells the person who runs the comparison. */
  warn(message: string): void;
}

// deno-lint-ignore no-explicit-any
type MethodsOf<P> = P extends Plugin<infer M, any, any> ? M : never;
// deno-lint-ignore no-explicit-any
type BatchMethodsOf<P> = P extends Plugin<any, infer B, any> ? B : never;
// deno-lint-ignore no-explicit-any
type TypeMethodsOf<P> = P extends Plugin<any, any, infer T> ? T : never;
type UnionToIntersection<U> = (U extends unknown ? (u: U) => void : never) extends (i: infer I) => void ? I : never;

/** The methods of `op` that a list of plugins adds. */
export type OpOf<Ps extends readonly Plugin[]> = UnionToIntersection<MethodsOf<Ps[number]>>;
/** The methods of a batch that a list of plugins adds. */
export type BatchOf<Ps extends readonly Plugin[]> = UnionToIntersection<BatchMethodsOf<Ps[number]>>;
/** The methods of `t` that a list of plugins adds. */
export type TypesOf<Ps extends readonly Plugin[]> = UnionToIntersection<TypeMethodsOf<Ps[number]>>;
