import {
  type AlterColumn,
  type CompareContext,
  type DropColumn,
  findTable,
  objectsOf,
  type Operation,
  type Schema,
  type TableName,
} from "../../mod.ts";
import type { CreateMaterializedView } from "./create_materialized_view.ts";
import type { CreateView } from "./create_view.ts";
import type { DropMaterializedView } from "./drop_materialized_view.ts";
import type { DropView } from "./drop_view.ts";
import type { MaterializedView } from "./materialized_view.ts";
import { columnsOf, expandsStar, Named, queryText, Words } from "./query_text.ts";
import type { ReplaceMaterializedView } from "./replace_materialized_view.ts";
import type { ReplaceView } from "./replace_view.ts";
import type { View } from "./view.ts";

/** The kinds of views. Either may read the other, so that they are compared together. */
const KINDS = ["view", "materialized_view"] as const;

/** The operations that lead from the views of `before` to those of `after`, materialized ones too. */
export function* compare(
  before: Schema,
  after: Schema,
  { normal, server, found }: CompareContext,
): Iterable<Operation> {
  const [old, own] = [standing(before, normal), standing(after, normal)];
  const [was, is] = [byKey(old), byKey(own)];
  const anew = madeAnew(old, own, { after, found, holds: server.features.viewsHold ?? false });
  for (const { kind, key, view } of old.toReversed()) {
    if (!is.has(key) || anew.has(key)) yield { kind: `drop_${kind}`, view } as DropView | DropMaterializedView;
  }
  for (const { kind, key, view, said } of own) {
    const there = was.get(key);
    if (there === undefined || anew.has(key)) {
      yield { kind: `create_${kind}`, view } as CreateView | CreateMaterializedView;
    } else if (there.said !== said) {
      yield { kind: `replace_${kind}`, view, was: there.view } as ReplaceView | ReplaceMaterializedView;
    }
  }
}

/** A view of one side, among the others of it. */
interface Standing {
  readonly kind: typeof KINDS[number];
  readonly view: View | MaterializedView;
  /** What tells it from the others of its side. */
  readonly key: string;
  /** What it is, as the server tells it, without what spacing and a last semicolon of its query make different. */
  readonly said: string;
  /** Its query alone, likewise. */
  readonly query: string;
  readonly words: Words;
  /** The keys of the views that it reads. */
  readonly reads: readonly string[];
}

/** The views of one side, each behind those that its query names. */
function standing(schema: Schema, normal: CompareContext["normal"]): readonly Standing[] {
  const list = KINDS.flatMap((kind) =>
    objectsOf<View | MaterializedView>(schema, kind).map((view): Omit<Standing, "reads"> => {
      const { as, indexes = [] } = normal(view) as MaterializedView;
      const sorted = [...indexes].sort((a, b) => a.name < b.name ? -1 : 1);
      const query = queryText(as);
      const key = JSON.stringify([kind, view.schema, view.name]);
      return { kind, view, key, query, words: new Words(query), said: `${query} ${JSON.stringify(sorted)}` };
    })
  );
  const named = new Named(list, ({ view }) => view.name);
  const placed: Standing[] = [];
  const seen = new Set<string>();
  const place = (each: Omit<Standing, "reads">) => {
    if (seen.has(each.key)) return;
    seen.add(each.key);
    const read = named.in(each.words).filter(({ key }) => key !== each.key);
    for (const other of read) place(other);
    placed.push({ ...each, reads: read.map(({ key }) => key) });
  };
  for (const each of list) place(each);
  return placed;
}

function byKey(views: readonly Standing[]): ReadonlyMap<string, Standing> {
  return new Map(views.map((each) => [each.key, each]));
}

/** A view of both sides. */
interface Staying {
  /** As it is in the database. */
  readonly view: Standing;
  /** As it is in the models. */
  readonly now: Standing;
  /** Whether they do not say the same. */
  readonly isReplaced: boolean;
  /** Whether it is to have all columns that there are when it is made. */
  readonly isOfAll: boolean;
}

/** What {@linkcode madeAnew} looks at beside the views. */
interface Surroundings {
  /** The models. */
  readonly after: Schema;
  /** What is done to the tables that views read. */
  readonly found: readonly Operation[];
  /** Whether a view keeps what it reads as it is. */
  readonly holds: boolean;
}

/**
 * The keys of the views on both sides that are dropped and made anew: those in whose way something is; with them what reads
 * them, since nothing may read what is not there; and those that could not be replaced, there or back, while what they read or
 * read then is another or none. Where a view holds what it reads, what reads one that gets other columns is made anew too.
 */
function madeAnew(
  old: readonly Standing[],
  own: readonly Standing[],
  { after, found, holds }: Surroundings,
): ReadonlySet<string> {
  const [was, is] = [byKey(old), byKey(own)];
  const staying = old.flatMap((view): Staying[] => {
    const now = is.get(view.key);
    if (now === undefined) return [];
    // One that tells the star back looks for the columns each time. Without a server nobody tells, but a view that holds them.
    const isOfAll = expandsStar(queryText(now.view.as)) && (holds || !expandsStar(view.query));
    return [{ view, now, isReplaced: now.said !== view.said, isOfAll }];
  });
  const isHindered = (each: Staying) => found.some((operation) => isInTheWay(operation, each, { after, holds }));
  const anew = new Set(staying.filter(isHindered).map(({ view }) => view.key));
  for (let many = -1; many < anew.size;) {
    many = anew.size;
    for (const { view, now, isReplaced, isOfAll } of staying) {
      const isLost = (key: string) => (holds || isReplaced || isOfAll) && !keepsColumns(was.get(key)!, is.get(key));
      const isNew = (key: string) => isReplaced && !was.has(key);
      const isAnew = (key: string) => anew.has(key);
      if (
        view.reads.some((key) => isAnew(key) || isLost(key)) ||
        now.reads.some((key) => isReplaced && isAnew(key) || isNew(key))
      ) anew.add(view.key);
    }
  }
  return anew;
}

/** Whether what reads a view can go on doing so while it is changed. A materialized one is dropped for each change. */
function keepsColumns(was: Standing, is: Standing | undefined): boolean {
  if (is === undefined) return false;
  return was.said === is.said || was.kind === "view" && columnsOf(was.query) === columnsOf(is.query);
}

/**
 * Whether an operation of a table or a column cannot be while a view reads it, cannot be undone when that is replaced, or makes
 * it another view. One that is replaced is so when new columns are there, and before old ones go.
 */
function isInTheWay(
  operation: Operation,
  { view: { words }, now, isReplaced, isOfAll }: Staying,
  { after, holds }: Pick<Surroundings, "after" | "holds">,
): boolean {
  const { table } = operation as Operation & { readonly table?: TableName };
  if (table === undefined) return false;
  if (isOfAll && now.words.has(table.name) && changesColumns(operation)) return true;
  if (!words.has(table.name)) return false;
  switch (operation.kind) {
    case "drop_table":
    case "rename_table":
      // What says the same by the old name reads what has that now.
      return isReplaced || findTable(after, table) !== undefined;
    case "alter_column": {
      const { name, changes: { name: newName, type, collation } } = operation as AlterColumn;
      if (!words.has(name)) return false;
      if (newName !== undefined && (isReplaced || hasColumn(after, table, name))) return true;
      return holds && (type !== undefined || collation !== undefined);
    }
    case "drop_column": {
      const { name, was } = operation as DropColumn;
      // A computed one goes before any view is replaced.
      return words.has(name) && (was?.column.computed !== undefined || holds && !isReplaced);
    }
    default:
      return false;
  }
}

/** Whether all columns of a table are others behind an operation. */
function changesColumns(operation: Operation): boolean {
  return operation.kind === "add_column" || operation.kind === "drop_column" ||
    operation.kind === "alter_column" && (operation as AlterColumn).changes.name !== undefined;
}

function hasColumn(schema: Schema, table: TableName, name: string): boolean {
  return findTable(schema, table)?.columns.some((column) => column.name === name) ?? false;
}
