/**
 * The caller's environment without what would change how retort behaves: its own variables, those that name a database,
 * and those that make transcripts or goldens be written instead of compared. `RETORT_TEST_…` is kept; it is meant for the
 * tests.
 */
export function cleanEnvironment(): Record<string, string> {
  const kept = Object.entries(Deno.env.toObject()).filter(([name]) =>
    name.startsWith("RETORT_TEST_") ||
    !/^(?:RETORT_|LIBSQL_|PG|MYSQL_)|^(?:DATABASE_URL|UPDATE|FORCE_COLOR)$/.test(name)
  );
  return Object.fromEntries(kept);
}
