import { constants, type KeyObject, verify, X509Certificate } from "node:crypto";
import { ByteReader } from "./byte-reader.js";

/** Keys of RSA above this cost too much to check. */
const RSA_BITS_MAX = 4_096;

/** How a signature is checked. */
interface Scheme {
  readonly type: "ec" | "rsa";
  readonly hash: string;
  readonly isPss?: true;
}

/** Those of `CLIENT_SIGNATURES` (RFC 5246 §7.4.1.4.1, RFC 8446 §4.2.3). */
const SCHEMES: ReadonlyMap<number, Scheme> = new Map<number, Scheme>([
  [0x0403, { type: "ec", hash: "sha256" }],
  [0x0503, { type: "ec", hash: "sha384" }],
  [0x0401, { type: "rsa", hash: "sha256" }],
  [0x0804, { type: "rsa", hash: "sha256", isPss: true }],
]);

/** The first certificate of a Certificate message; undefined when there is none. @throws ShortBytes */
export function firstCertificate(body: Buffer): Buffer | undefined {
  const list = new ByteReader(new ByteReader(body).vector(3));
  return list.isAtEnd ? undefined : Buffer.from(list.vector(3));
}

/** The key of a certificate. @throws Error when it is none, or one of a kind that is not served */
export function keyOf(certificate: Buffer): KeyObject {
  const { publicKey } = new X509Certificate(certificate);
  const { asymmetricKeyType: type, asymmetricKeyDetails: details } = publicKey;
  if (type === "rsa" && (details?.modulusLength ?? 0) > RSA_BITS_MAX) throw new Error("an RSA key of too many bits");
  return publicKey;
}

/** Whether a CertificateVerify message proves the key (RFC 5246 §7.4.8). @throws ShortBytes */
export function isProvedBy(key: KeyObject, body: Buffer, transcript: Buffer): boolean {
  const reader = new ByteReader(body);
  const scheme = SCHEMES.get(reader.number(2));
  const signature = reader.vector(2);
  if (!scheme || !reader.isAtEnd || key.asymmetricKeyType !== scheme.type) return false;
  const padding = scheme.isPss ? { padding: constants.RSA_PKCS1_PSS_PADDING, saltLength: 32 } : {};
  try {
    return verify(scheme.hash, transcript, { key, ...padding }, signature);
  } catch {
    return false;
  }
}
