import { createCipheriv, createDecipheriv, hkdfSync, randomBytes } from "node:crypto";

/*
 * A sealed file (ADR 21):
 *   0     magic, salt; zeros up to 512
 *   512   slot 0, a sector of its own
 *   1024  slot 1, likewise
 *   1536  chunk 0, chunk 1, ...: each CHUNK_BYTES of the content sealed, and its tag; the last one may be shorter
 * A slot holds the length of the content, whether it is whole, and its first HEAD_BYTES bytes; the chunks hold the rest.
 */

/** No file that was kept plainly begins so: those are WAV, MP3 or pictures. */
const MAGIC = Buffer.from("OTSEAL1\n", "latin1");
const SALT_BYTES = 32;
const TAG_BYTES = 16;
const SECTOR_BYTES = 512;
/** Bytes before the first chunk. */
export const PREAMBLE_BYTES = 3 * SECTOR_BYTES;
/** As long as the header of a WAV file: what a recorder writes again and again lies in the slots, and nowhere else. */
export const HEAD_BYTES = 44;
/** A second of one channel of a recording, so that a recorder writes whole chunks. */
export const CHUNK_BYTES = 16_000;
/** A chunk as it lies in the file. */
export const SEALED_CHUNK_BYTES = CHUNK_BYTES + TAG_BYTES;
/** Revision, then sealed: length (8), whole or not (1), head. */
const SLOT_BYTES = 8 + 8 + 1 + HEAD_BYTES + TAG_BYTES;

/** What opens a file: the key of its account, and its name, so that no file stands for another one. Can be sent to a thread. */
export interface FileSeal {
  readonly dataKey: Uint8Array;
  readonly name: string;
}

/** What a slot tells of the content. */
export interface SlotState {
  readonly revision: number;
  readonly length: number;
  readonly isWhole: boolean;
  /** The first HEAD_BYTES bytes, fewer when the content is shorter. */
  readonly head: Uint8Array;
}

/** The file was changed, cut off, or put in the place of another one. */
export class DamagedFile extends Error {
  override readonly name = "DamagedFile";
}

/** Whether a file that begins so is sealed. */
export function isSealed(start: Uint8Array): boolean {
  return start.length >= MAGIC.length && MAGIC.equals(start.subarray(0, MAGIC.length));
}

/** The first sector of a new file. */
export function newPreamble(): Buffer {
  const sector = Buffer.alloc(SECTOR_BYTES);
  MAGIC.copy(sector);
  randomBytes(SALT_BYTES).copy(sector, MAGIC.length);
  return sector;
}

/** Where a revision lies: two that follow each other never in one sector, so that a torn one leaves the other. */
export function slotPosition(revision: number): number {
  return SECTOR_BYTES * (1 + (revision % 2));
}

/** Where a chunk lies. */
export function chunkPosition(index: number): number {
  return PREAMBLE_BYTES + index * SEALED_CHUNK_BYTES;
}

/** Kinds of nonces: those of slots count revisions, those of chunks their places; none is used twice with a key. */
const SLOT = 1;
const CHUNK = 2;

/** Seals and opens the parts of one file with its own key. */
export class FileCipher {
  readonly #key: Buffer;

  /** @param preamble the first sector of the file */
  constructor({ dataKey, name }: FileSeal, preamble: Uint8Array) {
    const salt = preamble.subarray(MAGIC.length, MAGIC.length + SALT_BYTES);
    this.#key = Buffer.from(hkdfSync("sha256", dataKey, salt, `opentact file 1\n${name}`, 32));
  }

  /** @returns what is written at `slotPosition(revision)` */
  slot({ revision, length, isWhole, head }: SlotState): Buffer {
    const plain = Buffer.alloc(9 + HEAD_BYTES);
    plain.writeBigUInt64BE(BigInt(length));
    plain[8] = isWhole ? 1 : 0;
    plain.set(head, 9);
    const slot = Buffer.alloc(SLOT_BYTES);
    slot.writeBigUInt64BE(BigInt(revision));
    this.#seal(SLOT, revision, plain, slot.subarray(8));
    return slot;
  }

  /**
   * The newest state of a file.
   * @param preamble its first PREAMBLE_BYTES
   * @throws DamagedFile when neither slot is as it was written with this key
   */
  state(preamble: Buffer): SlotState {
    const [one, other] = [this.#state(preamble, 0), this.#state(preamble, 1)];
    const newest = one && other ? (one.revision > other.revision ? one : other) : (one ?? other);
    if (!newest) throw new DamagedFile("the file is damaged, or of another name or account");
    return newest;
  }

  #state(preamble: Buffer, parity: 0 | 1): SlotState | undefined {
    const slot = preamble.subarray(slotPosition(parity), slotPosition(parity) + SLOT_BYTES);
    if (slot.length < SLOT_BYTES) return undefined;
    const revision = Number(slot.readBigUInt64BE());
    // A spoilt slot may hold more than a nonce has room for.
    if (!Number.isSafeInteger(revision) || revision % 2 !== parity) return undefined;
    const plain = this.#open(SLOT, revision, slot.subarray(8));
    if (!plain) return undefined;
    const length = Number(plain.readBigUInt64BE());
    return { revision, length, isWhole: plain[8] === 1, head: plain.subarray(9, 9 + Math.min(length, HEAD_BYTES)) };
  }

  /** Seals a chunk into `out`, which is TAG_BYTES longer. Once for each index. */
  sealChunk(index: number, plain: Uint8Array, out: Buffer): void {
    this.#seal(CHUNK, index, plain, out);
  }

  /** @throws DamagedFile when it is not what was written at this place of this file */
  openChunk(index: number, sealed: Uint8Array): Buffer {
    const plain = sealed.length > TAG_BYTES ? this.#open(CHUNK, index, sealed) : undefined;
    if (!plain) throw new DamagedFile(`the file is damaged or cut off at chunk ${index}`);
    return plain;
  }

  #seal(kind: number, counter: number, plain: Uint8Array, out: Buffer): void {
    const cipher = createCipheriv("aes-256-gcm", this.#key, nonce(kind, counter));
    out.set(cipher.update(plain));
    cipher.final();
    cipher.getAuthTag().copy(out, plain.length);
  }

  #open(kind: number, counter: number, sealed: Uint8Array): Buffer | undefined {
    const tagAt = sealed.length - TAG_BYTES;
    const decipher = createDecipheriv("aes-256-gcm", this.#key, nonce(kind, counter), { authTagLength: TAG_BYTES });
    decipher.setAuthTag(sealed.subarray(tagAt));
    const plain = decipher.update(sealed.subarray(0, tagAt));
    try {
      decipher.final();
      return plain;
    } catch {
      return undefined;
    }
  }
}

/** NIST SP 800-38D §8.2.1: a fixed field and a counter. */
function nonce(kind: number, counter: number): Buffer {
  const bytes = Buffer.alloc(12);
  bytes[0] = kind;
  bytes.writeBigUInt64BE(BigInt(counter), 4);
  return bytes;
}

/** Length of `plainBytes` of the body as they lie in the file: with a tag for each chunk. */
export function sealedLength(plainBytes: number): number {
  return plainBytes + TAG_BYTES * Math.ceil(plainBytes / CHUNK_BYTES);
}
