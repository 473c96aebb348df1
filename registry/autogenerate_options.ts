import type { Column, Constraint, Index, SchemaObject, Table } from "../schema/model.ts";
import type { Operation } from "./operation.ts";
import type { ComparedColumn } from "./plugin.ts";
import type { Registry } from "./registry.ts";
import type { Server } from "./server.ts";

/** What a filter is asked about; of what plugins know, the kind in camelCase: `view`, `materializedView`. */
export type FilteredType =
  | "schema"
  | "table"
  | "column"
  | "index"
  | "primaryKeyConstraint"
  | "uniqueConstraint"
  | "foreignKeyConstraint"
  | "checkConstraint"
  | "excludeConstraint"
  | (string & Record<never, never>);

/** What a name stands in. */
export interface FilteredParents {
  /** Absent for a schema; `null`: the connection's own. */
  readonly schemaName?: string | null;
  /** The table; absent for what stands in none. */
  readonly tableName?: string;
  /** `table`, or `schema.table`; absent where `tableName` is. */
  readonly schemaQualifiedTableName?: string;
}

/** Something that a database or the models have. */
export type FilteredObject = Table | Column | Constraint | Index | SchemaObject;

/**
 * Whether a name of the database is looked at; what is not is left as it is, whether the models have it or not.
 *
 * @param name `null`: the connection's own schema, or a constraint without a name
 */
export type IncludeName = (name: string | null, type: FilteredType, parents: FilteredParents) => boolean;

/**
 * Whether an object is compared: one of the models, with `compareTo` what the database has of its name; or one that the
 * database alone has, which is `reflected`.
 */
export type IncludeObject = (
  object: FilteredObject,
  name: string | null,
  type: FilteredType,
  reflected: boolean,
  compareTo: FilteredObject | undefined,
) => boolean;

/** What of a database and of the models is compared. */
export interface Filters {
  /**
   * Which schemas are compared beside the connection's own: `true`, all; `false`, none; or those that are named.
   *
   * @default those that the models name
   */
  readonly includeSchemas?: boolean | readonly string[];
  /** @default all names */
  readonly includeName?: IncludeName;
  /** @default all objects */
  readonly includeObject?: IncludeObject;
}

/** A column that is on both sides, with the server whose words it is told in. */
export interface ColumnComparison extends ComparedColumn {
  readonly server: Server;
}

/**
 * Whether something of a column differs: `true` or `false`; `undefined`: as retort finds. In place of a function `false` says
 * that it never does, and `true` the same as nothing.
 */
export type ColumnComparator = boolean | ((comparison: ColumnComparison) => boolean | undefined);

/** A revision that is about to be written. Whoever is handed it may change it. */
export interface RevisionDirective {
  /** Its id. */
  revision: string;
  message: string;
  upgrade: Operation[];
  downgrade: Operation[];
  /** Lines of its file's own imports: `import type { Role } from "../../roles.ts";` */
  imports: string[];
  /** What it follows: ids, or `base`. */
  head: string | readonly string[];
  /** Whether it may follow what is no head. */
  splice: boolean;
  branchLabel: string | undefined;
  /** The folder of its file, one of the config's `versionLocations`; `undefined`: where its parent is. */
  versionPath: string | undefined;
  dependsOn: readonly string[];
}

/** What a {@linkcode DirectiveHook} may ask. */
export interface DirectiveContext {
  /** Under `"check"` nothing is written: what is left of the operations is what is out of sync. */
  readonly command: "revision" | "check";
  /** Whether the operations were found by a comparison; otherwise there are none. */
  readonly autogenerate: boolean;
  readonly registry: Registry;
  /** The server that was compared, or else the one that is assumed; absent where nobody can tell. */
  readonly server?: Server;
  /** What the command line said by `-x`. */
  readonly x: Readonly<Record<string, string>>;
}

/** Changes what is about to be written: an empty list writes nothing, several revisions are several files. */
export type DirectiveHook =
  | ((context: DirectiveContext, directives: RevisionDirective[]) => void | Promise<void>)
  | { process(context: DirectiveContext, directives: RevisionDirective[]): void | Promise<void> };

/** What {@linkcode RenderItem} is asked about: an operation, an element of a table, or a type. */
export type RenderedType =
  | "operation"
  | "column"
  | "primaryKey"
  | "unique"
  | "check"
  | "foreignKey"
  | "exclude"
  | "index"
  | "type";

/** What {@linkcode RenderItem} may change. */
export interface RenderContext {
  /** Lines of imports that the text needs: `import type { Role } from "../../roles.ts";` */
  readonly imports: Set<string>;
  /** What an operation is called on: `"op"`, in a batch `"b"`. */
  readonly receiver: string;
}

/**
 * How something is written in a revision file: its text, an expression (of an operation, a statement without its semicolon);
 * `false`: as retort writes it; `null`: not at all, where that can be, of a type it cannot.
 */
export type RenderItem = (type: RenderedType, object: object, context: RenderContext) => string | false | null;

/** What a project says of how its database is compared with its models, and of what is written then. */
export interface AutogenerateOptions extends Filters {
  /** Whether the type of a column differs. @default as retort finds */
  readonly compareType?: ColumnComparator;
  /** Whether the default of a column differs. @default as retort finds */
  readonly compareServerDefault?: ColumnComparator;
  /**
   * Which plugins compare: `["retort/*", "~retort/comment"]`; where only such are named that do not, all others do.
   *
   * @default all
   */
  readonly autogeneratePlugins?: readonly string[];
  /** Changes what `revision` is about to write, and what `check` has found. */
  readonly processRevisionDirectives?: DirectiveHook;
  /** How things are written. @default as retort writes them */
  readonly renderItem?: RenderItem;
  /**
   * Whether what is found of one table is written as one batch, on every database; without, on SQLite alone, for a table that
   * it does not alter by itself. @default {false}
   */
  readonly renderAsBatch?: boolean;
  /** Whether `revision --autogenerate` writes no file where nothing differs. @default {false} */
  readonly suppressEmpty?: boolean;
  /**
   * What is done where the user of the database may not see a part of it, which then looks as if it were not there: it is told,
   * or nothing is compared. @default {"warn"}
   */
  readonly hidden?: "warn" | "refuse";
}
