import assert from "node:assert/strict";
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join, relative } from "node:path";
import { test } from "node:test";
import { isRevisionFileName, listRevisionFiles, readRevisions } from "./directory.ts";

/** A folder with these files, for as long as `body` takes. */
function withFolder(files: Record<string, string | Uint8Array>, body: (folder: string) => void): void {
  const folder = mkdtempSync(join(tmpdir(), "retort versions é "));
  try {
    for (const [name, content] of Object.entries(files)) {
      mkdirSync(dirname(join(folder, name)), { recursive: true });
      writeFileSync(join(folder, name), content);
    }
    body(folder);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

const revision = (id: string, down: string | null) =>
  `/** revision ${id} */\nexport const revision = "${id}";\nexport const downRevision = ${JSON.stringify(down)};\n`;

test("isRevisionFileName() takes sources, and neither tests nor declarations nor what is hidden", () => {
  const yes = ["a.ts", "a.mts", "a.js", "a.mjs", "1a_b c.ts", "latest.ts", "a.b.ts", "testing.ts", "é.ts"];
  const no = ["a_test.ts", "a.test.ts", "a.test.helper.ts", "a.d.ts", "a.d.mts", ".a.ts", "_a.ts", "a.tsx", "a.cts"];
  assert.deepEqual([...yes, ...no, "README.md", "ts", "a.ts~", "a.json"].filter(isRevisionFileName), yes);
});

test("listRevisionFiles() sorts by name", () => {
  withFolder({ "b.ts": "", "a.js": "", "_c.ts": "", "a.md": "", "B.ts": "", "sub/d.ts": "" }, (folder) => {
    assert.deepEqual(listRevisionFiles([folder]), ["B.ts", "a.js", "b.ts"].map((name) => join(folder, name)));
  });
});

test("listRevisionFiles() goes into folders if asked, a folder's own files first", () => {
  const files = {
    "z.ts": "",
    "b/2.ts": "",
    "a/1.ts": "",
    "a/x/3.ts": "",
    "_hidden/4.ts": "",
    ".git/5.ts": "",
    "a.ts/6.ts": "",
  };
  withFolder(files, (folder) => {
    symlinkSync("..", join(folder, "a", "loop"));
    const found = listRevisionFiles([folder], { recursive: true }).map((path) => relative(folder, path));
    assert.deepEqual(found, ["z.ts", "a/1.ts", "a/x/3.ts", "a.ts/6.ts", "b/2.ts"]);
  });
});

test("listRevisionFiles() takes several folders in their order, each once, and passes over those that are not there", () => {
  withFolder({ "b/2.ts": "", "a/1.ts": "", "a/x/3.ts": "" }, (folder) => {
    symlinkSync("a", join(folder, "again"));
    const found = (names: readonly string[], recursive = false) =>
      listRevisionFiles(names.map((name) => join(folder, name)), { recursive }).map((path) => relative(folder, path));
    assert.deepEqual(found(["b", "absent", "a", "again"]), ["b/2.ts", "a/1.ts"]);
    assert.deepEqual(found(["a", "a/x", "again"], true), ["a/1.ts", "a/x/3.ts"]);
    assert.deepEqual(found(["a/x", "a"], true), ["a/x/3.ts", "a/1.ts"]);
    assert.throws(() => found(["absent", "gone"]), { code: "E_SCRIPT", message: /there is no folder .*absent$/ });
  });
});

test("readRevisions() reads each header, whatever the line ends, with or without a byte order mark", () => {
  const files = {
    "1.ts": revision("a", null),
    "2.ts": revision("b", "a").replaceAll("\n", "\r\n"),
    "3.mjs": `\ufeff${revision("ü", "b")}`,
    "4_test.ts": "test(",
  };
  withFolder(files, (folder) => {
    const revisions = readRevisions([folder]);
    assert.deepEqual(revisions.map(({ id, down, message }) => [id, ...down, message]), [
      ["a", "revision a"],
      ["b", "a", "revision b"],
      ["ü", "b", "revision ü"],
    ]);
    assert.equal(revisions[0]!.path, join(folder, "1.ts"));
  });
});

test("readRevisions() takes no folder for a file", () => {
  withFolder({ "1.ts": revision("a", null), "2.ts/3.ts": revision("b", null) }, (folder) => {
    assert.deepEqual(readRevisions([folder]).map(({ id }) => id), ["a"]);
    assert.deepEqual(readRevisions([folder], { recursive: true }).map(({ id }) => id), ["a", "b"]);
  });
});

test("a folder that does not exist is refused, with the way to one", () => {
  withFolder({ "file": "" }, (folder) => {
    for (const name of ["missing", "file"]) {
      for (const recursive of [false, true]) {
        assert.throws(() => listRevisionFiles([join(folder, name)], { recursive }), {
          code: "E_SCRIPT",
          message: name === "file"
            ? `Cannot list the revision files: ${join(folder, name)} is a file`
            : `Cannot list the revision files: there is no folder ${join(folder, name)}`,
          hint: /`retort init`/,
        });
      }
    }
  });
});

test("a header that cannot be read is refused by the name of its file", () => {
  withFolder({ "1.ts": revision("a", null), "2.ts": "export const revision = f();" }, (folder) => {
    assert.throws(() => readRevisions([folder]), {
      code: "E_SCRIPT",
      message: new RegExp(`2\\.ts:1: the value of "revision"`),
    });
  });
});

test("a link to a file that is gone is refused by its name", () => {
  withFolder({}, (folder) => {
    symlinkSync("gone", join(folder, "1.ts"));
    assert.throws(() => readRevisions([folder]), {
      code: "E_SCRIPT",
      message: /^Cannot read the revision file .*1\.ts: ENOENT/,
    });
  });
});
