import { createHmac, timingSafeEqual } from "node:crypto";
import { crc32 } from "node:zlib";

/** STUN with short-term credentials, as far as checks of ICE need it (RFC 8489, RFC 8445 §7). */

const HEADER_BYTES = 20;
const MAGIC = 0x2112_a442;
const BINDING_REQUEST = 0x0001;
const BINDING_SUCCESS = 0x0101;
const USERNAME = 0x0006;
const MESSAGE_INTEGRITY = 0x0008;
const XOR_MAPPED_ADDRESS = 0x0020;
const USE_CANDIDATE = 0x0025;
const FINGERPRINT = 0x8028;
const INTEGRITY_BYTES = 24;
const FINGERPRINT_BYTES = 8;
/** The checksum is told from one of another protocol by this (RFC 8489 §14.7). */
const FINGERPRINT_XOR = 0x5354_554e;
/** Checks have about 100 bytes; what is longer is not read. */
const STUN_BYTES_MAX = 548;
/** RFC 8489 §14.3. */
const USERNAME_BYTES_MAX = 513;

/** A Binding request that a full agent sent as a check. It is not proved yet. */
export interface StunCheck {
  /** 96 bits, as 12 characters. */
  readonly transaction: string;
  /** Our fragment, a colon and the peer's. */
  readonly username: string;
  /** The peer chose this pair. */
  readonly isNominated: boolean;
  /** Where MESSAGE-INTEGRITY begins. */
  readonly integrityAt: number;
}

/** Whether a datagram of a media port is STUN by its first byte (RFC 7983 §7) and its magic number. Hot. */
export function isStun(bytes: Buffer): boolean {
  return bytes.length >= HEADER_BYTES && bytes[0]! < 4 && bytes.readUInt32BE(4) === MAGIC;
}

/**
 * Reads a check: a Binding request with USERNAME, MESSAGE-INTEGRITY and a right FINGERPRINT at its end. Undefined for
 * everything else. What stands behind the integrity is not read (§14.5).
 */
export function readCheck(bytes: Buffer): StunCheck | undefined {
  if (!isStun(bytes) || bytes.length > STUN_BYTES_MAX || bytes.length % 4 !== 0) return undefined;
  if (bytes.readUInt16BE(0) !== BINDING_REQUEST || bytes.readUInt16BE(2) !== bytes.length - HEADER_BYTES)
    return undefined;
  if (!hasFingerprint(bytes)) return undefined;
  let username: string | undefined;
  let isNominated = false;
  for (let at = HEADER_BYTES; at + 4 <= bytes.length; ) {
    const type = bytes.readUInt16BE(at);
    const length = bytes.readUInt16BE(at + 2);
    if (at + 4 + length > bytes.length) return undefined;
    if (type === MESSAGE_INTEGRITY) {
      if (length !== INTEGRITY_BYTES - 4 || username === undefined) return undefined;
      return { transaction: bytes.toString("latin1", 8, HEADER_BYTES), username, isNominated, integrityAt: at };
    }
    if (type === USERNAME && length <= USERNAME_BYTES_MAX) username = bytes.toString("utf8", at + 4, at + 4 + length);
    if (type === USE_CANDIDATE) isNominated = true;
    at += 4 + 4 * Math.ceil(length / 4);
  }
  return undefined;
}

/** Whether the check was made with our password: HMAC-SHA1 over all before it, the length as if it were the end (§14.5). */
export function isProved(bytes: Buffer, { integrityAt }: StunCheck, password: string): boolean {
  const claimed = bytes.subarray(integrityAt + 4, integrityAt + INTEGRITY_BYTES);
  return timingSafeEqual(integrityOf(bytes.subarray(0, integrityAt), password), claimed);
}

/** The answer to a check: where it came from, proved with the same password (RFC 8445 §7.3.1). */
export function answerCheck(request: Buffer, address: string, port: number, password: string): Buffer {
  const mapped = xorMappedAddress(request, address, port);
  const answer = Buffer.alloc(HEADER_BYTES + mapped.length + INTEGRITY_BYTES + FINGERPRINT_BYTES);
  answer.writeUInt16BE(BINDING_SUCCESS, 0);
  request.copy(answer, 4, 4, HEADER_BYTES);
  mapped.copy(answer, HEADER_BYTES);
  sign(answer, HEADER_BYTES + mapped.length, password);
  return answer;
}

/** A check as a full agent sends it; the platform sends none itself, its tests and its lab do. */
export function printCheck(o: {
  readonly transaction: Buffer;
  readonly username: string;
  readonly password: string;
  readonly isNominated: boolean;
}): Buffer {
  const name = Buffer.from(o.username);
  const nameBytes = 4 + 4 * Math.ceil(name.length / 4);
  const end = HEADER_BYTES + nameBytes + (o.isNominated ? 4 : 0);
  const check = Buffer.alloc(end + INTEGRITY_BYTES + FINGERPRINT_BYTES);
  check.writeUInt16BE(BINDING_REQUEST, 0);
  check.writeUInt32BE(MAGIC, 4);
  o.transaction.copy(check, 8, 0, 12);
  check.writeUInt16BE(USERNAME, HEADER_BYTES);
  check.writeUInt16BE(name.length, HEADER_BYTES + 2);
  name.copy(check, HEADER_BYTES + 4);
  if (o.isNominated) check.writeUInt16BE(USE_CANDIDATE, HEADER_BYTES + nameBytes);
  sign(check, end, o.password);
  return check;
}

/** Writes MESSAGE-INTEGRITY and FINGERPRINT from `at` to the end, and the length. */
function sign(message: Buffer, at: number, password: string): void {
  message.writeUInt16BE(MESSAGE_INTEGRITY, at);
  message.writeUInt16BE(INTEGRITY_BYTES - 4, at + 2);
  integrityOf(message.subarray(0, at), password).copy(message, at + 4);
  message.writeUInt16BE(message.length - HEADER_BYTES, 2);
  const fingerprintAt = at + INTEGRITY_BYTES;
  message.writeUInt16BE(FINGERPRINT, fingerprintAt);
  message.writeUInt16BE(FINGERPRINT_BYTES - 4, fingerprintAt + 2);
  message.writeUInt32BE(fingerprintOf(message.subarray(0, fingerprintAt)), fingerprintAt + 4);
}

function integrityOf(before: Buffer, password: string): Buffer {
  const length = Buffer.alloc(2);
  length.writeUInt16BE(before.length - HEADER_BYTES + INTEGRITY_BYTES);
  return createHmac("sha1", password).update(before.subarray(0, 2)).update(length).update(before.subarray(4)).digest();
}

function hasFingerprint(bytes: Buffer): boolean {
  const at = bytes.length - FINGERPRINT_BYTES;
  return (
    at >= HEADER_BYTES &&
    bytes.readUInt16BE(at) === FINGERPRINT &&
    bytes.readUInt16BE(at + 2) === FINGERPRINT_BYTES - 4 &&
    bytes.readUInt32BE(at + 4) === fingerprintOf(bytes.subarray(0, at))
  );
}

function fingerprintOf(before: Buffer): number {
  return (crc32(before) ^ FINGERPRINT_XOR) >>> 0;
}

/** XOR-MAPPED-ADDRESS (§14.2): the key is the magic number and the transaction, as they stand in the header. */
function xorMappedAddress(request: Buffer, address: string, port: number): Buffer {
  const bytes = addressBytes(address);
  const attribute = Buffer.alloc(8 + bytes.length);
  attribute.writeUInt16BE(XOR_MAPPED_ADDRESS, 0);
  attribute.writeUInt16BE(4 + bytes.length, 2);
  attribute[5] = bytes.length === 4 ? 1 : 2;
  attribute.writeUInt16BE(port ^ (MAGIC >>> 16), 6);
  for (const [index, byte] of bytes.entries()) attribute[8 + index] = byte ^ request[4 + index]!;
  return attribute;
}

function addressBytes(host: string): Buffer {
  if (!host.includes(":")) return Buffer.from(host.split(".").map(Number));
  const [head = "", tail] = host.split("%")[0]!.split("::");
  const first = groups(head);
  const last = groups(tail ?? "");
  const filled = tail === undefined ? 0 : Math.max(0, 8 - first.length - last.length);
  const bytes = Buffer.alloc(16);
  for (const [index, group] of [...first, ...new Array<number>(filled).fill(0), ...last].slice(0, 8).entries())
    bytes.writeUInt16BE(group, 2 * index);
  return bytes;
}

function groups(text: string): number[] {
  return text === "" ? [] : text.split(":").map((group) => Number.parseInt(group, 16) & 0xffff);
}
