/** What the formats hold, and that no text of a revision gets out of its place in any of them. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { RevisionGraph } from "../graph.ts";
import type { Revision } from "../revision.ts";
import { dot } from "./dot.ts";
import { html } from "./html.ts";
import { mermaid } from "./mermaid.ts";
import type { Picture } from "./picture.ts";
import { svg } from "./svg.ts";

function revision(id: string, more: Partial<Revision> = {}): Revision {
  return { id, down: [], dependsOn: [], labels: [], message: "", path: `${id}.ts`, ...more };
}

function picture(revisions: readonly Revision[], current?: readonly string[]): Picture {
  const graph = RevisionGraph.from(revisions);
  return { graph, revisions: graph.iterate(), ...(current && { current }) };
}

const branched: readonly Revision[] = [
  revision("1a2b", { message: "create users" }),
  revision("2b3c", { down: ["1a2b"], message: "posts,\n with authors" }),
  revision("3c4d", { dependsOn: ["1a2b"], labels: ["billing"], message: "invoices" }),
  revision("4d5e", { down: ["2b3c", "3c4d"], message: "merge" }),
];

test("mermaid() writes nodes, lines to parents, and dotted ones to dependencies", () => {
  assert.equal(
    mermaid(picture(branched)),
    `\
flowchart BT
  r0["4d5e (head) (merge) (billing)<br>merge"]
  r1["2b3c<br>posts, with authors"]
  r2["3c4d (billing)<br>invoices"]
  r3["1a2b<br>create users"]
  r1 --> r0
  r2 --> r0
  r3 --> r1
  r3 -.-> r2
`,
  );
});

test("mermaid() marks what a database has", () => {
  const text = mermaid(picture(branched, ["2b3c"]));
  assert.match(text, /r1\["2b3c \(current\)<br>posts, with authors"\]:::current\n/);
  assert.match(text, /r3\["1a2b<br>create users"\]:::applied\n/);
  assert.match(text, /r2\["3c4d \(billing\)<br>invoices"\]\n/);
  assert.match(text, /^ {2}classDef applied /m);
});

test("dot() writes nodes, lines to parents, and dashed ones to dependencies", () => {
  assert.equal(
    dot(picture(branched, ["2b3c"])),
    `\
digraph revisions {
  rankdir=BT;
  node [shape=box, style=rounded, fontname="Helvetica,Arial,sans-serif", fontsize=11];
  edge [arrowsize=0.7];
  "4d5e" [label="4d5e (head) (merge) (billing)\\nmerge"];
  "2b3c" [label="2b3c (current)\\nposts, with authors", style="rounded,filled", fillcolor="#1a7f37", fontcolor="#ffffff"];
  "3c4d" [label="3c4d (billing)\\ninvoices"];
  "1a2b" [label="1a2b\\ncreate users", style="rounded,filled", fillcolor="#dafbe1"];
  "2b3c" -> "4d5e";
  "3c4d" -> "4d5e";
  "1a2b" -> "2b3c";
  "1a2b" -> "3c4d" [style=dashed];
}
`,
  );
});

test("dot() breaks long messages into lines", () => {
  const words = "a message of so many words that it would make its box very wide";
  const text = dot(picture([revision("1a2b", { message: words })]));
  assert.match(text, /\[label="1a2b \(head\)\\na message of so many words that it would\\nmake its box very wide"\]/);
});

test("svg() draws a row for each revision, and each line in its lane", () => {
  const body = svg(picture(branched, ["2b3c"]), { title: "Revisions" }).split("</style>\n")[1]!;
  assert.equal(
    body,
    `\
<rect class="page" width="100%" height="100%"/>
<g aria-hidden="true">
<path class="l c1" d="M18 32C18 55.8 34 36.2 34 60"/>
<path class="l c0" d="M18 32V60"/>
<path class="l c1" d="M34 60V88"/>
<path class="l c1 dependency" d="M34 88C34 111.8 18 92.2 18 116"/>
<path class="l c0" d="M18 60V116"/>
</g>
<g class="row pending"><title>4d5e: merge</title><path class="node c0" d="M18 26L24 32L18 38L12 32Z"/><text class="id" x="34" y="32" textLength="29" lengthAdjust="spacingAndGlyphs">4d5e</text><g class="mark head"><rect x="71" y="23.5" width="38.58" height="17" rx="8.5"/><text x="77" y="32.5" textLength="26.58" lengthAdjust="spacingAndGlyphs">head</text></g><g class="mark merge"><rect x="115.58" y="23.5" width="45.23" height="17" rx="8.5"/><text x="121.58" y="32.5" textLength="33.23" lengthAdjust="spacingAndGlyphs">merge</text></g><g class="mark label"><rect x="166.81" y="23.5" width="58.52" height="17" rx="8.5"/><text x="172.81" y="32.5" textLength="46.52" lengthAdjust="spacingAndGlyphs">billing</text></g><text class="message" x="231.33" y="32">merge</text></g>
<g class="row applied"><title>2b3c: posts, with authors</title><circle class="node c0" cx="18" cy="60" r="5"/><circle class="ring" cx="18" cy="60" r="8.5"/><text class="id" x="50" y="60" textLength="29" lengthAdjust="spacingAndGlyphs">2b3c</text><g class="mark current"><rect x="87" y="51.5" width="58.52" height="17" rx="8.5"/><text x="93" y="60.5" textLength="46.52" lengthAdjust="spacingAndGlyphs">current</text></g><text class="message" x="151.52" y="60">posts, with authors</text></g>
<g class="row pending"><title>3c4d: invoices</title><circle class="node c1" cx="34" cy="88" r="5"/><text class="id" x="50" y="88" textLength="29" lengthAdjust="spacingAndGlyphs">3c4d</text><g class="mark label"><rect x="87" y="79.5" width="58.52" height="17" rx="8.5"/><text x="93" y="88.5" textLength="46.52" lengthAdjust="spacingAndGlyphs">billing</text></g><text class="message" x="151.52" y="88">invoices</text></g>
<g class="row applied"><title>1a2b: create users</title><circle class="node c0" cx="18" cy="116" r="5"/><text class="id" x="34" y="116" textLength="29" lengthAdjust="spacingAndGlyphs">1a2b</text><text class="message" x="71" y="116">create users</text></g>
</svg>
`,
  );
});

test("svg() tells a wide id's width, so that nothing stands on it", () => {
  const text = svg(picture([revision("移行", { message: "x" })]), { title: "Revisions" });
  assert.match(text, /textLength="29"[^>]*>移行<\/text><g class="mark head"><rect x="71"/);
});

/** Ids and messages as a file may hold them. */
const HOSTILE: readonly string[] = [
  `"]; x["y`,
  `"); alert(1); ("`,
  "</script><script>alert(1)</script>",
  "<!--<script>",
  "<img src=x onerror=alert(1)>",
  "]]>",
  "&lt;b&gt; &quot; &#60;",
  "%%{init: {'theme': 'dark'}}%%",
  "`**bold**` [link](javascript:alert(1))",
  "#quot; #35;",
  "end",
  "subgraph",
  "'onload='alert(1)",
  '" onload="alert(1)',
  "\u202e\u2066 turned",
  "${x} {{y}} <%= z %>",
  "a;b|c>d",
];
/** A message alone may hold these. */
const HOSTILE_MESSAGES: readonly string[] = [
  "back\\slash \\N \\G \\",
  "bell \x07, nul \x00, escape \x1b[31m",
  "half a pair \ud800",
  "line\u2028separator",
];

/** A page of one revision. */
function page(drawn: Picture): string {
  return html(drawn, { title: "Revisions", details: ({ message, path }) => ({ comment: message, path }) });
}

for (const text of [...HOSTILE, ...HOSTILE_MESSAGES]) {
  const id = HOSTILE.includes(text) ? text : "id";
  const drawn = picture([revision(id, { message: text, path: `${text}.ts` }), revision("next", { down: [id] })], [id]);
  const name = JSON.stringify(text);

  test(`mermaid() keeps ${name} in its place`, () => {
    const [head, , node, edge, ...classes] = mermaid(drawn).split("\n");
    assert.deepEqual([head, edge, classes.length], ["flowchart BT", "  r1 --> r0", 3]);
    const label = /^ {2}r1\["([^"]*)"\]:::current$/.exec(node!)![1]!;
    // The characters that are left as they are mean nothing to Mermaid, nor to Markdown.
    const plain = label.replace(/<br>/, "").replace(/#\d+;/g, "");
    assert.match(plain, /^[\p{L}\p{M}\p{N} _.,/()-]*$/u);
    const decoded = label.replace(/#(\d+);/g, (_, code) => String.fromCodePoint(Number(code)));
    assert.ok(decoded.startsWith(`${id} (current)<br>`), decoded);
  });

  test(`dot() keeps ${name} in its place`, () => {
    const lines = dot(drawn).split("\n");
    assert.equal(lines.length, 9, "a line for each thing");
    const string = /"(?:[^"\\]|\\.)*"/g;
    assert.equal(lines[5]!.replace(string, "S"), "  S [label=S, style=S, fillcolor=S, fontcolor=S];");
    assert.equal(lines[6]!.replace(string, "S"), "  S -> S;");
    const [node, label] = lines[5]!.match(string)!;
    assert.equal(node, `"${id.replaceAll('"', '\\"')}"`);
    assert.doesNotMatch(label!.replace(/\\\\|\\"|\\n/g, ""), /\\|&(?!amp;)/, "what is left would mean something");
  });

  test(`svg() keeps ${name} in its place`, () => {
    const text = svg(drawn, { title: "Revisions" });
    // Take away what an SVG of plain texts has; nothing that is markup may be left.
    const plain = svg(picture([revision("id", { message: "m" }), revision("next", { down: ["id"] })], ["id"]), {
      title: "Revisions",
    });
    const tags = (of: string) => of.match(/<\/?[a-z]+/g);
    const expected = tags(text)!.filter((tag) => tag !== "<text" && tag !== "</text");
    assert.deepEqual(expected, tags(plain)!.filter((tag) => tag !== "<text" && tag !== "</text"));
    assert.doesNotMatch(text, /<(?!\/?[a-z])|&(?!(?:amp|lt|gt|quot|#39);)/);
    // deno-lint-ignore no-control-regex
    assert.doesNotMatch(text, /[\x00-\x08\x0b-\x1f\ufffe\uffff]|[\ud800-\udfff]/u);
    for (const [, value] of text.matchAll(/ [\w:-]+="([^"]*)"/g)) assert.doesNotMatch(value!, /</);
  });

  test(`html() keeps ${name} in its place`, () => {
    const text = page(drawn);
    assert.equal(text.match(/<script\b/g)!.length, 2);
    assert.equal(text.match(/<\/script/g)!.length, 2);
    assert.equal(text.includes("<!--"), false);
    assert.equal(text.match(/<img/g), null);
    const data = JSON.parse(/<script type="application\/json" id="data">([^<]*)<\/script>/.exec(text)![1]!);
    const { message, path } = drawn.revisions[1]!;
    assert.deepEqual([data[1].id, data[1].comment, data[1].path], [id, message, path]);
  });
}

test("html() allows its own script and nothing else", () => {
  const text = page(picture(branched));
  const policy = /Content-Security-Policy" content="([^"]*)"/.exec(text)![1]!;
  assert.match(
    policy,
    /^default-src 'none'; script-src 'sha256-[\w+/=]{44}'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'$/,
  );
  assert.doesNotMatch(text.replaceAll("http://www.w3.org/2000/svg", ""), /https?:|@import|url\(|\bsrc=/);
});
