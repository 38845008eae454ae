import { createCipheriv, createDecipheriv } from "node:crypto";
import { ReplayWindow } from "../rtp/srtp-index.js";
import { numberBytes } from "./byte-reader.js";

/**
 * Records of DTLS 1.2 (RFC 6347 §4.1), protected with AES-128-GCM (RFC 5288 §3):
 *
 *    | type 1 | version 2 | epoch 2 | sequence 6 | length 2 | fragment |
 */
export const RECORD_HEADER_BYTES = 13;
const VERSION = 0xfefd;
const MAJOR = 0xfe;
const EXPLICIT_NONCE_BYTES = 8;
const TAG_BYTES = 16;
/** Records of a handshake are short; nothing else is of use to us. */
const FRAGMENT_MAX = 2_048;

/** Content types (RFC 5246 §6.2.1). */
export const CONTENT = { changeCipherSpec: 20, alert: 21, handshake: 22 } as const;

/** One record; `fragment` is still encrypted when its epoch is 1. */
export interface DtlsRecord {
  readonly type: number;
  readonly epoch: number;
  readonly sequence: number;
  readonly fragment: Buffer;
}

/** Whether a datagram of a media port is DTLS by its first byte (RFC 7983 §7). Hot. */
export function isDtls(bytes: Buffer): boolean {
  return bytes.length > RECORD_HEADER_BYTES && bytes[0]! >= 20 && bytes[0]! <= 63;
}

/** The records of a datagram, up to the first that is not well formed (§4.1.2.7: such are dropped in silence). */
export function readRecords(datagram: Buffer): DtlsRecord[] {
  const records: DtlsRecord[] = [];
  for (let at = 0; at + RECORD_HEADER_BYTES <= datagram.length; ) {
    const length = datagram.readUInt16BE(at + 11);
    const end = at + RECORD_HEADER_BYTES + length;
    if (datagram[at + 1] !== MAJOR || length > FRAGMENT_MAX || end > datagram.length) break;
    records.push({
      type: datagram[at]!,
      epoch: datagram.readUInt16BE(at + 3),
      sequence: datagram.readUIntBE(at + 5, 6),
      fragment: datagram.subarray(at + RECORD_HEADER_BYTES, end),
    });
    at = end;
  }
  return records;
}

/** Key and fixed part of the nonce of one direction. */
export interface RecordKey {
  readonly key: Buffer;
  readonly iv: Buffer;
}

/** Numbers what one side sends, and protects it from epoch 1 on. */
export class RecordWriter {
  readonly #sequences = [0, 0];
  #key: RecordKey | undefined;

  /** Epoch 1 is protected with this. */
  protect(key: RecordKey): void {
    this.#key = key;
  }

  write(type: number, epoch: 0 | 1, fragment: Buffer): Buffer {
    const sequence = this.#sequences[epoch]!++;
    const name = Buffer.concat([numberBytes(epoch, 2), numberBytes(sequence, 6)]);
    const body = epoch === 0 ? fragment : this.#sealed(type, name, fragment);
    return Buffer.concat([Buffer.from([type]), numberBytes(VERSION, 2), name, numberBytes(body.length, 2), body]);
  }

  #sealed(type: number, name: Buffer, fragment: Buffer): Buffer {
    if (!this.#key) throw new Error("a protected record before there is a key");
    const cipher = createCipheriv("aes-128-gcm", this.#key.key, Buffer.concat([this.#key.iv, name]));
    cipher.setAAD(additionalData(name, type, fragment.length));
    const sealed = Buffer.concat([cipher.update(fragment), cipher.final()]);
    return Buffer.concat([name, sealed, cipher.getAuthTag()]);
  }
}

/** Opens records of epoch 1, each once (§4.1.2.6). */
export class RecordOpener {
  readonly #key: RecordKey;
  readonly #window = new ReplayWindow();

  constructor(key: RecordKey) {
    this.#key = key;
  }

  /** What is inside; undefined when it does not prove itself, or came before. */
  open({ type, epoch, sequence, fragment }: DtlsRecord): Buffer | undefined {
    const length = fragment.length - EXPLICIT_NONCE_BYTES - TAG_BYTES;
    if (length < 0 || !this.#window.isNew(sequence)) return undefined;
    const nonce = Buffer.concat([this.#key.iv, fragment.subarray(0, EXPLICIT_NONCE_BYTES)]);
    const name = Buffer.concat([numberBytes(epoch, 2), numberBytes(sequence, 6)]);
    const decipher = createDecipheriv("aes-128-gcm", this.#key.key, nonce, { authTagLength: TAG_BYTES });
    decipher.setAAD(additionalData(name, type, length));
    decipher.setAuthTag(fragment.subarray(-TAG_BYTES));
    const plain = decipher.update(fragment.subarray(EXPLICIT_NONCE_BYTES, EXPLICIT_NONCE_BYTES + length));
    try {
      decipher.final();
    } catch {
      return undefined;
    }
    this.#window.note(sequence);
    return plain;
  }
}

function additionalData(name: Buffer, type: number, length: number): Buffer {
  return Buffer.concat([name, Buffer.from([type]), numberBytes(VERSION, 2), numberBytes(length, 2)]);
}
