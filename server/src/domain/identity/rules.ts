import { createPrivateKey, type KeyObject, type X509Certificate } from "node:crypto";
import { DomainError, invalidField } from "../../base/errors.js";
import { epochMs } from "../../base/iso-time.js";
import { isIssuedBy, isP256, type ReadCertificate, readPem } from "./certificate.js";
import type { CertificateFacts, SigningCertificate, TnAuthList } from "./port.js";
import { readTnAuthList } from "./tn-auth-list.js";

const MAX_CERTIFICATES = 4;

/**
 * Checks a chain and its key by rules 2, 3 and 5 of stir-shaken.md 5; to which root it leads is asked later, because
 * roots change.
 * @param now in milliseconds
 * @throws DomainError 400 with the field, 409 when a certificate is not valid now
 */
export function checkSigningCertificate(chainPem: string, keyPem: string, now: number): SigningCertificate {
  const chain = readChain("body.chain", chainPem, MAX_CERTIFICATES);
  const [leaf, ...issuers] = chain as [ReadCertificate, ...ReadCertificate[]];
  for (const { facts } of chain) checkTimes(facts, now);
  checkLeaf(leaf);
  for (const [below, issuer] of issuers.entries()) checkIssuer(issuer, below);
  for (const [index, one] of chain.entries()) checkLink(one, chain[index + 1]);
  const authList = tnAuthListOf(leaf);
  const key = checkKey(leaf.certificate, keyPem);
  const pem = chain.map(({ certificate }) => certificate.toString()).join("");
  return { ...leaf.facts, ...authList, pem, key };
}

/** Checks a trust root: one authority, signed by itself. @throws DomainError as above */
export function checkRoot(pem: string, now: number): CertificateFacts {
  const [root] = readChain("body.certificate", pem, 1) as [ReadCertificate];
  checkTimes(root.facts, now);
  if (!root.certificate.ca) throw invalidField("body.certificate", "not a certificate of an authority");
  if (!isIssuedBy(root.certificate, root.certificate))
    throw invalidField("body.certificate", "not signed by its own key");
  return root.facts;
}

/** Whether a stored chain leads to one of the roots that are valid now. */
export function leadsToRoot(chainPem: string, rootPems: readonly string[], now: number): boolean {
  const last = readPem(chainPem).at(-1)?.certificate;
  const roots = rootPems.flatMap(readPem).filter(({ facts }) => isValidAt(facts, now));
  return (
    last !== undefined && roots.some(({ certificate: root }) => root.raw.equals(last.raw) || isIssuedBy(last, root))
  );
}

function isValidAt(facts: CertificateFacts, now: number): boolean {
  return epochMs(facts.not_before) <= now && now < epochMs(facts.not_after);
}

/** @throws DomainError 409 when the time of a certificate is over or has not come */
export function checkTimes(facts: { readonly not_before: string; readonly not_after: string }, now: number): void {
  if (epochMs(facts.not_after) <= now) throw new DomainError(409, "conflict", "The certificate has expired");
  if (epochMs(facts.not_before) > now) throw new DomainError(409, "conflict", "The certificate is not valid yet");
}

/** Whole days until a certificate expires, 0 when it has, and the threshold that is passed: 30, 7 or 1 days. */
export function daysLeft(notAfter: string, now: number): { readonly days: number; readonly alarm: number | null } {
  const days = Math.max(0, Math.floor((epochMs(notAfter) - now) / 86_400_000));
  return { days, alarm: [1, 7, 30].find((threshold) => days <= threshold) ?? null };
}

function readChain(field: string, pem: string, most: number): ReadCertificate[] {
  let chain: ReadCertificate[];
  try {
    chain = readPem(pem);
  } catch {
    throw invalidField(field, "holds a malformed certificate");
  }
  if (chain.length === 0 || chain.length > most)
    throw invalidField(field, most === 1 ? "must be one PEM certificate" : `must be 1..${most} PEM certificates`);
  return chain;
}

function checkLeaf({ certificate, publicKey, parts }: ReadCertificate): void {
  const problem = certificate.ca
    ? "the first certificate is that of an authority"
    : !parts.mayDigitallySign
      ? "the first certificate may not sign: keyUsage without digitalSignature"
      : !isP256(publicKey)
        ? "the key of the first certificate is not on P-256"
        : undefined;
  if (problem !== undefined) throw invalidField("body.chain", problem);
}

/** @param below authorities between it and the leaf */
function checkIssuer({ certificate, parts }: ReadCertificate, below: number): void {
  if (!certificate.ca) throw invalidField("body.chain", `certificate ${below + 2} is not that of an authority`);
  if (parts.pathLength !== undefined && parts.pathLength < below)
    throw invalidField("body.chain", `certificate ${below + 2} allows a shorter path`);
}

function checkLink({ certificate, parts }: ReadCertificate, issuer: ReadCertificate | undefined): void {
  if (!parts.isEcdsaSha256) throw invalidField("body.chain", "a certificate is not signed with ECDSA and SHA-256");
  if (issuer && !isIssuedBy(certificate, issuer.certificate))
    throw invalidField("body.chain", "a certificate is not signed by the next one");
}

function tnAuthListOf({ parts }: ReadCertificate): TnAuthList {
  if (!parts.tnAuthList) throw invalidField("body.chain", "the first certificate has no TNAuthorizationList");
  try {
    return readTnAuthList(parts.tnAuthList);
  } catch (error) {
    throw invalidField("body.chain", `malformed TNAuthorizationList: ${(error as Error).message}`);
  }
}

/** @returns the key as PKCS#8 PEM */
function checkKey(leaf: X509Certificate, pem: string): string {
  let key: KeyObject;
  try {
    key = createPrivateKey(pem);
  } catch {
    throw invalidField("body.key", "must be a PEM key, PKCS#8 or SEC1, without a password");
  }
  if (!isP256(key)) throw invalidField("body.key", "not on P-256");
  if (!leaf.checkPrivateKey(key)) throw invalidField("body.key", "not the key of the first certificate");
  return key.export({ type: "pkcs8", format: "pem" }).toString();
}
