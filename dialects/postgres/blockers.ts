import type { Query } from "./session.ts";

/** Milliseconds between two looks, at least: each is a connection of its own. */
const LOOK_AGAIN = 20;

/**
 * Who a session waits for, with no word of what they do, which may be secret. Who may not see another's sessions is told
 * their number alone. https://www.postgresql.org/docs/current/functions-info.html (pg_blocking_pids)
 */
const blockersOf = (pid: number) =>
  "SELECT pid, usename AS user, application_name AS program, state, " +
  "floor(extract(epoch FROM now() - xact_start))::int AS seconds " +
  `FROM pg_stat_activity WHERE pid = ANY (pg_blocking_pids(${pid})) ORDER BY xact_start, pid`;

/** Another session, as the server tells of it. */
interface Blocker {
  readonly pid: number;
  readonly user: string | null;
  readonly program: string | null;
  readonly state: string | null;
  readonly seconds: number | null;
}

/**
 * Looks who holds what a session waits for, while something of it is under way: once the server has given up waiting, it
 * tells nobody.
 */
export class BlockerWatch {
  readonly #sql: string;
  readonly #ask: Query;
  readonly #every: number;
  #underWay = 0;
  /** The number of the wait that is watched: what is answered about an earlier one does not count. */
  #wait = 0;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #seen: readonly Blocker[] = [];

  /**
   * @param pid the session that is watched
   * @param ask asks by another session
   * @param patience Milliseconds after which it stops waiting: there is a look within every wait of that length.
   */
  constructor(pid: number, ask: Query, patience: number) {
    this.#sql = blockersOf(pid);
    this.#ask = ask;
    this.#every = Math.max(LOOK_AGAIN, patience / 3);
  }

  /** Watches until it is disposed of. */
  begin(): Disposable {
    if (this.#underWay++ === 0) {
      this.#seen = [];
      this.#lookLater(++this.#wait);
    }
    return {
      [Symbol.dispose]: () => {
        if (--this.#underWay === 0) clearTimeout(this.#timer);
      },
    };
  }

  /** Who was waited for at the last look, and what can be done; `undefined` where nobody was. */
  get hint(): string | undefined {
    if (this.#seen.length === 0) return undefined;
    const ends = this.#seen.map(({ pid }) => `SELECT pg_terminate_backend(${pid})`).join("; ");
    const [holds, they, have] = this.#seen.length === 1 ? ["holds", "it", "has"] : ["hold", "they", "have"];
    return `${this.#seen.map(told).join(" and ")} ${holds} the lock: start again when ${they} ${have} ended, or end ${
      they === "it" ? "it" : "them"
    } with ${ends}`;
  }

  #lookLater(wait: number): void {
    this.#timer = setTimeout(async () => {
      let seen = this.#seen;
      try {
        seen = (await this.#ask(this.#sql)) as unknown as readonly Blocker[];
      } catch {
        // The server lets nobody else in: the failure is told without it.
      }
      if (wait !== this.#wait) return;
      this.#seen = seen;
      if (this.#underWay > 0) this.#lookLater(wait);
    }, this.#every);
  }
}

/** `session 4711 of "app" (psql), idle in transaction for 35 s,` */
function told({ pid, user, program, state, seconds }: Blocker): string {
  const who = `session ${pid}${user === null ? "" : ` of "${user}"`}${program ? ` (${program})` : ""}`;
  if (state === null) return who;
  return `${who}, ${state}${seconds === null ? "" : ` for ${seconds} s`},`;
}
