import { readFileSync } from "node:fs";
import type { TlsFiles } from "../../server/src/net/tls-certificates.js";

const FOLDER = new URL("../fixtures/tls/", import.meta.url).pathname;

/** Self-signed certificates for tests: `loopback` names 127.0.0.1 and test.example, `second` names second.example. */
export type TlsFixture = "loopback" | "second";

/** Files of a certificate and its key. */
export function tlsFiles(name: TlsFixture): TlsFiles {
  return { certFile: `${FOLDER}${name}.crt`, keyFile: `${FOLDER}${name}.key` };
}

/** The certificate, which is its own authority too. */
export function tlsAuthority(name: TlsFixture): string {
  return readFileSync(tlsFiles(name).certFile, "utf8");
}
