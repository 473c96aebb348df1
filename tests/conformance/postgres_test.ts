import process from "node:process";
import { test } from "node:test";
import { postgres } from "../../dialects/postgres/mod.ts";
import { dialectConformance } from "../../testing/mod.ts";

const url = process.env.RETORT_TEST_POSTGRES15;
if (url === undefined || url === "") {
  test("postgres: conformance", (t) => t.skip("no server is given by RETORT_TEST_POSTGRES15"));
} else dialectConformance(postgres, { url });
