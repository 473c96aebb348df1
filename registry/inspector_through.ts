import type { Inspector } from "./connection.ts";

/**
 * An inspector that asks another, which may have to be loaded or connected first, or have its failures told in other words.
 *
 * @param ask hands the other to `look`, and answers what that answers
 */
export function inspectorThrough(
  ask: <T>(look: (inspector: Inspector) => Promise<T>) => Promise<T>,
): Inspector {
  return {
    hasTable: (name) => ask((inspector) => inspector.hasTable(name)),
    table: (name) => ask((inspector) => inspector.table(name)),
    schema: (options) => ask((inspector) => inspector.schema(options)),
    schemas: () => ask((inspector) => inspector.schemas()),
  };
}
