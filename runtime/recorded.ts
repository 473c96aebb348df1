import { LateOperationError, OperationError } from "../errors.ts";
import type { Operation } from "../registry/operation.ts";
import { RESERVED_METHODS } from "../registry/method_names.ts";
import type { Registry } from "../registry/registry.ts";
import { batchOf } from "./batch_callback.ts";
import { frozen } from "./frozen.ts";
import type { OperationContext } from "./op.ts";

/** A call that was recorded and not run. */
export interface RecordedCall {
  /** What was called, for messages. */
  readonly label: string;
  readonly operation: Operation;
  /** Made at the call; its stack tells the line of the user's file. */
  readonly call: Error;
}

/** What {@linkcode recordCalls} is made with. */
export interface Recording {
  /** The function's name, for messages: `"change"`. */
  readonly name: string;
  readonly registry: Registry;
  /** What the function gets as its second parameter. */
  readonly kit: unknown;
  readonly context: OperationContext;
  /** What to do where the function cannot be recorded. */
  readonly hint: string;
}

/**
 * What a plain function of a revision calls, without running any of it. A refusal counts, caught or not, as where
 * operations run.
 *
 * @throws {OperationError} if it asks for an answer, is async, or calls what is no operation, as `op.inspect()`; else what
 * the function threw
 */
export function recordCalls(
  what: (op: unknown, kit: unknown) => unknown,
  { name, registry, kit, context, hint }: Recording,
): readonly RecordedCall[] {
  const calls: RecordedCall[] = [];
  const answers = new Set<unknown>();
  let ended = false;
  let refused: { readonly error: unknown } | undefined;
  const refusing = <T>(act: () => T): T => {
    try {
      return act();
    } catch (error) {
      refused ??= { error };
      throw error;
    }
  };
  const refusal = (message: string) => new OperationError(message, { hint });
  const unanswered = () =>
    new Proxy(new Promise<never>(() => {}), {
      get: () =>
        refusing(() => {
          throw refusal(`Cannot wait for an operation inside \`${name}\`: it is only recorded`);
        }),
    });

  const op: Record<string, unknown> = { context };
  const method = (method: string, build: (...args: unknown[]) => Operation | readonly Operation[]) => {
    op[method] = (...args: unknown[]) => {
      const call = new Error(method), label = `op.${method}()`;
      if (ended) throw new LateOperationError(`Cannot run ${label}: \`${name}\` has ended`);
      return refusing(() => {
        for (const operation of [build(...args)].flat() as Operation[]) {
          calls.push({ label, operation: frozen(operation), call });
        }
        const answer = unanswered();
        answers.add(answer);
        return answer;
      });
    };
  };
  for (const reserved of RESERVED_METHODS) {
    if (reserved === "then" || reserved === "context") continue;
    method(reserved, () => {
      throw refusal(`Cannot call op.${reserved}() inside \`${name}\`: its calls are only recorded`);
    });
  }
  for (const [method_, kind] of registry.methods()) {
    method(method_, (...args) => registry.definition(kind).build(...args) as Operation);
  }
  method("invoke", (operation) => registry.check(operation));
  method("batchAlterTable", (table, ...rest) => batchOf(registry, table as string, rest));

  const returned = what(Object.freeze(op), kit);
  ended = true;
  // An arrow function returns the promise of its one call.
  if (!answers.has(returned) && typeof (returned as { then?: unknown } | undefined)?.then === "function") {
    (returned as Promise<unknown>).then(undefined, () => {}); // Whatever comes of it, this is what is wrong with it.
    throw refusal(`Cannot record what is called: \`${name}\` is async`);
  }
  if (refused !== undefined) throw refused.error;
  return calls;
}
