import { ConfigError, nearest } from "../errors.ts";

/**
 * Which plugins compare, of patterns over their names: `"retort/*"` takes those in, `"~retort/comment"` leaves that out,
 * wherever it stands in the list. Where nothing is taken in by name, all are.
 *
 * @param names of the plugins that know how objects are compared
 * @throws {ConfigError} if a pattern is none, or means no plugin
 */
export function comparingPlugins(patterns: readonly string[], names: readonly string[]): (plugin: string) => boolean {
  const rules = patterns.map((pattern) => {
    const leavesOut = pattern.startsWith("~");
    const text = leavesOut ? pattern.slice(1) : pattern;
    const found = matching(text);
    if (names.some((name) => found.test(name))) return { leavesOut, found };
    const near = nearest(text, names);
    throw new ConfigError(`Cannot compare by the plugins "${pattern}": no plugin that compares has such a name`, {
      hint: near === undefined ? `there are ${names.join(", ")}` : `did you mean "${leavesOut ? "~" : ""}${near}"?`,
    });
  });
  const [taken, left] = [rules.filter((rule) => !rule.leavesOut), rules.filter((rule) => rule.leavesOut)];
  return (plugin) =>
    (taken.length === 0 || taken.some(({ found }) => found.test(plugin))) &&
    !left.some(({ found }) => found.test(plugin));
}

/** A pattern as an expression: a star stands for one character or more. */
export function matching(pattern: string): RegExp {
  const parts = pattern.split("*").map((part) => part.replace(/[.*+?^${}()|[\]\\]/g, "\\$&"));
  return new RegExp(`^${parts.join(".+")}$`, "s");
}
