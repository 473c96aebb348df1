import type { Connection } from "../registry/connection.ts";
import type { Registry } from "../registry/registry.ts";
import type { Server } from "../registry/server.ts";
import type { Column, Schema, SchemaObject, Table } from "../schema/model.ts";
import { isEqual, nameKey, pairs } from "../schema/pairs.ts";
import { type Pairing, pairing } from "./pairing.ts";
import { sharing } from "./sharing.ts";

/** What {@linkcode canonicalPair} is made with. */
export interface CanonicalOptions {
  readonly registry: Registry;
  /** The server whose words both are put into. */
  readonly server: Server;
  /** A session with it. @default what is known without it */
  readonly connection?: Connection | undefined;
}

/**
 * Two schemas side by side in the words of a server, for {@linkcode compare}. What is known without it is put into its words here; it is
 * asked itself only for tables and objects on both sides that may differ in words, since each of them costs it work.
 */
export async function canonicalPair(
  before: Schema,
  after: Schema,
  { registry, server, connection }: CanonicalOptions,
): Promise<Pairing> {
  const known = pairing(before, after, registry, server);
  const [was, is] = known.words;
  let pair: Pair = [was, sharing(was, is)];
  const { canonicalize } = registry.dialect(server);
  if (canonicalize === undefined) return { ...known, words: pair };
  // A server may change its own words once more: PostgreSQL those of IN over a VARCHAR, whose second reading is its last.
  for (let readings = 0; readings < MOST_READINGS; readings++) {
    const differing = differences(...pair);
    if (isEmpty(differing[0])) break;
    const words: Pair = [await canonicalize(connection, differing[0]), await canonicalize(connection, differing[1])];
    if (isEqual(words, differing)) break;
    const [told, now] = [withWords(pair[0], words[0]), withWords(pair[1], words[1])];
    pair = [told, sharing(told, now)];
  }
  return { ...known, words: pair };
}

/** How often the same is put into words, at most. */
const MOST_READINGS = 3;

/** Both sides. */
type Pair = readonly [before: Schema, after: Schema];

/** What stands on both sides and is not the same on both, as each has it. */
function differences(before: Schema, after: Schema): Pair {
  const tables = differing(before.tables, after.tables, mayDifferInWords);
  const kinds = Object.keys(after.objects).map((kind) =>
    [kind, differing(before.objects[kind] ?? [], after.objects[kind]!)] as const
  ).filter(([, [list]]) => list.length > 0);
  const side = (i: 0 | 1): Schema => ({
    tables: tables[i],
    objects: Object.fromEntries(kinds.map(([kind, lists]) => [kind, lists[i]])),
  });
  return [side(0), side(1)];
}

/** @param isMeant whether two that differ are meant */
function differing<O extends SchemaObject>(
  before: readonly O[],
  after: readonly O[],
  isMeant: (was: O, is: O) => boolean = () => true,
): readonly [O[], O[]] {
  const found: [O[], O[]] = [[], []];
  for (const { was, is } of pairs(before, after, nameKey)) {
    if (was === undefined || is === undefined || was === is || !isMeant(was, is)) continue;
    found[0].push(was);
    found[1].push(is);
  }
  return found;
}

/** Whether two tables may differ in words alone: a part of each may be one of the other, told otherwise. */
function mayDifferInWords(was: Table, is: Table): boolean {
  return !isEqual(was.options, is.options) ||
    bothLack(was.columns.map(wordsOf), is.columns.map(wordsOf)) ||
    bothLack(was.constraints, is.constraints) || bothLack(was.indexes, is.indexes);
}

/** What of a column decides over words, its own or those of what reads it. */
function wordsOf({ nullable: _, comment: __, ...rest }: Column): Partial<Column> {
  return rest;
}

/** Whether each side lacks something of the other. What one has more is told nowhere else; by what name may not be known yet. */
function bothLack(was: readonly Part[], is: readonly Part[]): boolean {
  return lacks(is, was) && lacks(was, is);
}

/** A column, a constraint or an index. */
type Part = { readonly name?: string };

/** Whether `list` lacks one of `parts`: a table may have thousands, and only those of one name are compared. */
function lacks(list: readonly Part[], parts: readonly Part[]): boolean {
  const named = Map.groupBy(list, ({ name }) => name);
  return parts.some((each) => !named.get(each.name)?.some((other) => isEqual(other, each)));
}

function isEmpty({ tables, objects }: Schema): boolean {
  return tables.length === 0 && Object.keys(objects).length === 0;
}

/** `schema` with what `words` has of it in its place. */
function withWords(schema: Schema, words: Schema): Schema {
  return {
    tables: replaced(schema.tables, words.tables),
    objects: Object.fromEntries(
      Object.entries(schema.objects).map(([kind, list]) => [kind, replaced(list, words.objects[kind] ?? [])]),
    ),
  };
}

function replaced<O extends SchemaObject>(list: readonly O[], by: readonly O[]): readonly O[] {
  const told = new Map(by.map((object) => [nameKey(object), object]));
  return list.map((object) => told.get(nameKey(object)) ?? object);
}
