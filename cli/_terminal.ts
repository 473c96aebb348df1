/**
 * What a terminal can show.
 *
 * @module
 */
import process from "node:process";
import { isatty } from "node:tty";
import picocolors from "picocolors";
import { ASCII, type LaneStyle, UNICODE } from "../script/drawing/text.ts";

const { createColors, isColorSupported } = picocolors;

/** Whether somebody sits there who can be asked: at a terminal, and not where a program builds and tests. */
export function canAsk(): boolean {
  return isatty(0) && isatty(2) && !process.env.CI;
}

/** What is asked of a process: where it prints, and what its variables say. */
interface Surroundings {
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly platform: string;
  readonly isTerminal: boolean;
}

/**
 * How lanes look on stdout: in colours on a terminal (or with `FORCE_COLOR`) unless `NO_COLOR` is set, in characters that the locale has.
 */
export function laneStyle({ environment, platform, isTerminal }: Surroundings = surroundings()): LaneStyle {
  const { FORCE_COLOR, NO_COLOR } = environment;
  // What picocolors supposes alone would colour a file, where `CI` is set.
  const isColoured = !NO_COLOR && (FORCE_COLOR ? FORCE_COLOR !== "0" : isTerminal && isColorSupported);
  const { magenta, green, yellow, blue, cyan, red } = createColors(isColoured);
  const colours = [magenta, green, yellow, blue, cyan, red];
  return {
    glyphs: knowsUnicode(environment, platform) ? UNICODE : ASCII,
    paint: (text, lane) => text === " " ? text : colours[lane % colours.length]!(text),
  };
}

function surroundings(): Surroundings {
  return { environment: process.env, platform: process.platform, isTerminal: isatty(1) };
}

/**
 * Whether the locale's characters are Unicode's: the first of the three that is set decides, and none means `C`.
 * https://pubs.opengroup.org/onlinepubs/9799919799/basedefs/V1_chap08.html#tag_08_02
 */
function knowsUnicode(environment: Surroundings["environment"], platform: string): boolean {
  // It has no such variables, and its terminals know.
  if (platform === "win32") return true;
  return /utf-?8/i.test(environment.LC_ALL || environment.LC_CTYPE || environment.LANG || "C");
}
