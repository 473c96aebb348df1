/**
 * What `ci` found, in the form that each reader wants.
 *
 * @module
 */
import { createHash } from "node:crypto";
import { relative } from "node:path";
import process from "node:process";
import type { CiDocument, Finding } from "../commands/ci.ts";

const FORMATS = {
  text: plain,
  github: ({ findings }: CiDocument) => findings.map(annotation).join(""),
  gitlab: ({ findings }: CiDocument) => `${JSON.stringify(findings.map(qualityIssue), null, 2)}\n`,
};

/** Who reads the findings: a person, GitHub's log or GitLab's report of code quality. */
export type CiFormat = keyof typeof FORMATS;

/** Whether `format` is one. */
export function isCiFormat(format: string): format is CiFormat {
  return Object.hasOwn(FORMATS, format);
}

/** What `ci` prints. @param base the branch that was compared with, if there was one */
export function ciText(document: CiDocument, format: CiFormat, base?: string): string {
  return FORMATS[format](document, base);
}

function plain({ ok, findings, revisions, heads }: CiDocument, base?: string): string {
  const number = (count: number, what: string) => `${count} ${what}${count === 1 ? "" : "s"}`;
  const compared = base === undefined ? "nothing compared (--base)" : `compared with ${base}`;
  return [
    ...findings.map(({ code, message, fix }) => `${code}: ${message}\n  fix: ${fix}\n`),
    `${ok ? "ok" : number(findings.length, "finding")}: ${number(revisions, "revision")}, `,
    `${number(heads.length, "head")}, ${compared}\n`,
  ].join("");
}

/**
 * A line that GitHub shows beside the file.
 * https://docs.github.com/en/actions/reference/workflows-and-actions/workflow-commands#setting-an-error-message
 */
function annotation({ code, message, fix, path, line }: Finding): string {
  const escaped = (text: string) => text.replaceAll("%", "%25").replaceAll("\r", "%0D").replaceAll("\n", "%0A");
  const property = (text: string) => escaped(text).replaceAll(":", "%3A").replaceAll(",", "%2C");
  const properties = [
    ...(path === undefined ? [] : [`file=${property(fromHere(path))}`]),
    ...(line === undefined ? [] : [`line=${line}`]),
    `title=${code}`,
  ];
  return `::error ${properties.join(",")}::${escaped(`${message}\nfix: ${fix}`)}\n`;
}

/** https://docs.gitlab.com/ci/testing/code_quality/#code-quality-report-format */
function qualityIssue({ code, message, fix, path, line }: Finding) {
  const file = path === undefined ? "retort.config.ts" : fromHere(path);
  return {
    description: `${message}; fix: ${fix}`,
    check_name: code,
    fingerprint: createHash("sha256").update(JSON.stringify([code, file, message])).digest("hex"),
    severity: "blocker",
    location: { path: file, lines: { begin: line ?? 1 } },
  };
}

/** A path from the working directory, which in CI is the repository's top. */
function fromHere(path: string): string {
  return relative(process.cwd(), path).replaceAll("\\", "/");
}
