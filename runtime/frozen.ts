import { InvalidOperationError } from "../errors.ts";

/**
 * A deep copy of `data` that nobody can change.
 *
 * @throws {InvalidOperationError} if it holds what is no data: the copy would be something else
 */
export function frozen<T>(data: T): T {
  if (data === null || typeof data !== "object") {
    if (["function", "symbol", "bigint"].includes(typeof data)) throw noData(typeof data);
    return data;
  }
  if (Array.isArray(data)) return Object.freeze(data.map(frozen)) as T;
  const prototype: unknown = Object.getPrototypeOf(data);
  if (prototype !== null && Object.getPrototypeOf(prototype) !== null) throw noData(data.constructor?.name ?? "class");
  // By definition and not by assignment, to which `__proto__` is no key.
  return Object.freeze(Object.fromEntries(Object.entries(data).map(([key, value]) => [key, frozen(value)]))) as T;
}

function noData(what: string): InvalidOperationError {
  return new InvalidOperationError(
    `Cannot take the operation: it holds a ${what}, and an operation is data as in JSON`,
    {
      hint: "whoever builds it must encode that, as encodeValue() does",
    },
  );
}
