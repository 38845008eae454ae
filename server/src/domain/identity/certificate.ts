import { type KeyObject, X509Certificate } from "node:crypto";
import { type CertificateParts, partsOf } from "./extensions.js";
import type { CertificateFacts } from "./port.js";

/** A certificate with what was read of it. */
export interface ReadCertificate {
  readonly certificate: X509Certificate;
  readonly publicKey: KeyObject;
  readonly parts: CertificateParts;
  readonly facts: CertificateFacts;
}

const PEM = /-----BEGIN CERTIFICATE-----[A-Za-z0-9+/=\s]+-----END CERTIFICATE-----/g;
const MONTHS = "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec".split(" ");

/** Certificates of a PEM text in their order; what stands around them is ignored. @throws Error for a malformed one */
export function readPem(text: string): ReadCertificate[] {
  return (text.match(PEM) ?? []).map((pem) => {
    const certificate = new X509Certificate(pem);
    const { publicKey } = certificate;
    return { certificate, publicKey, parts: partsOf(certificate), facts: factsOf(certificate) };
  });
}

/** Whether the issuer is named in the certificate and has signed it. */
export function isIssuedBy(certificate: X509Certificate, issuer: X509Certificate): boolean {
  return certificate.checkIssued(issuer) && certificate.verify(issuer.publicKey);
}

/** Whether a key is an elliptic one on P-256. */
export function isP256(key: KeyObject): boolean {
  return key.asymmetricKeyType === "ec" && key.asymmetricKeyDetails?.namedCurve === "prime256v1";
}

function factsOf(certificate: X509Certificate): CertificateFacts {
  return {
    subject: certificate.subject.split("\n").join(", "),
    fingerprint: certificate.fingerprint256.replaceAll(":", "").toLowerCase(),
    not_before: isoOf(certificate.validFrom),
    not_after: isoOf(certificate.validTo),
    pem: certificate.toString(),
  };
}

/** `Jan  2 03:04:05 2026 GMT`, as node:crypto writes dates, in ISO 8601. */
function isoOf(date: string): string {
  const [, month = "", day = "", time = "", year = ""] =
    /^([A-Z][a-z]{2}) +(\d{1,2}) (\d\d:\d\d:\d\d) ([1-9]\d{3}) GMT$/.exec(date) ?? [];
  const number = MONTHS.indexOf(month) + 1;
  if (number === 0) throw new Error("a date that is none");
  return `${year}-${String(number).padStart(2, "0")}-${day.padStart(2, "0")}T${time}.000Z`;
}
