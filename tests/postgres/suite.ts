import { DATABASES } from "../../scripts/databases.ts";

/** The database servers that these tests ask for. */
export const SERVERS: readonly string[] = DATABASES.filter((name) => name.startsWith("postgres"));
