import { ModelError } from "../errors.ts";
import type { ObjectRef, Operation } from "../registry/operation.ts";
import type { Registry } from "../registry/registry.ts";
import { findTable, tableName } from "../schema/edit.ts";
import type { Renamed, Schema } from "../schema/model.ts";

/** What {@linkcode renaming} leaves to be compared. */
export interface Renaming {
  /** What gives the objects of the database their new names; none where they have them. */
  readonly operations: readonly Operation[];
  /** The database as it is then. */
  readonly before: Schema;
}

/**
 * Gives what the models say had another name before, and has that still in the database, its new one. What has it already is
 * left alone, so that doing this twice does nothing. Constraints and indexes keep the names that they have. Pure.
 *
 * @throws {ModelError} if the database has both names, and the models the new one alone
 */
export function renaming(before: Schema, after: Schema, registry: Registry): Renaming {
  const operations: Operation[] = [];
  let now = before;
  // A name may be free only when what has it is renamed itself.
  let waiting = [...after.renamed ?? []].sort((a, b) => Number(a.kind === "column") - Number(b.kind === "column"));
  for (let isMoving = true; isMoving;) {
    isMoving = false;
    const left: Renamed[] = [];
    for (const renamed of waiting) {
      const former = { ...renamed, name: renamed.from };
      if (!has(now, former) || has(now, renamed)) {
        left.push(renamed);
        continue;
      }
      const operation = renameOperation(former, renamed.name, registry);
      operations.push(operation);
      now = registry.apply(operation, now);
      isMoving = true;
    }
    waiting = left;
  }
  for (const renamed of waiting) refuseBoth(now, after, renamed);
  return { operations, before: now };
}

/** The operation that renames an object. */
export function renameOperation(
  object: Pick<Renamed, "kind" | "name" | "schema" | "table">,
  name: string,
  registry: Registry,
): Operation {
  const { rename } = registry.objects().find(({ kind }) => kind === object.kind) ?? {};
  if (rename === undefined) throw new Error(`no plugin renames objects of the kind "${object.kind}"`);
  const { kind, schema, table } = object;
  const ref: ObjectRef = {
    kind,
    name: object.name,
    ...(schema !== undefined && { schema }),
    ...(table !== undefined && { table }),
  };
  return registry.check(rename(ref, name));
}

function has(
  schema: Schema,
  { kind, name, schema: of, table }: Pick<Renamed, "kind" | "name" | "schema" | "table">,
): boolean {
  if (kind === "table") return findTable(schema, tableName(name, of)) !== undefined;
  return findTable(schema, tableName(table!, of))?.columns.some((column) => column.name === name) ?? false;
}

/** @throws {ModelError} if somebody must say which of two objects is meant */
function refuseBoth(now: Schema, after: Schema, renamed: Renamed): void {
  const former = { ...renamed, name: renamed.from };
  if (!has(now, former) || !has(now, renamed) || has(after, former)) return;
  const [from, to] = [former, renamed].map(({ name, table }) => table === undefined ? name : `${table}.${name}`);
  throw new ModelError(`Cannot rename the ${renamed.kind} "${from}" to "${to}": the database has both`, {
    hint:
      `take \`renamedFrom\` out of the models if "${from}" is to go, or bring them together by a revision of your own`,
  });
}
