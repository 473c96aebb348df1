/** Programs that come with a server: name → path. */
export type Tools = Readonly<Partial<Record<ToolName, string>>>;

/** A command line client, for scripts. */
export type ToolName = "psql" | "pg_dump" | "mariadb" | "mysql";

/** A release of a database that tests run against. */
export interface Engine {
  /** `"postgres16"`; in capitals the end of its variable, `RETORT_TEST_POSTGRES16`. */
  readonly name: string;
  /** Whether nobody keeps this release for later: a run is whole without it, in CI too. */
  readonly passing?: boolean;
  /**
   * Fetches into the test cache what is not there.
   *
   * @throws {Error} if that cannot be had here
   */
  install(): Promise<Installation>;
}

/** A database that can be started. */
export interface Installation {
  readonly tools?: Tools;
  /**
   * Starts a fresh server on a free port of the loopback address.
   *
   * @param folder Empty; the server's own. Sockets stand in it, so its path is short.
   * @throws {Error} if the server ends before it answers, with the end of its log
   */
  start(folder: string): Promise<Server>;
}

/** A server that answers. Disposing of it ends it; its folder is the caller's to remove. */
export interface Server extends AsyncDisposable {
  /** With user and password; the database in it is empty. */
  readonly url: string;
}

/** Who tests connect as, with all rights. Without the password no server lets anybody in. */
export const USER = "retort";

/** What is asked for over TCP and over sockets. */
export const PASSWORD = "sesame_4711";

/** The empty database that a server begins with. */
export const DATABASE = "retort";
