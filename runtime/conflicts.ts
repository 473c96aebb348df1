/**
 * Whether revisions that nobody has put in an order change the same things.
 *
 * @module
 */
import type { ObjectRef, Touch } from "../registry/operation.ts";

/** A revision with what its operations touch. */
export interface TouchingRevision {
  readonly revision: string;
  /** Which of the histories that are joined have it. Two of them are without an order where each has one that the other lacks. */
  readonly sides: ReadonlySet<number>;
  readonly touches: readonly Touch[];
}

/** What one revision does in a {@linkcode Conflict}. */
export interface ConflictSide {
  readonly revision: string;
  readonly object: ObjectRef;
  readonly how: Touch["how"];
}

/** Two revisions of which either may come first, while what comes of them depends on it. */
export type Conflict = readonly [ConflictSide, ConflictSide];

/** A revision of which nobody can tell what it touches. */
export interface UnknownTouches {
  readonly revision: string;
  readonly reason: string;
}

/** What {@linkcode findConflicts} found. */
export interface Findings {
  readonly conflicts: readonly Conflict[];
  readonly unknown: readonly UnknownTouches[];
}

/** An object that may be any. */
const ANYTHING = "*";

/** Looks for pairs of revisions without an order that touch the same object, or one of them what the other's stands in. */
export function findConflicts(revisions: readonly TouchingRevision[]): Findings {
  const sides = revisions.flatMap(({ revision, sides, touches }) =>
    touches.map(({ object, how }) => ({ revision, sides, object, how }))
  );
  const conflicts: Conflict[] = [];
  const unknown = new Map<string, UnknownTouches>();
  for (const a of sides) {
    if (a.object.kind !== ANYTHING || unknown.has(a.revision)) continue;
    const { revision, how } = a;
    if (how !== "read") unknown.set(revision, { revision, reason: "it runs SQL that may touch anything" });
    else if (sides.some((b) => unordered(a, b) && (b.how === "drop" || b.how === "alter"))) {
      unknown.set(revision, { revision, reason: "it reads by SQL, and another changes or drops what that may name" });
    }
  }
  const told = new Set<string>();
  for (const group of together(sides)) {
    for (const [i, a] of group.entries()) {
      for (const b of group.slice(i + 1)) {
        if (!unordered(a, b) || !collide(a, b)) continue;
        const conflict: Conflict = [sideOf(a), sideOf(b)];
        const key = JSON.stringify(conflict);
        if (told.has(key)) continue;
        told.add(key);
        conflicts.push(conflict);
      }
    }
  }
  return { conflicts, unknown: [...unknown.values()] };
}

interface Side extends ConflictSide {
  readonly sides: ReadonlySet<number>;
}

function sideOf({ revision, object, how }: Side): ConflictSide {
  return { revision, object, how };
}

function unordered({ sides: a }: Side, { sides: b }: Side): boolean {
  return !a.isSubsetOf(b) && !b.isSubsetOf(a);
}

/** Those that may collide, in groups: by the table that they are or stand in, or else by their names. */
function together(sides: readonly Side[]): readonly (readonly Side[])[] {
  const groups = Map.groupBy(
    sides.filter(({ object }) => object.kind !== ANYTHING),
    ({ object: { schema = "", table, name } }) => `${schema}\0${table ?? name}`.toLowerCase(),
  );
  // A schema holds what stands in other groups.
  const whole = sides.filter(({ object: { kind } }) => kind === "schema");
  const within = whole.map((one) => [one, ...sides.filter(({ object }) => contains(one.object, object))]);
  return [...groups.values(), ...within];
}

/** Whether `a` is what `b` stands in: of its kind the reference holds the name. */
function contains(a: ObjectRef, b: ObjectRef): boolean {
  if (a.kind === "schema") return same(a.name, b.schema);
  return a.kind === "table" && same(a.name, b.table) && same(a.schema, b.schema);
}

function same(a: string | undefined, b: string | undefined): boolean {
  return a?.toLowerCase() === b?.toLowerCase();
}

/** Whether it matters which comes first. */
function collide(a: Side, b: Side): boolean {
  const harmless = (how: Touch["how"]) => how === "read" || how === "rows";
  if (harmless(a.how) && harmless(b.how)) return false;
  const { kind, table, name, schema } = a.object;
  if (kind === b.object.kind && same(name, b.object.name) && same(table, b.object.table)) {
    return same(schema, b.object.schema);
  }
  if (contains(b.object, a.object)) return collidesWithin(b.how, a.how);
  return contains(a.object, b.object) && collidesWithin(a.how, b.how);
}

/** Whether what is done to a table, or a schema, minds what is done to something in it. */
function collidesWithin(whole: Touch["how"], part: Touch["how"]): boolean {
  // Who reads a table, for an index or a foreign key, minds what goes, and not what comes.
  return whole === "read" ? part === "drop" || part === "alter" : part !== "read";
}
