import assert from "node:assert/strict";
import { test } from "node:test";
import { readJunit } from "./junit.ts";

test("Deno's report is read", () => {
  const xml = `<?xml version="1.0" encoding="UTF-8"?>
<testsuites name="deno test" tests="3" failures="1" errors="0" time="0.011">
    <testsuite name="./a_test.ts" tests="3" disabled="1" errors="0" failures="1">
        <testcase name="a &gt; b &amp;&#10;c &quot;d&quot;" classname="./a_test.ts" time="0.001" line="3" col="1">
        </testcase>
        <testcase name="bad" classname="./a_test.ts" time="0.001" line="4" col="1">
            <failure message="&lt;skipped/&gt;">AssertionError</failure>
        </testcase>
        <testcase name="later" classname="./a_test.ts" time="0.000" line="5" col="1">
            <skipped/>
        </testcase>
    </testsuite>
</testsuites>`;
  assert.deepEqual(readJunit(xml), [
    { file: "a_test.ts", name: 'a > b &\nc "d"', outcome: "passed" },
    { file: "a_test.ts", name: "bad", outcome: "failed" },
    { file: "a_test.ts", name: "later", outcome: "skipped" },
  ]);
});

test("Bun's report is read", () => {
  const xml = `<testsuites name="bun test" tests="3" assertions="0" failures="1" skipped="1" time="0.017">
  <testsuite name="a_test.ts" file="a_test.ts" tests="3" failures="1" skipped="1" hostname="vm">
    <testcase name="good" classname="" time="0.001" file="a_test.ts" line="3" assertions="0" />
    <testcase name="bad" classname="" time="0.0008" file="a_test.ts" line="4" assertions="0">
      <failure type="AssertionError" message="x">AssertionError: x&#10; at &lt;a&gt;</failure>
    </testcase>
    <testcase name="later" classname="" time="0" file="a_test.ts" line="5" assertions="0">
      <skipped />
    </testcase>
  </testsuite>
</testsuites>`;
  assert.deepEqual(readJunit(xml).map(({ name, outcome }) => [name, outcome]), [
    ["good", "passed"],
    ["bad", "failed"],
    ["later", "skipped"],
  ]);
});

test("a report without tests has none", () => assert.deepEqual(readJunit("<testsuites></testsuites>"), []));
