/**
 * The little language of targets: `head`, `ae10+2`, `billing@head`, `a:b`. It is parsed here and given a meaning by the
 * graph.
 *
 * @module
 */

import { UsageError } from "../errors.ts";

/** A target that does not move: a word, or the name of a revision. */
export type Anchor =
  /** No revision at all, the one head, all heads, where the database is. */
  | { readonly kind: "base" | "head" | "heads" | "current"; readonly label?: string }
  /** An id, the beginning of one, or a label. */
  | { readonly kind: "name"; readonly name: string; readonly label?: string };

/** So many steps up, or down where negative: from `from`, or from where the database is. */
export interface Relative {
  readonly kind: "relative";
  readonly steps: number;
  readonly from?: Anchor;
  readonly label?: string;
}

/** A target, taken apart. */
export type Spec = Anchor | Relative;

/** Two targets with a colon between them, either of which may be left out. */
export interface Range {
  readonly lower?: string;
  readonly upper?: string;
}

/**
 * Takes a target apart. Every text is some target; whether it names anything is for the graph to say.
 *
 * @param isName Whether a text is a whole id or label, which goes before being relative: a label may hold `-` and `+`.
 */
export function parseSpec(text: string, isName: (text: string) => boolean = () => false): Spec {
  // A label holds no "@", hence the first one ends it.
  const at = text.indexOf("@");
  const rest = text.slice(at + 1);
  const label = at < 0 ? undefined : text.slice(0, at);
  const relative = isName(rest) ? null : /^(.*)([+-]\d+)$/s.exec(rest);
  if (relative === null) return anchor(rest, label);
  const [, from, steps] = relative;
  return {
    kind: "relative",
    steps: Number(steps),
    ...(from === "" ? {} : { from: anchor(from!, label) }),
    ...(label === undefined ? {} : { label }),
  };
}

function anchor(text: string, label: string | undefined): Anchor {
  const branch = label === undefined ? {} : { label };
  if (text === "base" || text === "head" || text === "heads" || text === "current") return { kind: text, ...branch };
  return { kind: "name", name: text, ...branch };
}

/**
 * Takes `lower:upper` apart; `undefined` where there is no colon.
 *
 * @throws {UsageError} if there are several colons.
 */
export function parseRange(text: string): Range | undefined {
  const parts = text.trim().split(":");
  if (parts.length === 1) return undefined;
  const [lower, upper, ...rest] = parts.map((part) => part.trim());
  if (rest.length > 0) {
    throw new UsageError(
      `Cannot read the range ${JSON.stringify(text)}: it has ${parts.length - 1} colons, and may have one`,
      {
        hint: "write it as `<from>:<to>`, `<from>:` or `:<to>`",
      },
    );
  }
  return { ...(lower ? { lower } : {}), ...(upper ? { upper } : {}) };
}
