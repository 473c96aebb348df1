import { sqlite } from "../../dialects/sqlite/mod.ts";
import { dialectConformance } from "../../testing/mod.ts";

// Operations are played on it by their own cases, beside each of them.
dialectConformance(sqlite, { url: "sqlite::memory:" });
