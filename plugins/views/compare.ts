import {
  type AlterColumn,
  type CompareContext,
  type DropColumn,
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
  const anew = server.features.viewsHold ? madeAnew(old, own, found) : new Set<string>();
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

/**
 * The keys of the views on both sides that are dropped and made anew, where a view holds what it reads: those that read what
 * goes or gets other columns, and those that read now what comes only when they could be replaced no more.
 *
 * @param found what is done to the tables that they read
 */
function madeAnew(
  old: readonly Standing[],
  own: readonly Standing[],
  found: readonly Operation[],
): ReadonlySet<string> {
  const [was, is] = [byKey(old), byKey(own)];
  const anew = new Set<string>();
  const goes = (key: string) => anew.has(key) || !keepsColumns(was.get(key)!, is.get(key));
  const comes = (key: string) => anew.has(key) || !was.has(key);
  for (let many = -1; many < anew.size;) {
    many = anew.size;
    for (const view of old) {
      const now = is.get(view.key);
      if (now === undefined) continue;
      const isReplaced = now.said !== view.said;
      if (
        view.reads.some(goes) || isReplaced && now.reads.some(comes) ||
        found.some((operation) => isInTheWay(operation, view, isReplaced ? undefined : now))
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
 * Whether an operation of a column cannot be while `view` reads it, or makes it another view.
 *
 * @param same the view as it is written now, if it says the same; another is replaced in between
 */
function isInTheWay(operation: Operation, { words }: Standing, same: Standing | undefined): boolean {
  const { table, name } = operation as Operation & { readonly table?: TableName; readonly name?: string };
  if (table === undefined || !words.has(table.name)) return false;
  switch (operation.kind) {
    case "alter_column": {
      const { type, collation } = (operation as AlterColumn).changes;
      return (type !== undefined || collation !== undefined) && words.has(name!);
    }
    case "drop_column":
      // A computed one goes before any view is replaced.
      return (same !== undefined || (operation as DropColumn).was?.column.computed !== undefined) &&
        words.has((operation as DropColumn).name);
    case "add_column":
      return same !== undefined && expandsStar(queryText(same.view.as));
    default:
      return false;
  }
}
