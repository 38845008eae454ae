import { X509Certificate } from "node:crypto";
import { expect, test } from "vitest";
import { fingerprintOf, isNamed, makeCertificate } from "./certificate.js";

const NOW = Date.UTC(2026, 10, 26, 12);

test("a certificate is one that others can read, signed by itself, for 30 days", () => {
  const { der, key, expiresMs } = makeCertificate(NOW);
  const x509 = new X509Certificate(der);
  expect(x509.verify(x509.publicKey)).toBe(true);
  expect(x509.checkPrivateKey(key)).toBe(true);
  expect(x509.subject).toBe("CN=media");
  expect(x509.issuer).toBe("CN=media");
  expect(new Date(x509.validFrom).getTime()).toBe(NOW - 86_400_000);
  expect(new Date(x509.validTo).getTime()).toBe(NOW + 30 * 86_400_000);
  expect(expiresMs).toBe(NOW + 30 * 86_400_000);
});

test("its fingerprint is the one that others find", () => {
  const { der, fingerprint } = makeCertificate(NOW);
  expect(new X509Certificate(der).fingerprint256).toBe(fingerprint);
});

test("no two are alike, however their serial numbers begin", () => {
  const all = Array.from({ length: 20 }, () => makeCertificate(NOW));
  expect(new Set(all.map((one) => one.fingerprint)).size).toBe(20);
  for (const { der } of all) expect(new X509Certificate(der).serialNumber).toMatch(/^[0-9A-F]{1,32}$/);
});

test("a certificate is named by any of the digests, in any case, and by no other", () => {
  const { der, fingerprint } = makeCertificate(NOW);
  expect(isNamed(der, ["sha-512 AB:CD", `SHA-256 ${fingerprint.toLowerCase()}`])).toBe(true);
  expect(isNamed(der, [`sha-384 ${fingerprintOf(der, "sha384")}`])).toBe(true);
  expect(isNamed(der, [`sha-1 ${fingerprintOf(der, "sha1")}`, "sha-256", "", `sha-512 ${fingerprint}`])).toBe(false);
  expect(isNamed(der, [])).toBe(false);
});
