/** The database servers that these tests ask for. */
export const SERVERS: readonly string[] = [
  "libsql",
  "postgres14",
  "postgres15",
  "postgres18",
  "mariadb1011",
  "mariadb118",
  "mysql97",
];
