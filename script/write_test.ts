import assert from "node:assert/strict";
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { checkBranchLabel, checkRevisionId, newRevisionId, writeRevision } from "./write.ts";
import type { NewRevision, RevisionTemplateData } from "./write.ts";

const DATE = new Date("2026-11-02T09:41:06.685Z");

async function withFolder(body: (folder: string) => Promise<void>): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), "retort write "));
  try {
    await body(folder);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

const render = (data: RevisionTemplateData): string =>
  ["revision", "downRevision", "branchLabels", "dependsOn"].map((name) =>
    `export const ${name} = ${JSON.stringify(data[name as keyof RevisionTemplateData])};\n`
  ).join("");

function asked(directory: string, changes: Partial<NewRevision> = {}): NewRevision {
  return {
    ...{
      directory,
      id: "1a2b",
      down: [],
      dependsOn: [],
      labels: [],
      message: "add users",
      date: DATE,
      timezone: "UTC",
    },
    render,
    ...changes,
  };
}

test("newRevisionId() makes twelve hexadecimal digits, others each time", () => {
  assert.match(newRevisionId(), /^[0-9a-f]{12}$/);
  assert.notEqual(newRevisionId(), newRevisionId());
});

test("checkRevisionId() takes 1 to 32 letters, digits and underscores", () => {
  for (const id of ["a", "1a2b3c4d5e6f", "A_1", "x".repeat(32)]) checkRevisionId(id);
  for (const id of ["", "a b", "a-b", "../a", "é", "a\n", "x".repeat(33), "head", "base", "heads", "current"]) {
    assert.throws(() => checkRevisionId(id), { code: "E_USAGE" }, id);
  }
});

test("checkBranchLabel() refuses what no target could name", () => {
  for (const label of ["billing", "release-2", "größe+x"]) checkBranchLabel(label);
  for (const label of ["", "a@b", "a:b", "a/b", "a\nb", "head", "-1", "+1", "-x", "+", "a b", "a\u00a0b"]) {
    assert.throws(() => checkBranchLabel(label), { code: "E_USAGE" }, label);
  }
});

test("writeRevision() writes a file, and tells what it says", async () => {
  await withFolder(async (folder) => {
    let given: RevisionTemplateData | undefined;
    const written = await writeRevision(asked(folder, {
      ...{ down: ["a", "b"], labels: ["l"] },
      render: (data) => render(given = data),
    }));
    assert.deepEqual(given, {
      ...{ message: "add users", revision: "1a2b", downRevision: ["a", "b"], branchLabels: "l", dependsOn: null },
      createDate: "2026-11-02 09:41:06.685+00:00",
    });
    const path = join(folder, "1a2b_add_users.ts");
    assert.deepEqual(written, {
      ...{ id: "1a2b", down: ["a", "b"], labels: ["l"], dependsOn: [], message: "", path },
    });
    assert.equal(readFileSync(path, "utf8"), render(given!));
  });
});

test("writeRevision() tells the date in the zone that it is given, and in the machine's own without an offset", async () => {
  await withFolder(async (folder) => {
    const dates: string[] = [];
    const note = (data: RevisionTemplateData) => render((dates.push(data.createDate), data));
    await writeRevision(asked(folder, { id: "a", render: note, timezone: "America/St_Johns" }));
    const { timezone: _, ...local } = asked(folder, { id: "b", render: note });
    await writeRevision(local);
    assert.equal(dates[0], "2026-11-02 06:11:06.685-03:30");
    assert.match(dates[1]!, /^2026-11-0\d \d\d:\d\d:06\.685$/);
  });
});

test("writeRevision() never overwrites", async () => {
  await withFolder(async (folder) => {
    const path = join(folder, "1a2b_add_users.ts");
    writeFileSync(path, "mine");
    await assert.rejects(writeRevision(asked(folder)), {
      code: "E_USAGE",
      exit: 2,
      message: `Cannot create the revision file ${path}: it exists already`,
    });
    assert.equal(readFileSync(path, "utf8"), "mine");
    rmSync(path);
    symlinkSync(join(folder, "elsewhere"), path);
    await assert.rejects(writeRevision(asked(folder)), { code: "E_USAGE" });
    assert.ok(!existsSync(join(folder, "elsewhere")));
  });
});

test("writeRevision() removes a file that does not say what was asked", async () => {
  await withFolder(async (folder) => {
    const cases: [text: string, message: RegExp][] = [
      ["", /exports no "revision"/],
      [
        'export const revision = "other";\nexport const downRevision = null;',
        /whose revision is "other", and not "1a2b"/,
      ],
      [
        'export const revision = "1a2b";\nexport const downRevision = null;',
        /whose branchLabels is null, and not "billing"/,
      ],
    ];
    for (const [text, message] of cases) {
      const revision = asked(folder, { labels: ["billing"], render: () => text });
      await assert.rejects(writeRevision(revision), { code: "E_SCRIPT", message });
      assert.deepEqual(readdirSync(folder), []);
    }
  });
});

test("writeRevision() writes nothing when the template fails", async () => {
  await withFolder(async (folder) => {
    await assert.rejects(writeRevision(asked(folder, { render: () => Promise.reject(new Error("no")) })), {
      message: "no",
    });
    assert.deepEqual(readdirSync(folder), []);
  });
});

test("writeRevision() makes folders only where they are searched, and only within its own", async () => {
  await withFolder(async (folder) => {
    const dated = { fileNameTemplate: "{year}/{rev}" };
    await assert.rejects(writeRevision(asked(folder, dated)), { code: "E_CONFIG", hint: /`recursive: true`/ });
    const { path } = await writeRevision(asked(folder, { ...dated, recursive: true }));
    assert.equal(path, join(folder, "2026", "1a2b.ts"));
    mkdirSync(join(folder, "in"));
    symlinkSync("..", join(folder, "in", "2026"));
    await assert.rejects(writeRevision(asked(join(folder, "in"), { ...dated, id: "b", recursive: true })), {
      code: "E_SCRIPT",
      message: /lies outside/,
    });
    assert.deepEqual(readdirSync(folder).sort(), ["2026", "in"]);
  });
});

test("writeRevision() refuses a folder that does not exist, and names that none has", async () => {
  await withFolder(async (folder) => {
    await assert.rejects(writeRevision(asked(join(folder, "gone"))), { code: "E_SCRIPT", hint: /`retort init`/ });
    await assert.rejects(writeRevision(asked(folder, { id: "../x" })), { code: "E_USAGE" });
    await assert.rejects(writeRevision(asked(folder, { labels: ["a@b"] })), { code: "E_USAGE" });
    assert.deepEqual(readdirSync(folder), []);
  });
});
