import type { Constraint, Index, IndexColumn } from "./model.ts";

/** Bytes of a name that every bundled database keeps whole (PostgreSQL's NAMEDATALEN is 64). */
const MAX_NAME_BYTES = 63;

/**
 * The name of a thing that was given none: PostgreSQL's own pattern, on every database, so that each constraint can be
 * dropped by name. The dialects are not asked, so that a revision means the same everywhere.
 *
 * @example builtinName("users", ["email"], "key") // "users_email_key"
 * @see https://www.postgresql.org/docs/current/sql-createtable.html (names that are chosen for constraints)
 */
export function builtinName(table: string, columns: readonly string[], suffix: string): string {
  return shortened([table, ...columns, suffix].join("_"));
}

/** `name`, or as much of it as fits and a hash of the whole. */
export function shortened(name: string): string {
  const bytes = new TextEncoder().encode(name);
  if (bytes.length <= MAX_NAME_BYTES) return name;
  const hash = fnv1a(bytes);
  const kept = new TextDecoder().decode(bytes.slice(0, MAX_NAME_BYTES - hash.length - 1));
  return `${kept.replace(/\uFFFD+$/, "")}_${hash}`;
}

/**
 * The 32-bit FNV-1a hash in hexadecimal. A name needs to be told from its neighbours and no more; loading a cryptographic
 * hash would take longer than many a run.
 *
 * @see https://datatracker.ietf.org/doc/html/draft-eastlake-fnv
 */
function fnv1a(bytes: Uint8Array): string {
  let hash = 0x811c9dc5;
  for (const byte of bytes) hash = Math.imul(hash ^ byte, 0x01000193);
  return (hash >>> 0).toString(16).padStart(8, "0");
}

const SUFFIX: Readonly<Record<Constraint["kind"], string>> = {
  primary_key: "pkey",
  unique: "key",
  check: "check",
  foreign_key: "fkey",
  exclude: "excl",
};

/** The built-in name of a constraint of `table`; `taken` are the names that it must not have, which gains the new one. */
export function constraintName(table: string, constraint: Constraint, taken: Set<string>): string {
  const columns = constraint.kind === "primary_key" || constraint.kind === "check"
    ? []
    : constraint.kind === "exclude"
    ? constraint.elements.map((element) => element.column ?? "expr")
    : constraint.columns;
  return unused(table, columns, SUFFIX[constraint.kind], taken);
}

/** The constraints of `table`, each with its name, or the built-in one: by that one is known that has none. */
export function namedConstraints(table: string, constraints: readonly Constraint[]): readonly Constraint[] {
  const taken = new Set(constraints.flatMap(({ name }) => name ?? []));
  return constraints.map((constraint) =>
    constraint.name === undefined ? { ...constraint, name: constraintName(table, constraint, taken) } : constraint
  );
}

/** The built-in name of an index on `columns` of `table`. */
export function indexName(table: string, columns: readonly IndexColumn[], taken: Set<string> = new Set()): string {
  return unused(table, columns.map((column) => column.column ?? "expr"), "idx", taken);
}

/** Whether a constraint or an index of `table` has the built-in name, or the built-in name with a number: nobody chose it. */
export function hasBuiltinName(table: string, object: Constraint | Index): boolean {
  if (object.name === undefined) return true;
  const builtin = "kind" in object ? constraintName(table, object, new Set()) : indexName(table, object.columns);
  return object.name.startsWith(builtin) && /^\d*$/.test(object.name.slice(builtin.length));
}

/**
 * Whether a constraint or an index of `table` is told from others by its name. A foreign key is not, since nothing else names
 * it: it is what it says.
 */
export function goesByName(table: string, object: Constraint | Index): boolean {
  return !("kind" in object && object.kind === "foreign_key") && !hasBuiltinName(table, object);
}

/** The pattern's name, or the first of it numbered that is free. */
function unused(table: string, columns: readonly string[], suffix: string, taken: Set<string>): string {
  let name = builtinName(table, columns, suffix);
  for (let i = 1; taken.has(name); i++) name = builtinName(table, columns, `${suffix}${i}`);
  taken.add(name);
  return name;
}
