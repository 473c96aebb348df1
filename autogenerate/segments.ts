import type { Operation } from "../registry/operation.ts";
import type { Registry } from "../registry/registry.ts";
import { reversed } from "./reverse.ts";

/** What one revision is to hold. */
export interface Segment {
  readonly upgrade: readonly Operation[];
  readonly downgrade: readonly Operation[];
}

/**
 * What one revision, or several in a row, are to hold: what must be committed before it is used has one of its own, before the
 * rest.
 *
 * @param endsTransaction whether an operation must be committed before others use what it made
 */
export function segments(
  { upgrade, downgrade }: Segment,
  registry: Registry,
  endsTransaction: (operation: Operation) => boolean,
): readonly Segment[] {
  const first = upgrade.filter(endsTransaction);
  if (first.length === 0 || first.length === upgrade.length) return [{ upgrade, downgrade }];
  const rest = upgrade.filter((operation) => !first.includes(operation));
  return [first, rest].map((part) => ({
    upgrade: part,
    downgrade: part.toReversed().flatMap((operation) => reversed(operation, registry).operation ?? []),
  }));
}
