import { test } from "node:test";
import { postgres } from "../../dialects/postgres/mod.ts";
import { dialectConformance } from "../../testing/mod.ts";
import { given } from "../servers/given.ts";

const found = given("postgres15");
if (found.url === undefined) test("postgres: conformance", (t) => t.skip(found.reason));
else dialectConformance(postgres, { url: found.url });
