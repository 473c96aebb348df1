import { isRetortError } from "../errors.ts";
import type { Operation } from "../registry/operation.ts";
import type { Registry } from "../registry/registry.ts";

/** What undoes an operation, or why nothing does. */
export type Reversed =
  | { readonly operation: Operation; readonly refused?: undefined }
  | { readonly operation?: undefined; readonly refused: string };

/** Reverses an operation, where it says enough for that. */
export function reversed(operation: Operation, registry: Registry): Reversed {
  try {
    return { operation: registry.reverse(operation) };
  } catch (error) {
    if (isRetortError(error) && error.code === "E_IRREVERSIBLE_OPERATION") return { refused: error.message };
    throw error;
  }
}
