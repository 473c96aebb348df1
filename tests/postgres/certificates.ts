/** Certificates for tests, made by openssl. */
import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** Certificates in a folder that is removed when they are disposed of. */
export interface Certificates extends Disposable {
  readonly folder: string;
  /** The path of `name`: `ca.crt`, `server.key`, … */
  path(name: string): string;
}

/**
 * Makes an authority `ca`, another that nobody knows, `other`, and, signed by the first, `server` for the names, and `client`
 * for the user `postgres`.
 *
 * @param names as openssl writes them: `DNS:localhost`, `IP:127.0.0.1`
 */
export function makeCertificates(names: readonly string[]): Certificates {
  const folder = mkdtempSync(join(tmpdir(), "retort-certificates-"));
  const path = (name: string) => join(folder, name);
  const openssl = (...args: readonly string[]) => execFileSync("openssl", args, { cwd: folder, stdio: "pipe" });
  for (const authority of ["ca", "other"]) {
    openssl(
      ..."req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 2".split(" "),
      "-subj",
      `/CN=retort ${authority}`,
      "-keyout",
      `${authority}.key`,
      "-out",
      `${authority}.crt`,
    );
  }
  for (const [name, subject] of [["server", "/CN=server"], ["client", "/CN=postgres"]] as const) {
    openssl(
      ..."req -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes".split(" "),
      "-subj",
      subject,
      "-keyout",
      `${name}.key`,
      "-out",
      `${name}.csr`,
    );
    writeFileSync(path(`${name}.ext`), name === "server" ? `subjectAltName=${names.join(",")}\n` : "\n");
    openssl(
      ..."x509 -req -days 2 -CA ca.crt -CAkey ca.key -CAcreateserial".split(" "),
      ...["-in", `${name}.csr`, "-extfile", `${name}.ext`, "-out", `${name}.crt`],
    );
  }
  return { folder, path, [Symbol.dispose]: () => rmSync(folder, { recursive: true, force: true }) };
}
