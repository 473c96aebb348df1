/**
 * The graph as a page: one file that needs no network, and is not allowed any.
 *
 * @module
 */

import { createHash } from "node:crypto";
import type { Revision } from "../revision.ts";
import pageScript from "./page.js" with { type: "text" };
import pageStyle from "./page.css" with { type: "text" };
import { appliedOf, legible, marksOf, type Picture } from "./picture.ts";
import { PAGE_STYLE, svg, xml } from "./svg.ts";

/** What the page tells of a revision beside what the graph knows. */
export interface RevisionDetails {
  /** The whole comment of the file, the message included. */
  readonly comment: string;
  /** Where the file is, as it is to be shown. */
  readonly path: string;
  /** When it was made, as the file says. */
  readonly date?: string;
  /** The script of its upgrade; or why there is none, if it was asked for. */
  readonly sql?: { readonly text: string } | { readonly refused: string };
}

/** A page. */
export interface PageOptions {
  readonly title: string;
  /** Which database was asked, without its secrets. */
  readonly database?: string;
  details(revision: Revision): RevisionDetails;
}

/** The graph as an HTML document; ends with a line feed. */
export function html(picture: Picture, { title, database, details }: PageOptions): string {
  const { graph, revisions } = picture;
  const applied = appliedOf(picture);
  const data = revisions.map((revision) => ({
    id: revision.id,
    marks: marksOf(picture, revision).filter(({ kind }) => kind !== "label").map(({ text }) => text),
    labels: graph.labelsOf(revision.id),
    parents: revision.down,
    children: graph.children(revision.id).map(({ id }) => id),
    dependencies: graph.dependencies(revision.id).map(({ id }) => id),
    ...(applied && { isApplied: applied.has(revision.id) }),
    ...details(revision),
  }));
  return `<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="${policy(pageScript)}">
<meta name="generator" content="retort">
<title>${xml(title)}</title>
<style>
${PAGE_STYLE}${pageStyle}</style>
</head>
<body>
<header>
<h1>${xml(title)}</h1>
<p id="summary">${xml(summary(picture, applied, database))}</p>
<form id="find" role="search">
<input id="search" type="search" placeholder="Search" aria-label="Search ids, messages, labels and paths" aria-keyshortcuts="/" autocomplete="off" spellcheck="false">
<button type="button" id="previous" aria-label="Previous match" title="Previous match (Shift+Enter)">↑</button>
<button type="submit" id="next" aria-label="Next match" title="Next match (Enter)">↓</button>
<output id="matches" for="search"></output>
</form>
<div role="group" aria-label="Zoom" class="zoom">
<button type="button" id="zoom-out" aria-label="Zoom out" aria-keyshortcuts="-" title="Zoom out (-)">−</button>
<button type="button" id="zoom-reset" aria-label="Zoom to 100%" aria-keyshortcuts="0" title="Zoom to 100% (0)"><span id="scale">100%</span></button>
<button type="button" id="zoom-in" aria-label="Zoom in" aria-keyshortcuts="+" title="Zoom in (+)">+</button>
<button type="button" id="fit" aria-label="Fit the width" aria-keyshortcuts="f" title="Fit the width (f)">↔</button>
</div>
</header>
<main>
<div id="view">
${svg(picture, { title, isInPage: true })}</div>
<aside id="details" aria-label="The chosen revision" hidden></aside>
</main>
<footer>${legend(applied !== undefined)}</footer>
<script type="application/json" id="data">${json(data)}</script>
<script>${pageScript}</script>
</body>
</html>
`;
}

/** Nothing is fetched, no script runs but the page's own, nothing is sent. */
function policy(script: string): string {
  const hash = createHash("sha256").update(script).digest("base64");
  return `default-src 'none'; script-src 'sha256-${hash}'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'`;
}

/** JSON within a script, where `<` could end it, or begin a comment. */
function json(data: unknown): string {
  return JSON.stringify(data).replaceAll("<", "\\u003c");
}

function summary(
  { graph, revisions, current }: Picture,
  applied: ReadonlySet<string> | undefined,
  database: string | undefined,
): string {
  const parts = [counted(revisions.length, "revision"), counted(graph.heads.length, "head")];
  if (applied !== undefined && current !== undefined) {
    const has = revisions.filter(({ id }) => applied.has(id)).length;
    const at = current.length > 0 ? [...current].sort().join(", ") : "base";
    parts.push(`${legible(database ?? "the database")} has ${has} and is at ${at}`);
  }
  return parts.join(" · ");
}

function counted(number: number, what: string): string {
  return `${number.toLocaleString("en")} ${what}${number === 1 ? "" : "s"}`;
}

/** What the signs mean. */
function legend(isAsked: boolean): string {
  const sign = (body: string, text: string) =>
    `<span><svg class="retort" width="28" height="16" aria-hidden="true">${body}</svg>${text}</span>`;
  const asked = isAsked
    ? sign('<circle class="node c0" cx="14" cy="8" r="5"/>', "applied") +
      sign('<g class="pending"><circle class="node c0" cx="14" cy="8" r="5"/></g>', "not applied") +
      sign(
        '<circle class="node c0" cx="14" cy="8" r="4.5"/><circle class="ring" cx="14" cy="8" r="7"/>',
        "where the database is",
      )
    : "";
  return asked + sign('<path class="node c0" d="M14 2L20 8L14 14L8 8Z"/>', "merge") +
    sign('<path class="l c0" d="M1 8H27"/>', "parent") +
    sign('<path class="l c0 dependency" d="M1 8H27"/>', "depends on");
}
