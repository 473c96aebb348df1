import { isRetortError } from "../errors.ts";
import type { Operation } from "../registry/operation.ts";
import type { Registry } from "../registry/registry.ts";
import type { Server } from "../registry/server.ts";
import { AdvancingFacts } from "./advancing_facts.ts";

/**
 * Whether the transaction ends before `operation` or behind it, as far as that can be told without a database; what does not
 * compile tells so in its turn.
 */
export function endsTransaction(operation: Operation, registry: Registry, server: Server): boolean {
  if (registry.needs(operation, server).length > 0) return false;
  try {
    const statements = registry.compile(operation, server, new AdvancingFacts(undefined, registry));
    return statements.some(({ transaction }) => transaction !== undefined);
  } catch (error) {
    if (isRetortError(error)) return false;
    throw error;
  }
}
