/**
 * What methods are called: the one of an operation or a type as its kind, in camelCase.
 *
 * @module
 */

/** Methods that `op` has of its own, which no plugin may claim; `then` would make `op` a promise. */
export const RESERVED_METHODS: readonly string[] = [
  "batchAlterTable",
  "attempt",
  "inspect",
  "kysely",
  "invoke",
  "context",
  "then",
];

/** `createTable` → `create_table`. */
export function snakeCase(camel: string): string {
  return camel.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
}

/** `create_table` → `createTable`. */
export function camelCase(snake: string): string {
  return snake.replace(/_(.)/g, (_, letter: string) => letter.toUpperCase());
}
