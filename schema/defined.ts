/** `T` with every property that may be undefined made optional, and never undefined. */
export type Defined<T> =
  & { [K in keyof T as undefined extends T[K] ? never : K]: T[K] }
  & { [K in keyof T as undefined extends T[K] ? K : never]?: Exclude<T[K], undefined> };

/** `value` without the properties that are undefined: what data may hold, since JSON has no `undefined`. */
export function defined<T extends object>(value: T): Defined<T> {
  const kept: Record<string, unknown> = {};
  for (const key in value) {
    const property = value[key];
    if (property !== undefined) kept[key] = property;
  }
  return kept as Defined<T>;
}
