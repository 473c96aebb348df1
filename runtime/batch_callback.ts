import { InvalidOperationError, LateOperationError } from "../errors.ts";
import type { BatchAlterTableOptions } from "../registry/batch_options.ts";
import type { Operation } from "../registry/operation.ts";
import type { Registry } from "../registry/registry.ts";

/**
 * The operations that a batch's callback describes: batches, and between them, in their place, what nobody knows the effect of
 * and can thus be part of none.
 *
 * @throws {InvalidOperationError}
 */
export function batchOf(registry: Registry, table: string, rest: readonly unknown[]): readonly Operation[] {
  const change = rest.at(-1);
  const options = (rest.length > 1 ? rest[0] : undefined) as BatchAlterTableOptions | undefined;
  if (typeof change !== "function" || rest.length > 2) {
    throw new InvalidOperationError(`Cannot alter the table "${table}" in a batch: it needs a function`, {
      hint: `write op.batchAlterTable("${table}", (b) => { b.addColumn(…); })`,
    });
  }
  const operations: Operation[] = [];
  let ended = false;
  let refused: { readonly error: unknown } | undefined;
  const batch: Record<string, (...args: unknown[]) => void> = {};
  for (const [method, kind] of registry.methods()) {
    const { table: position, build } = registry.definition(kind);
    if (position === undefined) continue;
    batch[method] = (...args) => {
      if (ended) {
        throw new LateOperationError(`Cannot add ${method}() to the batch on "${table}": the batch has ended`, {
          hint: "call it before the function returns",
        });
      }
      try {
        operations.push(build(...(position === "none" ? args : args.toSpliced(position, 0, table))) as Operation);
      } catch (error) {
        refused ??= { error };
        throw error;
      }
    };
  }
  const returned: unknown = change(Object.freeze(batch));
  ended = true;
  // As outside a batch, a refusal counts, caught or not.
  if (refused !== undefined) throw refused.error;
  if (typeof (returned as { then?: unknown } | undefined)?.then === "function") {
    throw new InvalidOperationError(`Cannot alter the table "${table}" in a batch: its function is async`, {
      hint: "the function only collects; take `async` and `await` out of it",
    });
  }
  const together = (of: readonly Operation[]) => registry.batch({ name: table }, of, options);
  if (operations.every((operation) => !registry.isOpaque(operation))) return [together(operations)];
  const parts: Operation[] = [];
  let run: Operation[] = [];
  const end = () => {
    if (run.length > 0) parts.push(together(run));
    run = [];
  };
  for (const operation of operations) {
    if (!registry.isOpaque(operation)) run.push(operation);
    else {
      end();
      parts.push(operation);
    }
  }
  end();
  return parts;
}
