import { generateKeyPairSync, type KeyObject, randomBytes, sign } from "node:crypto";
import { der, ia5, integer, oid, sequence } from "./der-writer.js";

/** Keys and certificates that a test makes for itself; none is kept anywhere. */
export interface TestCertificate {
  readonly name: string;
  readonly pem: string;
  /** PKCS#8 PEM. */
  readonly key: string;
  readonly privateKey: KeyObject;
}

/** What a certificate is to be; a leaf of a year on P-256 for the service provider 709J by default. */
export interface CertificateWish {
  readonly name?: string;
  /** Who signs; itself by default. */
  readonly issuer?: TestCertificate;
  readonly isCa?: boolean;
  readonly pathLength?: number;
  readonly curve?: "P-256" | "P-384";
  readonly hash?: "sha256" | "sha384";
  readonly from?: string;
  readonly to?: string;
  /** Value of TNAuthorizationList; null = none. */
  readonly tnAuthList?: Buffer | null;
  /** Bits of keyUsage, the first octet; absent = no such extension. */
  readonly keyUsage?: number;
}

/** Entries of a TNAuthorizationList. */
export const spc = (code: string) => der(0xa0, ia5(code));
export const range = (start: string, count: number) => der(0xa1, sequence(ia5(start), integer(count)));
export const one = (tn: string) => der(0xa2, ia5(tn));

const SIGNATURES = { sha256: "2a8648ce3d040302", sha384: "2a8648ce3d040303" } as const;
const CLOCK_YEAR = { from: "2020-01-01T00:00:00Z", to: "2090-01-01T00:00:00Z" };

/** Makes a certificate of X.509 with its key. */
export function makeCertificate(wish: CertificateWish = {}): TestCertificate {
  const { name = "Provider", hash = "sha256" } = wish;
  const { privateKey, publicKey } = generateKeyPairSync("ec", { namedCurve: wish.curve ?? "P-256" });
  const algorithm = sequence(oid(SIGNATURES[hash]));
  const body = sequence(
    der(0xa0, integer(2)),
    der(0x02, Buffer.concat([Buffer.from([1]), randomBytes(8)])),
    algorithm,
    named(wish.issuer?.name ?? name),
    sequence(time(wish.from ?? CLOCK_YEAR.from), time(wish.to ?? CLOCK_YEAR.to)),
    named(name),
    publicKey.export({ type: "spki", format: "der" }),
    der(0xa3, sequence(...extensions(wish))),
  );
  const signature = sign(hash, body, wish.issuer?.privateKey ?? privateKey);
  const whole = sequence(body, algorithm, der(0x03, Buffer.from([0]), signature));
  const lines = whole.toString("base64").match(/.{1,64}/g) ?? [];
  const pem = `-----BEGIN CERTIFICATE-----\n${lines.join("\n")}\n-----END CERTIFICATE-----\n`;
  return { name, pem, key: privateKey.export({ type: "pkcs8", format: "pem" }).toString(), privateKey };
}

/** A root as an authority has it. */
export const makeRoot = (wish: CertificateWish = {}) =>
  makeCertificate({ name: "Root", isCa: true, tnAuthList: null, ...wish });

function named(name: string): Buffer {
  return sequence(der(0x31, sequence(oid("550403"), der(0x0c, name))));
}

/** GeneralizedTime. */
function time(iso: string): Buffer {
  return der(0x18, iso.replaceAll(/[-:T]/g, ""));
}

function extensions({ isCa = false, pathLength, keyUsage, tnAuthList = sequence(spc("709J")) }: CertificateWish) {
  const limits = pathLength === undefined ? [] : [integer(pathLength)];
  const basic = isCa ? sequence(der(0x01, Buffer.from([0xff])), ...limits) : sequence();
  return [
    sequence(oid("551d13"), der(0x01, Buffer.from([0xff])), der(0x04, basic)),
    ...(keyUsage === undefined ? [] : [sequence(oid("551d0f"), der(0x04, der(0x03, Buffer.from([0, keyUsage]))))]),
    ...(tnAuthList === null ? [] : [sequence(oid("2b0601050507011a"), der(0x04, tnAuthList))]),
  ];
}
