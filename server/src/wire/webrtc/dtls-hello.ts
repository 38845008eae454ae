import type { SrtpProfileName } from "../rtp/srtp-profile.js";
import { ByteReader, numberBytes, vector, vector16 } from "./byte-reader.js";

/** The hellos of DTLS 1.2 with what media needs (RFC 5246 §7.4.1, RFC 5764, RFC 7627, RFC 8422). */

export const VERSION_1_2 = 0xfefd;
/** TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256, the suite that every browser has (RFC 8827 §6.5). */
export const SUITE = 0xc02b;
/** Says the same as an empty renegotiation_info (RFC 5746 §3.3). */
const SAFE_RENEGOTIATION_SUITE = 0x00ff;

const EXTENSION = {
  supportedGroups: 10,
  pointFormats: 11,
  signatureAlgorithms: 13,
  useSrtp: 14,
  extendedMasterSecret: 23,
  supportedVersions: 43,
  renegotiationInfo: 0xff01,
} as const;

/** Protection profiles by their numbers (RFC 5764 §4.1.2, RFC 7714 §14.2). */
const PROFILES: Readonly<Record<number, SrtpProfileName>> = {
  1: "AES_CM_128_HMAC_SHA1_80",
  7: "AEAD_AES_128_GCM",
};

/** Groups for the key exchange, those we like first. */
export const GROUP = { x25519: 29, p256: 23 } as const;
/** ECDSA with SHA-256: our own signature. */
export const ECDSA_SHA256 = 0x0403;
/** What clients may sign with, those we like first: ECDSA P-256, RSA-PSS and RSA with SHA-256, ECDSA with SHA-384. */
export const CLIENT_SIGNATURES = [ECDSA_SHA256, 0x0804, 0x0401, 0x0503];

/** What a ClientHello of ours-to-be says. */
export interface ClientHello {
  readonly random: Buffer;
  readonly group: number;
  readonly profile: SrtpProfileName;
  readonly hasPointFormats: boolean;
}

/** Alert descriptions (RFC 5246 §7.2). */
export const ALERT = {
  closeNotify: 0,
  unexpectedMessage: 10,
  handshakeFailure: 40,
  badCertificate: 42,
  illegalParameter: 47,
  decodeError: 50,
  decryptError: 51,
  protocolVersion: 70,
  internalError: 80,
} as const;

/** A client cannot be served; `alert` says why. */
export class HandshakeError extends Error {
  readonly alert: number;

  constructor(alert: number, message: string) {
    super(message);
    this.name = "HandshakeError";
    this.alert = alert;
  }
}

/** Reads a ClientHello and chooses. @throws HandshakeError when it lacks something we insist on, ShortBytes */
export function readClientHello(body: Buffer): ClientHello {
  const reader = new ByteReader(body);
  const version = reader.number(2);
  const random = Buffer.from(reader.bytes(32));
  reader.vector(1); // session id: none is resumed
  reader.vector(1); // cookie: ICE has proved the address
  const suites = reader.numbers16(2);
  const compressions = reader.vector(1);
  const extensions = readExtensions(reader);
  checkVersion(version, extensions.get(EXTENSION.supportedVersions));
  need(suites.includes(SUITE) && compressions.includes(0), "no common cipher suite");
  need(extensions.has(EXTENSION.extendedMasterSecret), "no extended master secret");
  const isSafe = suites.includes(SAFE_RENEGOTIATION_SUITE) || extensions.has(EXTENSION.renegotiationInfo);
  need(isSafe, "no safe renegotiation");
  need(list(extensions, EXTENSION.signatureAlgorithms).includes(ECDSA_SHA256), "no common signature");
  const groups = list(extensions, EXTENSION.supportedGroups);
  const group = [GROUP.x25519, GROUP.p256].find((ours) => groups.includes(ours));
  const profile = list(extensions, EXTENSION.useSrtp)
    .map((id) => PROFILES[id])
    .find((name) => name !== undefined);
  if (group === undefined) throw new HandshakeError(ALERT.handshakeFailure, "no common group");
  if (profile === undefined) throw new HandshakeError(ALERT.handshakeFailure, "no common protection profile");
  return { random, group, profile, hasPointFormats: extensions.has(EXTENSION.pointFormats) };
}

/** The hello that answers it. */
export function printServerHello(random: Buffer, { profile, hasPointFormats }: ClientHello): Buffer {
  const profileId = Number(Object.entries(PROFILES).find(([, name]) => name === profile)![0]);
  const extensions = [
    extension(EXTENSION.renegotiationInfo, vector(1)),
    ...(hasPointFormats ? [extension(EXTENSION.pointFormats, vector(1, Buffer.from([0])))] : []),
    extension(EXTENSION.extendedMasterSecret),
    extension(EXTENSION.useSrtp, vector16(2, [profileId]), vector(1)),
  ];
  return Buffer.concat([
    numberBytes(VERSION_1_2, 2),
    random,
    vector(1),
    numberBytes(SUITE, 2),
    Buffer.from([0]),
    vector(2, ...extensions),
  ]);
}

/** Asks the client for its certificate, of whatever authority (RFC 5246 §7.4.4). */
export function printCertificateRequest(): Buffer {
  const types = Buffer.from([64, 1]); // ecdsa_sign, rsa_sign
  return Buffer.concat([vector(1, types), vector16(2, CLIENT_SIGNATURES), vector(2)]);
}

function readExtensions(reader: ByteReader): Map<number, Buffer> {
  const found = new Map<number, Buffer>();
  if (reader.isAtEnd) return found;
  const all = new ByteReader(reader.vector(2));
  while (!all.isAtEnd) {
    const type = all.number(2);
    const body = all.vector(2);
    if (found.has(type)) throw new HandshakeError(ALERT.illegalParameter, "an extension twice");
    found.set(type, body);
  }
  return found;
}

function checkVersion(version: number, supported: Buffer | undefined): void {
  // Versions of DTLS count downwards; who names several names the old one here and the others in the extension.
  const versions = supported ? new ByteReader(supported).numbers16(1) : undefined;
  const isServed = versions ? versions.includes(VERSION_1_2) : version <= VERSION_1_2 && version >> 8 === 0xfe;
  if (!isServed) throw new HandshakeError(ALERT.protocolVersion, "DTLS 1.2 is not offered");
}

function list(extensions: ReadonlyMap<number, Buffer>, type: number): number[] {
  const body = extensions.get(type);
  return body ? new ByteReader(body).numbers16(2) : [];
}

function need(isThere: boolean, what: string): void {
  if (!isThere) throw new HandshakeError(ALERT.handshakeFailure, what);
}

function extension(type: number, ...content: readonly Buffer[]): Buffer {
  return Buffer.concat([numberBytes(type, 2), vector(2, ...content)]);
}
