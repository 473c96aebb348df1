import { SERVERS as MYSQL } from "../mysql/suite.ts";

/** The database servers that these tests ask for. */
export const SERVERS: readonly string[] = ["postgres15", ...MYSQL];
