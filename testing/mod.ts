/**
 * What proves an operation, a plugin or a dialect: the laws that all of them keep, checked by a list of cases; and what
 * shows what a revision runs.
 *
 * @module
 */
export { type CaseOptions, cases } from "./cases.ts";
export { dialectConformance, type DialectConformanceOptions } from "./dialect.ts";
export { factsOf } from "./facts.ts";
export { goldenText } from "./goldens.ts";
export { canonicalSchema } from "./laws.ts";
export { record, type RecordOptions } from "./record.ts";
