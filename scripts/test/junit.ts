/**
 * Reads JUnit reports, as `deno test` and `bun test` write them.
 *
 * @module
 */

/** One test of a report. */
export interface TestCase {
  readonly file: string;
  readonly name: string;
  readonly outcome: "passed" | "failed" | "skipped";
}

/** The tests of a report, in order. */
export function readJunit(xml: string): TestCase[] {
  const cases: TestCase[] = [];
  // In text and attributes `<` is escaped, so that every `<testcase` is one.
  for (const [, attributes = "", body = ""] of xml.matchAll(/<testcase\s([^<]*?)(?:\/>|>([\s\S]*?)<\/testcase>)/g)) {
    const file = attribute(attributes, "file") ?? attribute(attributes, "classname") ?? "";
    cases.push({
      file: file.replace(/^\.\//, ""),
      name: attribute(attributes, "name") ?? "",
      outcome: /<(?:failure|error)\b/.test(body) ? "failed" : /<skipped\b/.test(body) ? "skipped" : "passed",
    });
  }
  return cases;
}

function attribute(attributes: string, name: string): string | undefined {
  const value = new RegExp(`(?:^|\\s)${name}="([^"]*)"`).exec(attributes)?.[1];
  return value?.replace(/&(?:lt|gt|quot|apos|amp|#(\d+));/g, (entity, digits?: string) => {
    return digits === undefined ? ENTITIES[entity]! : String.fromCodePoint(Number(digits));
  });
}

const ENTITIES: Readonly<Record<string, string>> = {
  "&lt;": "<",
  "&gt;": ">",
  "&quot;": '"',
  "&apos;": "'",
  "&amp;": "&",
};
