/**
 * How a benchmark is timed: whole processes.
 *
 * @module
 */

/** One command that is timed. */
export interface Contestant {
  readonly name: string;
  readonly command: readonly string[];
  readonly cwd: string;
  /** Done before each run, outside of the time. */
  readonly before?: () => void;
}

/** Wall time of one run of the whole process. Milliseconds. */
export function time({ command: [program, ...args], cwd, before }: Contestant): number {
  before?.();
  const started = performance.now();
  const { success, stderr } = new Deno.Command(program!, { args, cwd, stdout: "null", stderr: "piped" }).outputSync();
  const took = performance.now() - started;
  if (!success) throw new Error(`${program} ${args.join(" ")}: ${new TextDecoder().decode(stderr).slice(-400)}`);
  return took;
}

/** The middle of values, which an odd one out does not move. */
export function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[middle]! : (sorted[middle - 1]! + sorted[middle]!) / 2;
}
