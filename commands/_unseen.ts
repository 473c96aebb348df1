import type { UnseenRevision } from "../runtime/replay.ts";

/** What could not be seen, as a line. */
export function unseenText({ revision, reason }: UnseenRevision): string {
  return `could not see through the revision "${revision}": ${reason}`;
}
