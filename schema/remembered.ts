/**
 * `answer`, whose answers are kept: for what is asked of thousands of texts that are a few at most. The same text is answered by
 * the same object, which needs no comparing.
 */
export function remembered<T>(answer: (text: string) => T): (text: string) => T {
  const known = new Map<string, T>();
  return (text) => {
    let found = known.get(text);
    if (found === undefined) known.set(text, found = answer(text));
    return found;
  };
}
