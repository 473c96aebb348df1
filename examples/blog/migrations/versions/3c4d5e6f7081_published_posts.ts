/** view of published posts */
import type { Op } from "../../retort.config.ts";

export const revision = "3c4d5e6f7081";
export const downRevision = "2b3c4d5e6f70";
export const branchLabels = null;
export const dependsOn = null;

export function change(op: Op) {
  op.createView("published_posts", "SELECT id, user_id, title FROM posts WHERE published");
}
