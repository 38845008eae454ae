import type { X509Certificate } from "node:crypto";
import { type DerElement, oneDer, readDer } from "./der.js";

/** What the checks of STIR/SHAKEN need and node:crypto does not tell of a certificate (RFC 5280 §4). */
export interface CertificateParts {
  /** Signed with ECDSA and SHA-256. */
  readonly isEcdsaSha256: boolean;
  /** Of an authority: certificates that may stand between it and a leaf; undefined = any number. */
  readonly pathLength: number | undefined;
  /** keyUsage is absent or names digitalSignature. */
  readonly mayDigitallySign: boolean;
  /** Value of TNAuthorizationList, not read yet. */
  readonly tnAuthList: Buffer | undefined;
}

const [BOOLEAN, INTEGER, BIT_STRING, OCTET_STRING, OID, SEQUENCE, EXTENSIONS] = [1, 2, 3, 4, 6, 0x30, 0xa3];
/** Object identifiers as they stand in DER, in hex. */
const ECDSA_SHA256 = "2a8648ce3d040302";
const KEY_USAGE = "551d0f";
const BASIC_CONSTRAINTS = "551d13";
/** 1.3.6.1.5.5.7.1.26 */
const TN_AUTH_LIST = "2b0601050507011a";

/** @throws Error when the certificate is no DER as this program reads it */
export function partsOf(certificate: X509Certificate): CertificateParts {
  const [body, algorithm] = readDer(oneDer(certificate.raw, SEQUENCE));
  const extensions = extensionsOf(body);
  const usage = extensions.get(KEY_USAGE);
  return {
    isEcdsaSha256: algorithm !== undefined && oidOf(readDer(algorithm.content)[0]) === ECDSA_SHA256,
    pathLength: pathLengthOf(extensions.get(BASIC_CONSTRAINTS)),
    // Its first octet counts unused bits; digitalSignature is the highest bit of the next.
    mayDigitallySign: usage === undefined || ((oneDer(usage, BIT_STRING)[1] ?? 0) & 0x80) !== 0,
    tnAuthList: extensions.get(TN_AUTH_LIST),
  };
}

/** Values of the extensions by identifier. */
function extensionsOf(body: DerElement | undefined): ReadonlyMap<string, Buffer> {
  const found = new Map<string, Buffer>();
  const list = readDer(body?.content ?? Buffer.alloc(0)).find(({ tag }) => tag === EXTENSIONS);
  if (!list) return found;
  for (const { content } of readDer(oneDer(list.content, SEQUENCE))) {
    const [id, ...rest] = readDer(content);
    const value = rest.find(({ tag }) => tag === OCTET_STRING);
    const name = oidOf(id);
    if (value === undefined || found.has(name)) throw new Error("a malformed or repeated extension");
    found.set(name, value.content);
  }
  return found;
}

function pathLengthOf(value: Buffer | undefined): number | undefined {
  if (value === undefined) return undefined;
  const members = readDer(oneDer(value, SEQUENCE)).filter(({ tag }) => tag !== BOOLEAN);
  const length = members.find(({ tag }) => tag === INTEGER)?.content;
  return length === undefined ? undefined : Number(BigInt(`0x${length.toString("hex") || "0"}`));
}

function oidOf(element: DerElement | undefined): string {
  if (element?.tag !== OID) throw new Error("no object identifier where one must be");
  return element.content.toString("hex");
}
