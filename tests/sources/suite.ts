import { SERVERS as MYSQL } from "../mysql/suite.ts";
import { SERVERS as POSTGRES } from "../postgres/suite.ts";

/** The database servers that these tests ask for. */
export const SERVERS: readonly string[] = [...POSTGRES, ...MYSQL];
