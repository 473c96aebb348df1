/** The database servers that these tests ask for. */
export const SERVERS: readonly string[] = ["libsql", "postgres15", "postgres18", "mariadb118", "mysql97"];
