/**
 * retort's public surface: all that a program, a config, a plugin or a model may import.
 *
 * @module
 */
import { dialects, type DialectTypes } from "./dialects/mod.ts";
import { builtins } from "./ops/mod.ts";
import type { BuiltinBatch, BuiltinOps, BuiltinTypes } from "./ops/mod.ts";
import { type Kit as KitWithTypes, kitOf } from "./registry/kit.ts";
import type { BatchOf, OpOf, Plugin, TypesOf } from "./registry/plugin.ts";
import { Registry } from "./registry/registry.ts";
import type { RuntimeOps } from "./runtime/op.ts";

export * from "./errors.ts";
export * from "./schema/defined.ts";
export * from "./schema/edit.ts";
export type * from "./schema/constraint_elements.ts";
export type * from "./schema/elements.ts";
export type * from "./schema/index_elements.ts";
export type * from "./schema/model.ts";
export * from "./schema/options.ts";
export { decodeExpression, encodeExpression, isSql, joinSql, sql, toSql } from "./schema/sql.ts";
export type { Identifier, Sql, SqlTag } from "./schema/sql.ts";
export { elementsOf, tableOf } from "./schema/table.ts";
export type * from "./schema/types.ts";
export { decodeValue, encodeValue, type Value } from "./schema/value.ts";
export type * from "./registry/autogenerate_options.ts";
export type * from "./registry/connection.ts";
export type * from "./registry/dialect.ts";
export { factsOf } from "./registry/facts.ts";
export type * from "./registry/grammar.ts";
export type * from "./registry/operation.ts";
export type {
  BatchOf,
  CompareContext,
  ComparedColumn,
  Definition,
  ObjectKind,
  OpOf,
  Plugin,
  TypesOf,
} from "./registry/plugin.ts";
export type { EmbeddedDatabase, InstalledDatabase, Made, Scratch, ScriptStatement } from "./registry/scratch.ts";
export type * from "./registry/server.ts";
export type * from "./registry/type.ts";
export { Registry } from "./registry/registry.ts";
export { scriptOf } from "./registry/script_of.ts";
export { kitOf } from "./registry/kit.ts";
export type * from "./ops/mod.ts";
export { builtins } from "./ops/mod.ts";
export { dialects } from "./dialects/mod.ts";
export type { DialectTypes } from "./dialects/mod.ts";
export type { MysqlTypes } from "./dialects/mysql/types.ts";
export { type DatabaseSourceOptions, fromDatabase } from "./models/database.ts";
export { fromSql, type SqlSourceOptions } from "./models/sql_file.ts";
export {
  type ObjectModel,
  schema,
  sequence,
  type SequenceModel,
  type SequenceModelOptions,
  table,
  type TableModel,
  type TableModelOptions,
} from "./models/schema.ts";
export { type DrizzleModule, type DrizzleOptions, fromDrizzle } from "./models/drizzle.ts";
export { isModelSource, type ModelContext, type ModelSource, type Target } from "./registry/model_source.ts";
export { type Batched, inBatches, type InBatchesOptions } from "./autogenerate/batches.ts";
export { type CanonicalOptions, canonicalPair } from "./autogenerate/canonical.ts";
export { compare, type CompareOptions, type Draft } from "./autogenerate/compare.ts";
export {
  type FilterContext,
  filtered,
  type IncludedSchemas,
  includedSchemas,
  type Sides,
} from "./autogenerate/filter.ts";
export { type Renaming, renaming } from "./autogenerate/renames.ts";
export type { Suggestion } from "./autogenerate/suggestions.ts";
export { ownComparison } from "./autogenerate/own_comparison.ts";
export { type Rewrite, Rewriter, type Rewritten } from "./autogenerate/rewriter.ts";
export { comparingPlugins } from "./autogenerate/selection.ts";
export { print, type Printed, type PrintOptions } from "./autogenerate/print.ts";
export type { Config, EnvironmentConfig } from "./runtime/config.ts";
export type { AppliedStep, RunResult, TransactionMode } from "./runtime/migrator.ts";
export type { Conflict, ConflictSide, UnknownTouches } from "./runtime/conflicts.ts";
export type { InspectOptions, OperationInspector } from "./runtime/inspect.ts";
export type { Attempt, OperationContext, RuntimeOps } from "./runtime/op.ts";
export { recordCalls, type RecordedCall, type Recording } from "./runtime/recorded.ts";
export { RecordingExecutor } from "./runtime/executors/recorder.ts";
export { type RevisionRun, runRevision } from "./runtime/run_revision.ts";
export { replay, type Replayed, type ReplayOptions, type UnseenRevision } from "./runtime/replay.ts";
export { parseUrl } from "./runtime/url.ts";
export { VERSION } from "./runtime/version.ts";
export type { Revision, RevisionScript, RevisionStep } from "./script/revision.ts";
export type { RevisionDocument } from "./commands/_describe.ts";
export type { NewRevisionOptions, RevisionCreated } from "./commands/_new_revision.ts";
export type { ProjectOptions } from "./commands/_project.ts";
export type { ScriptDocument } from "./commands/_script.ts";
export { branches } from "./commands/branches.ts";
export { check, type CheckDocument, type CheckOptions } from "./commands/check.ts";
export { ci, type CiDocument, type CiOptions, type Finding } from "./commands/ci.ts";
export { current, type CurrentDocument } from "./commands/current.ts";
export { diff, type DiffDocument, type DiffOptions } from "./commands/diff.ts";
export { downgrade, type DowngradeOptions } from "./commands/downgrade.ts";
export { edit, type EditDocument, type EditOptions } from "./commands/edit.ts";
export { ensureVersion, type EnsureVersionOptions } from "./commands/ensure_version.ts";
export { graph, type GraphDocument, type GraphFormat, type GraphOptions } from "./commands/graph.ts";
export { heads, type HeadsOptions } from "./commands/heads.ts";
export { history, type HistoryOptions } from "./commands/history.ts";
export { init, type InitDocument, type InitOptions } from "./commands/init.ts";
export { inspect, type InspectionOptions } from "./commands/inspect.ts";
export { listTemplates, type TemplateDocument } from "./commands/list_templates.ts";
export { merge, type MergeCheck, type MergeDocument, type MergeOptions } from "./commands/merge.ts";
export { revision, type RevisionOptions, type RevisionWritten } from "./commands/revision.ts";
export { schemaDump, type SchemaOptions, schemaShow, type SchemaShowOptions } from "./commands/schema.ts";
export { show, type ShowOptions } from "./commands/show.ts";
export { stamp, type StampOptions } from "./commands/stamp.ts";
export { upgrade, type UpgradeOptions } from "./commands/upgrade.ts";

/** What `op` has without plugins. */
export type CoreOps = BuiltinOps & RuntimeOps<BuiltinBatch>;
/** The `op` of a project without plugins. */
export type Op = CoreOps;
/** The second parameter of `upgrade` and `downgrade` in a project without plugins. */
export type Kit = KitWithTypes<BuiltinTypes & DialectTypes>;
/** The second parameter of `upgrade` and `downgrade` in a project with plugins. */
export type KitOf<Plugins extends readonly Plugin[]> = KitWithTypes<BuiltinTypes & DialectTypes & TypesOf<Plugins>>;
/** What the callback of `op.batchAlterTable` gets in a project with plugins. */
export type BatchWith<Plugins extends readonly Plugin[]> = BuiltinBatch & BatchOf<Plugins>;
/** The `op` of a project with plugins. */
export type OpWith<Plugins extends readonly Plugin[]> =
  & BuiltinOps
  & OpOf<Plugins>
  & RuntimeOps<BatchWith<Plugins>>;

/** The makers of columns, constraints, indexes and types, for models and plugins; revisions get them as a parameter. */
export const { t }: Kit = kitOf(new Registry(builtins, dialects)) as unknown as Kit;
