import { unseenText } from "../commands/_unseen.ts";
import type { UnseenRevision } from "../runtime/replay.ts";

/** What a comparison says beside its result. */
interface Remarks {
  /** What differs and no operation mends. */
  readonly warnings: readonly string[];
  /** The revisions that could not be seen through. */
  readonly unseen: readonly UnseenRevision[];
}

/** What a comparison says beside its result, as lines. */
export function remarksText({ warnings, unseen }: Remarks): string {
  return [...warnings.map((warning) => `warning: ${warning}`), ...unseen.map(unseenText)]
    .map((line) => `${line}\n`).join("");
}
