import { createHash, generateKeyPairSync, type KeyObject, randomBytes, sign } from "node:crypto";
import { bits, element, integer, objectId, sequence, setOf, utcTime, utf8 } from "./der-writer.js";

const VALID_MS = 30 * 86_400_000;
/** Clocks of peers that are behind ours. */
const BEFORE_MS = 86_400_000;
const ECDSA_WITH_SHA256 = "2a8648ce3d040302";
const COMMON_NAME = "550403";

/** A certificate that only its fingerprint vouches for, and its key. */
export interface WebCertificate {
  readonly der: Buffer;
  readonly key: KeyObject;
  /** SHA-256 as in `a=fingerprint` (RFC 8122 §5). */
  readonly fingerprint: string;
  /** Wall time. */
  readonly expiresMs: number;
}

/** Makes a self-signed certificate on P-256, good for 30 days from now; it names nobody. */
export function makeCertificate(nowMs: number): WebCertificate {
  const { publicKey, privateKey } = generateKeyPairSync("ec", { namedCurve: "P-256" });
  const algorithm = sequence(objectId(ECDSA_WITH_SHA256));
  const name = sequence(setOf(sequence(objectId(COMMON_NAME), utf8("media"))));
  const serial = randomBytes(16);
  const expiresMs = nowMs + VALID_MS;
  const signed = sequence(
    element(0xa0, integer(Buffer.from([2]))), // version 3
    integer(serial),
    algorithm,
    name,
    sequence(utcTime(nowMs - BEFORE_MS), utcTime(expiresMs)),
    name,
    publicKey.export({ type: "spki", format: "der" }),
  );
  const der = sequence(signed, algorithm, bits(sign("sha256", signed, privateKey)));
  return { der, key: privateKey, fingerprint: fingerprintOf(der, "sha256"), expiresMs };
}

/** Digests that a fingerprint may be made with; SHA-1 and what is older prove nothing any more. */
export const FINGERPRINT_DIGESTS: Readonly<Record<string, string>> = {
  "sha-256": "sha256",
  "sha-384": "sha384",
  "sha-512": "sha512",
};

/** Bytes in upper case hex with colons. */
export function fingerprintOf(der: Buffer, digest: string): string {
  const hex = createHash(digest).update(der).digest("hex").toUpperCase();
  return hex.match(/../g)!.join(":");
}

/** Whether the certificate is one of those that the peer's description names, as `sha-256 AB:CD:...`. */
export function isNamed(der: Buffer, fingerprints: readonly string[]): boolean {
  return fingerprints.some((text) => {
    const [name = "", value = ""] = text.trim().split(/\s+/);
    const digest = FINGERPRINT_DIGESTS[name.toLowerCase()];
    return digest !== undefined && value.toUpperCase() === fingerprintOf(der, digest);
  });
}
