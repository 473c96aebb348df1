/**
 * The line that tells what goes on, on a terminal where somebody waits.
 *
 * @module
 */
import process from "node:process";
import { isatty } from "node:tty";
import { SingleBar } from "cli-progress";

/** Milliseconds after which a run is long enough to be told of. */
const LONG = 2000;

/** Pictures of something that turns, one after the other, in characters that every terminal has. */
const TURNING = "|/-\\";

/** A bar whose timer does not keep the process: that a revision waits for ever is found out when nothing is left to do. */
class IdleBar extends SingleBar {
  declare readonly timer: NodeJS.Timeout | null;

  override render(): void {
    super.render();
    this.timer?.unref();
  }
}

/** Tells what goes on, from two seconds on, and leaves nothing of it behind. */
export class ProgressLine implements Disposable {
  #what = "";
  /** Since when that goes on. Milliseconds. */
  #since = performance.now();
  #bar: IdleBar | undefined;
  readonly #timer: NodeJS.Timeout;

  constructor() {
    this.#timer = setTimeout(() => this.#draw(), LONG).unref();
  }

  /** Tells what goes on now, as a participle: `copying rows of "users"`. */
  tell(what: string): void {
    if (what === this.#what) return;
    this.#what = what;
    this.#since = performance.now();
  }

  /** Has something else written, above the line. */
  above(write: () => void): void {
    const drawn = this.#bar;
    this.#erase();
    write();
    if (drawn !== undefined) this.#draw();
  }

  #draw(): void {
    this.#bar = new IdleBar({
      format: () => this.#text(),
      stream: process.stderr,
      clearOnComplete: true,
      // They change what becomes of the cursor, and of a signal, which is not theirs.
      hideCursor: false,
      gracefulExit: false,
      fps: 8,
    });
    this.#bar.start(1, 0);
  }

  #text(): string {
    const now = performance.now();
    const picture = TURNING[Math.floor(now / 125) % TURNING.length];
    return `${picture} ${this.#what}, ${Math.floor((now - this.#since) / 1000)} s`;
  }

  #erase(): void {
    this.#bar?.stop();
    this.#bar = undefined;
  }

  [Symbol.dispose](): void {
    clearTimeout(this.#timer);
    this.#erase();
  }
}

/** A line, if stderr is a terminal that can take what was written back. */
export function progressLine(): ProgressLine | undefined {
  return isatty(2) && process.env.TERM !== "dumb" ? new ProgressLine() : undefined;
}
