import type { Operation } from "../registry/operation.ts";
import type { ObjectKind } from "../registry/plugin.ts";
import type { Registry } from "../registry/registry.ts";
import { reversed } from "./reverse.ts";

/** Where an operation stands in the life of what it touches. */
type Step = readonly [
  way: "goes" | "comes" | "turns",
  phase: ObjectKind["phase"] | "reference" | "reader" | "name",
];

/**
 * The steps in the order in which each can be taken. What leans on others goes before them; what names them in words of its own,
 * a view, before any has another name, so that back again it finds those that it knows. New columns come before old ones go,
 * since a table cannot be without any, and what reads both, a view, is changed in between; a column that reads others goes
 * before anything is done to these, and comes after it; and a type goes only when no column has it any more. What leans on
 * others comes last.
 */
const STEPS: readonly Step[] = [
  ["goes", "object"],
  ["turns", "name"],
  ["goes", "reference"],
  ["goes", "index"],
  ["goes", "constraint"],
  ["goes", "table"],
  ["goes", "reader"],
  ["comes", "schema"],
  ["comes", "type"],
  ["comes", "table"],
  ["comes", "column"],
  ["comes", "reader"],
  ["turns", "object"],
  ["goes", "column"],
  ["goes", "type"],
  ["goes", "schema"],
  ["comes", "constraint"],
  ["comes", "index"],
  ["comes", "reference"],
  ["comes", "object"],
];

/** What is called otherwise in {@linkcode STEPS} where it reads something else. */
const READING: Readonly<Partial<Record<ObjectKind["phase"], Step[1]>>> = { constraint: "reference", column: "reader" };

const RANKS: ReadonlyMap<string, number> = new Map(STEPS.map((step, i) => [step.join(" "), i]));

/** Operations in an order in which each can run; between those of one step the order in which they were given. */
export function inOrder(operations: readonly Operation[], registry: Registry): readonly Operation[] {
  const phases = new Map(registry.objects().map(({ kind, phase }) => [kind, phase]));
  const ranked = operations.map((operation) => ({ operation, rank: rankOf(operation, registry, phases) }));
  return ranked.sort((a, b) => a.rank - b.rank).map(({ operation }) => operation);
}

function rankOf(
  operation: Operation,
  registry: Registry,
  phases: ReadonlyMap<string, ObjectKind["phase"]>,
): number {
  if (registry.renames(operation) !== undefined) return RANKS.get("turns name")!;
  const touches = registry.touches(operation);
  const own = touches[0];
  const phase = own && phases.get(own.object.kind) || "object";
  const goes = own?.how === "drop";
  // What is dropped tells in its reverse what it leaned on.
  const before = goes ? reversed(operation, registry).operation : undefined;
  const all = before === undefined ? touches : registry.touches(before);
  // A constraint that looks at another table wants what it refers to there, and that wants to be rid of it first; so does a
  // column that reads others.
  const reading = all.some(({ how }) => how === "read") ? READING[phase] : undefined;
  const way = goes ? "goes" : own?.how === "alter" && phase === "object" ? "turns" : "comes";
  return RANKS.get(`${way} ${reading ?? phase}`)!;
}
