import { type Cipher, createCipheriv, createDecipheriv, createHmac, timingSafeEqual } from "node:crypto";
import type { SrtpKeys } from "./srtp-keys.js";

/** Where a packet stands in its stream: what makes its key stream its own. */
export interface PacketPlace {
  readonly ssrc: number;
  /** 32 bits: the rollover counter of RTP, 0 for RTCP. */
  readonly high: number;
  /** RTP: 16 bits of sequence number; RTCP: the 31 bits of its index. */
  readonly low: number;
}

/** Protects and opens packets of one kind and direction. */
export interface PacketCipher {
  /**
   * Encrypts `bytes[from, to)` in place and writes the proof behind what it covers. Hot.
   * @param extra what is proved besides: the rollover counter of RTP, the index word of RTCP
   * @returns where the proof ends
   */
  seal(bytes: Buffer, from: number, to: number, place: PacketPlace, extra: Buffer): number;
  /**
   * Checks the proof that begins at `to` and decrypts `bytes[from, to)` in place. Hot.
   * @returns false when the proof is wrong; the bytes are then worth nothing
   */
  open(bytes: Buffer, from: number, to: number, place: PacketPlace, extra: Buffer): boolean;
  /** Bytes of the proof. */
  readonly tagBytes: number;
}

const BLOCK = 16;
/** Longest packet that is protected. */
export const SRTP_BYTES_MAX = 2_048;

/** AES in counter mode with HMAC-SHA1 (RFC 3711 §4.1.1, §4.2). */
export class CounterCipher implements PacketCipher {
  readonly tagBytes: number;
  /** A cipher that lives on and turns counters into the key stream: a third of the cost of a new one for each packet. */
  readonly #blocks: Cipher;
  readonly #authKey: Buffer;
  readonly #salt: Buffer;
  readonly #counters = Buffer.alloc(SRTP_BYTES_MAX);
  readonly #first = Buffer.alloc(BLOCK);
  readonly #isRtcp: boolean;

  constructor(keys: SrtpKeys, tagBytes: number, isRtcp: boolean) {
    this.#blocks = createCipheriv("aes-128-ecb", keys.cipherKey, null);
    this.#authKey = keys.authKey;
    this.#salt = keys.salt;
    this.#isRtcp = isRtcp;
    this.tagBytes = tagBytes;
  }

  seal(bytes: Buffer, from: number, to: number, place: PacketPlace, extra: Buffer): number {
    this.#crypt(bytes, from, to, place);
    // The index word of RTCP stands before the proof and is already written; the rollover counter is not sent.
    const covered = this.#isRtcp ? to + extra.copy(bytes, to) : to;
    return covered + this.#tag(bytes, covered, extra).copy(bytes, covered, 0, this.tagBytes);
  }

  open(bytes: Buffer, from: number, to: number, place: PacketPlace, extra: Buffer): boolean {
    const covered = this.#isRtcp ? to + extra.length : to;
    const tag = this.#tag(bytes, covered, extra).subarray(0, this.tagBytes);
    if (!timingSafeEqual(tag, bytes.subarray(covered, covered + this.tagBytes))) return false;
    this.#crypt(bytes, from, to, place);
    return true;
  }

  #tag(bytes: Buffer, covered: number, extra: Buffer): Buffer {
    const hmac = createHmac("sha1", this.#authKey).update(bytes.subarray(0, covered));
    return (this.#isRtcp ? hmac : hmac.update(extra)).digest();
  }

  /** XOR with the key stream, whose first counter is (salt · 2^16) XOR (SSRC · 2^64) XOR (index · 2^16). */
  #crypt(bytes: Buffer, from: number, to: number, { ssrc, high, low }: PacketPlace): void {
    const blocks = Math.ceil((to - from) / BLOCK);
    if (blocks === 0) return;
    const first = this.#first;
    this.#salt.copy(first);
    first.writeUInt32BE((first.readUInt32BE(4) ^ ssrc) >>> 0, 4);
    const index = this.#isRtcp ? low : high * 0x1_0000 + low;
    first.writeUIntBE(xor48(first.readUIntBE(8, 6), index), 8, 6);
    const counters = this.#counters;
    for (let block = 0; block < blocks; block++) {
      first.copy(counters, block * BLOCK);
      counters.writeUInt16BE(block, block * BLOCK + 14);
    }
    const stream = this.#blocks.update(counters.subarray(0, blocks * BLOCK));
    for (let at = from; at < to; at++) bytes[at] = (bytes[at] as number) ^ (stream[at - from] as number);
  }
}

/** AES-GCM (RFC 7714); its proof covers the header too. */
export class GcmCipher implements PacketCipher {
  readonly tagBytes = 16;
  readonly #algorithm: "aes-128-gcm" | "aes-256-gcm";
  readonly #key: Buffer;
  readonly #salt: Buffer;
  readonly #iv = Buffer.alloc(12);
  readonly #isRtcp: boolean;

  constructor(keys: SrtpKeys, isRtcp: boolean) {
    this.#algorithm = keys.cipherKey.length === 32 ? "aes-256-gcm" : "aes-128-gcm";
    this.#key = keys.cipherKey;
    this.#salt = keys.salt;
    this.#isRtcp = isRtcp;
  }

  seal(bytes: Buffer, from: number, to: number, place: PacketPlace, extra: Buffer): number {
    const cipher = createCipheriv(this.#algorithm, this.#key, this.#ivOf(place));
    cipher.setAAD(this.#aad(bytes, from, extra));
    cipher.update(bytes.subarray(from, to)).copy(bytes, from);
    cipher.final();
    const end = to + cipher.getAuthTag().copy(bytes, to);
    return this.#isRtcp ? end + extra.copy(bytes, end) : end;
  }

  open(bytes: Buffer, from: number, to: number, place: PacketPlace, extra: Buffer): boolean {
    const decipher = createDecipheriv(this.#algorithm, this.#key, this.#ivOf(place), { authTagLength: this.tagBytes });
    decipher.setAAD(this.#aad(bytes, from, extra));
    decipher.setAuthTag(bytes.subarray(to, to + this.tagBytes));
    const plain = decipher.update(bytes.subarray(from, to));
    try {
      decipher.final();
    } catch {
      return false;
    }
    plain.copy(bytes, from);
    return true;
  }

  /** RTP: the header; RTCP: the first eight bytes and the index word (§9.2). */
  #aad(bytes: Buffer, from: number, extra: Buffer): Buffer {
    const header = bytes.subarray(0, from);
    return this.#isRtcp ? Buffer.concat([header, extra]) : header;
  }

  /** 00 00, SSRC, rollover counter and sequence number, or 00 00 and the index, XOR the salt (§8.1, §9.1). */
  #ivOf({ ssrc, high, low }: PacketPlace): Buffer {
    const iv = this.#iv;
    this.#salt.copy(iv);
    iv.writeUInt32BE((iv.readUInt32BE(2) ^ ssrc) >>> 0, 2);
    iv.writeUIntBE(xor48(iv.readUIntBE(6, 6), this.#isRtcp ? low : high * 0x1_0000 + low), 6, 6);
    return iv;
  }
}

/** XOR of numbers of 48 bits, which bitwise operators do not reach. */
function xor48(a: number, b: number): number {
  const high = Math.floor(a / 0x1_0000_0000) ^ Math.floor(b / 0x1_0000_0000);
  return high * 0x1_0000_0000 + ((a ^ b) >>> 0);
}
