/**
 * The bundled dialects.
 *
 * @module
 */
import type { Dialect } from "../registry/dialect.ts";
import { postgres } from "./postgres/mod.ts";
import { sqlite } from "./sqlite/mod.ts";

/** The bundled dialects. */
export const dialects: readonly Dialect[] = [postgres, sqlite];
