/** The database servers that these tests ask for. */
export const SERVERS: readonly string[] = ["libsql"];
