export { factsOf } from "../mod.ts";
