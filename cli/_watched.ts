import type { ProjectOptions } from "../commands/_project.ts";
import type { RevisionStep } from "../script/revision.ts";
import type { Call } from "./_declaration.ts";

/**
 * What a run comes to. Each step is a line of the log, and where somebody wants to know, a line on the terminal tells what
 * goes on.
 *
 * @param run gets the options by which it tells
 */
export async function watched<T>(
  { flags: { quiet, json }, output, log }: Call,
  run: (options: Pick<ProjectOptions, "onStep" | "onProgress">) => Promise<T>,
): Promise<T> {
  const line = quiet || json ? undefined : (await import("./_progress.ts")).progressLine();
  let going = "looking at the database";
  const options = {
    onStep: (step: RevisionStep) => {
      log(stepLine(step));
      going = `${step.direction} of ${step.revision.id}`;
      line?.tell(going);
    },
    onProgress: (what: string | undefined) => line?.tell(what ?? going),
  };
  return await output.above(line, () => run(options));
}

/** The log line of a step. */
function stepLine({ revision: { id, down, message }, direction }: RevisionStep): string {
  const below = down.join(", ") || "<base>";
  const ends = direction === "upgrade" ? `${below} -> ${id}` : `${id} -> ${below}`;
  return `Running ${direction} ${ends}${message === "" ? "" : `, ${message}`}`;
}
