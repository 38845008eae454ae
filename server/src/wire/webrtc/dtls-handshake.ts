import { numberBytes } from "./byte-reader.js";

/**
 * Messages of a handshake and their fragments (RFC 6347 §4.2.2, §4.2.3):
 *
 *    | type 1 | length 3 | message sequence 2 | fragment offset 3 | fragment length 3 | fragment |
 */
const HEADER_BYTES = 12;
/** A ClientHello of a browser has 1,413 bytes, a certificate less. */
const MESSAGE_BYTES_MAX = 4_096;
/** A flight has five messages; what lies further ahead comes again. */
const AHEAD_MAX = 8;
/** Fragments of one message; a peer that cuts finer is not served. */
const FRAGMENTS_MAX = 32;

/** Handshake types (RFC 5246 §7.4). */
export const HANDSHAKE = {
  clientHello: 1,
  serverHello: 2,
  certificate: 11,
  serverKeyExchange: 12,
  certificateRequest: 13,
  serverHelloDone: 14,
  certificateVerify: 15,
  clientKeyExchange: 16,
  finished: 20,
} as const;

/** A whole message. */
export interface HandshakeMessage {
  readonly type: number;
  readonly sequence: number;
  /** Epoch of the records it came in. */
  readonly epoch: number;
  readonly body: Buffer;
}

interface Draft {
  readonly type: number;
  readonly epoch: number;
  readonly body: Buffer;
  /** Parts that are there, as pairs of begin and end. */
  readonly parts: [number, number][];
}

/** A message as it counts in the transcript, and as it is sent when it need not be cut: one fragment. */
export function printMessage(type: number, sequence: number, body: Buffer): Buffer {
  const length = numberBytes(body.length, 3);
  return Buffer.concat([Buffer.from([type]), length, numberBytes(sequence, 2), numberBytes(0, 3), length, body]);
}

/** Puts the messages of the peer together, whatever their order and however they are cut. */
export class Reassembly {
  readonly #drafts = new Map<number, Draft>();
  #next = 0;

  /** Number of the message that comes next. */
  get next(): number {
    return this.#next;
  }

  /**
   * Takes the content of a handshake record, of one or more fragments. What is malformed is left out.
   * @returns numbers of messages that were taken before, whose beginning came again: the peer lacks our flight
   */
  take(fragment: Buffer, epoch: number): number[] {
    const again: number[] = [];
    for (let at = 0; at + HEADER_BYTES <= fragment.length; ) {
      const length = fragment.readUIntBE(at + 1, 3);
      const sequence = fragment.readUInt16BE(at + 4);
      const offset = fragment.readUIntBE(at + 6, 3);
      const bytes = fragment.readUIntBE(at + 9, 3);
      const end = at + HEADER_BYTES + bytes;
      if (end > fragment.length || offset + bytes > length || length > MESSAGE_BYTES_MAX) break;
      if (sequence < this.#next) {
        if (offset === 0) again.push(sequence);
      } else if (sequence < this.#next + AHEAD_MAX) {
        this.#put(fragment[at]!, length, sequence, offset, fragment.subarray(at + HEADER_BYTES, end), epoch);
      }
      at = end;
    }
    return again;
  }

  /** The next message, when it is whole. */
  pull(): HandshakeMessage | undefined {
    const draft = this.#drafts.get(this.#next);
    if (!draft || !isWhole(draft)) return undefined;
    this.#drafts.delete(this.#next);
    return { type: draft.type, sequence: this.#next++, epoch: draft.epoch, body: draft.body };
  }

  #put(type: number, length: number, sequence: number, offset: number, part: Buffer, epoch: number): void {
    const known = this.#drafts.get(sequence);
    // The first fragment says what the message is; another that contradicts it is not of it.
    if (known && (known.type !== type || known.body.length !== length || known.epoch !== epoch)) return;
    const draft = known ?? { type, epoch, body: Buffer.alloc(length), parts: [] };
    if (!known) this.#drafts.set(sequence, draft);
    if (draft.parts.length >= FRAGMENTS_MAX || isWhole(draft)) return;
    part.copy(draft.body, offset);
    draft.parts.push([offset, offset + part.length]);
  }
}

function isWhole({ body, parts }: Draft): boolean {
  let covered = 0;
  for (const [from, to] of [...parts].sort((a, b) => a[0] - b[0])) {
    if (from > covered) return false;
    if (to > covered) covered = to;
  }
  return parts.length > 0 && covered === body.length;
}
