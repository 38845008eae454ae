import {
  aligned,
  callIdOf,
  HOST_LENGTH_MAX,
  MESSAGE_HEAD,
  readMessage,
  type SeenMessage,
  type TracePacker,
  UNIT_BYTES,
  wayOf,
} from "../../domain/call/packed-trace.js";
import type { SipAddress } from "../../net/sip-address.js";
import { shownText } from "./leg-trace.js";

/** Bytes of one slab. */
const SLAB_BYTES = 256 * 1024;
/** A place counts units. */
const SLAB_UNITS = SLAB_BYTES / UNIT_BYTES;
const SLAB_BITS = Math.log2(SLAB_UNITS);
/** Slabs that are kept for what comes next when nothing in them is held; the memory of others is given back. */
const SPARE_MAX = 64;
/** What is kept of one message. */
export const MESSAGE_BYTES_MAX = 8 * 1024;
/** Bytes of UTF-8 of one letter. */
const LETTER_BYTES_MAX = 3;
const HOST_MAX = Math.floor(HOST_LENGTH_MAX / LETTER_BYTES_MAX);

/*
 * A record: the place of the one before it in its chain, then the message as it is packed (packed-trace.ts). All begins at
 * multiples of 8: memory that threads could share is copied in words only where both sides are aligned alike.
 */
const PREVIOUS = 0;
const PACKED = UNIT_BYTES / 4;
const PACKED_UNITS = PACKED / 2;
/** Of what is packed, in words: length, and port, way and length of the host. */
const LENGTH = PACKED + 4;
const PEER = PACKED + 5;
const HEAD_BYTES = UNIT_BYTES + MESSAGE_HEAD;

class Slab {
  readonly index: number;
  readonly memory = Buffer.from(new SharedArrayBuffer(SLAB_BYTES));
  readonly doubles = new Float64Array(this.memory.buffer);
  readonly words = new Int32Array(this.memory.buffer);
  used = 0;
  held = 0;
  /** Its turn among those of calls. */
  turn = 0;

  constructor(index: number) {
    this.index = index;
  }
}

/**
 * SIP messages as they went by: records one behind the other in memory outside the heap of V8, each known by its place, a
 * number. A record is there while somebody holds it; a slab in which nothing is held takes others.
 *
 * It is shared memory because V8 does not count that: of other memory outside its heap 64 MB more than after the last whole
 * collection begin the next one, and from then on whoever asks for memory has to mark for 5 to 10 ms first.
 */
export class MessageLog {
  readonly #slabs: (Slab | undefined)[] = [];
  readonly #spare: Slab[] = [];
  /** What belongs to calls lies apart: it is held for longer than the rest. */
  #ofCalls: Slab | undefined;
  #others: Slab | undefined;
  #turn = 0;

  /** Bytes of all slabs, spare ones included. */
  get bytes(): number {
    return this.#slabs.reduce((sum, slab) => sum + (slab ? SLAB_BYTES : 0), 0);
  }

  /** Writes a record, which is held once. @returns its place. Hot. */
  add(
    direction: "in" | "out",
    peer: SipAddress,
    wire: Buffer,
    number: number,
    atMs: number,
    isOfCall: boolean,
  ): number {
    const length = Math.min(wire.length, MESSAGE_BYTES_MAX);
    const host = peer.host.length > HOST_MAX ? peer.host.slice(0, HOST_MAX) : peer.host;
    const slab = this.#room(HEAD_BYTES + LETTER_BYTES_MAX * host.length + length, isOfCall);
    const { memory, words, doubles, used } = slab;
    const word = used >>> 2;
    const hostAt = used + HEAD_BYTES;
    const hostEnd = writeText(memory, host, hostAt);
    const textAt = endPart(memory, hostEnd);
    memory.set(length < wire.length ? wire.subarray(0, length) : wire, textAt);
    doubles[(used >>> 3) + PACKED_UNITS] = atMs;
    doubles[(used >>> 3) + PACKED_UNITS + 1] = number;
    words[word + LENGTH] = length;
    words[word + PEER] = peer.port | (wayOf(direction, peer.transport) << 16) | ((hostEnd - hostAt) << 24);
    slab.used = endPart(memory, textAt + length);
    slab.held++;
    return placeOf(slab, used);
  }

  /** Writes the same message once more, for another chain. @returns its place */
  copy(place: number): number {
    const from = this.#slab(place);
    const start = 4 * wordOf(place);
    const end = this.#textAt(place) + aligned(this.length(place));
    const to = this.#room(end - start, true);
    const { used } = to;
    from.memory.copy(to.memory, used, start, end);
    to.used = used + end - start;
    to.held++;
    return placeOf(to, used);
  }

  /** One more holds the record. Hot. */
  hold(place: number): void {
    this.#slab(place).held++;
  }

  /** One less holds the record. Hot. */
  release(place: number): void {
    const slab = this.#slab(place);
    if (--slab.held === 0 && slab !== this.#ofCalls && slab !== this.#others) this.#retire(slab);
  }

  /** Links a record to the one before it in its chain. */
  link(place: number, previous: number): void {
    this.#slab(place).words[wordOf(place) + PREVIOUS] = previous;
  }

  previous(place: number): number {
    return this.#slab(place).words[wordOf(place) + PREVIOUS]!;
  }

  /** Places of a chain of so many records, oldest first. */
  chain(last: number, count: number): number[] {
    const places = new Array<number>(count);
    for (let at = count - 1, place = last; at >= 0; at--) {
      places[at] = place;
      place = this.previous(place);
    }
    return places;
  }

  /** Bytes of the message. */
  length(place: number): number {
    return this.#slab(place).words[wordOf(place) + LENGTH]!;
  }

  number(place: number): number {
    return this.#slab(place).doubles[(wordOf(place) >>> 1) + PACKED_UNITS + 1]!;
  }

  atMs(place: number): number {
    return this.#slab(place).doubles[(wordOf(place) >>> 1) + PACKED_UNITS]!;
  }

  /** How many slabs the messages of calls have filled since. */
  age(place: number): number {
    return this.#turn - this.#slab(place).turn;
  }

  read(place: number): SeenMessage {
    return readMessage(this.#slab(place).memory, 4 * wordOf(place) + UNIT_BYTES);
  }

  callId(place: number): string {
    return callIdOf(this.read(place).text);
  }

  /** Packs the message, its secrets removed. Most have none, and are copied as they lie here. */
  pack(place: number, packer: TracePacker): void {
    const { memory, words } = this.#slab(place);
    const first = wordOf(place) + PACKED;
    const textAt = this.#textAt(place);
    const textEnd = textAt + this.length(place);
    const text = memory.toString("utf8", textAt, textEnd);
    const shown = shownText(text);
    if (shown === text) packer.message(words, first, aligned(textEnd) >>> 2);
    else packer.messageWith(words, first, textAt >>> 2, shown);
  }

  #textAt(place: number): number {
    const word = wordOf(place);
    return 4 * word + HEAD_BYTES + aligned(this.#slab(place).words[word + PEER]! >>> 24);
  }

  #slab(place: number): Slab {
    return this.#slabs[place >>> SLAB_BITS]!;
  }

  /** A slab with room for so many bytes, and for gaps between them. */
  #room(bytes: number, isOfCall: boolean): Slab {
    const open = isOfCall ? this.#ofCalls : this.#others;
    if (open && open.used + bytes + 2 * UNIT_BYTES <= SLAB_BYTES) return open;
    const next = this.#spare.pop() ?? this.#made();
    next.used = 0;
    if (isOfCall) {
      this.#ofCalls = next;
      next.turn = ++this.#turn;
    } else this.#others = next;
    if (open?.held === 0) this.#retire(open);
    return next;
  }

  #made(): Slab {
    const hole = this.#slabs.indexOf(undefined);
    const slab = new Slab(hole < 0 ? this.#slabs.length : hole);
    this.#slabs[slab.index] = slab;
    return slab;
  }

  #retire(slab: Slab): void {
    if (this.#spare.length < SPARE_MAX) this.#spare.push(slab);
    else this.#slabs[slab.index] = undefined;
  }
}

function placeOf(slab: Slab, at: number): number {
  return (slab.index << SLAB_BITS) | (at / UNIT_BYTES);
}

function wordOf(place: number): number {
  return 2 * (place & (SLAB_UNITS - 1));
}

/** Zeros up to where the next part begins: what was there before is not to be packed with it. @returns where that is */
function endPart(memory: Buffer, end: number): number {
  const next = aligned(end);
  for (let at = end; at < next; at++) memory[at] = 0;
  return next;
}

/** Writes UTF-8. @returns where it ends. Hot: most texts are short and ASCII. */
function writeText(memory: Buffer, text: string, start: number): number {
  const { length } = text;
  for (let at = 0; at < length; at++) {
    const letter = text.charCodeAt(at);
    if (letter > 0x7f) return start + memory.write(text, start);
    memory[start + at] = letter;
  }
  return start + length;
}
