import { expect, test } from "vitest";
import { tlsFiles } from "../../../test/support/tls-fixture.js";
import { readConfig } from "../base/config.js";
import { FakeClock } from "../base/fake-clock.js";
import { createLog } from "../base/log.js";
import { StartError } from "../base/start-error.js";
import { openCertificates } from "./certificates.js";

const { certFile, keyFile } = tlsFiles("loopback");

function open(env: Record<string, string>) {
  const config = readConfig(env, { cpuCount: 1, addresses: [], uid: 1000 });
  return openCertificates(config, new FakeClock(), createLog("silent"));
}

test("without certificates there is no TLS", async () => {
  expect(await open({})).toBeUndefined();
});

test("the first of several pairs is the one that is shown unasked", async () => {
  const second = tlsFiles("second");
  const certificates = await open({
    TLS_CERT_FILE: `${certFile},${second.certFile}`,
    TLS_KEY_FILE: `${keyFile},${second.keyFile}`,
  });
  expect(certificates?.pair.cert).toContain("BEGIN CERTIFICATE");
  certificates?.close();
});

test("files that cannot be used stop the start with one line that names them", async () => {
  const opened = open({ TLS_CERT_FILE: certFile, TLS_KEY_FILE: tlsFiles("second").keyFile });
  await expect(opened).rejects.toBeInstanceOf(StartError);
  await expect(opened).rejects.toThrow(`TLS_CERT_FILE, TLS_KEY_FILE: ${certFile} and ${tlsFiles("second").keyFile}: `);
});
