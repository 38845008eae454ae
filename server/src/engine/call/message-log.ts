import type { SipAddress, SipTransportName } from "../../net/sip-address.js";
import type { SeenMessage } from "./seen-message.js";

/** Bytes of one slab. */
const SLAB_BYTES = 256 * 1024;
/** Records begin at multiples of 8 bytes; a place counts those. */
const UNIT_BYTES = 8;
const SLAB_UNITS = SLAB_BYTES / UNIT_BYTES;
const SLAB_BITS = Math.log2(SLAB_UNITS);
/** Slabs that are kept for what comes next when nothing in them is held; the memory of others is given back. */
const SPARE_MAX = 64;
/** What is kept of one message, and of its Call-ID. */
export const MESSAGE_BYTES_MAX = 8 * 1024;
const CALL_ID_MAX = 2 * 1024;
/** Bytes of UTF-8 of one letter. */
const LETTER_BYTES_MAX = 3;

/*
 * A record: time and number (8 bytes each), then 4 bytes each of what follows, then Call-ID and host, then the message from
 * the next multiple of 8 on: memory that threads could share is copied in words only where both sides are aligned alike.
 */
const AT_MS = 0;
const NUMBER = 1;
const PREVIOUS = 4;
const LENGTH = 5;
const CALL_ID_LENGTH = 6;
const HOST_LENGTH = 7;
const PORT = 8;
const WAY = 9;
const HEAD_UNITS = 5;
const HEAD_BYTES = HEAD_UNITS * UNIT_BYTES;

const TRANSPORTS: readonly SipTransportName[] = ["udp", "tcp", "tls", "ws", "wss"];

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
    callId: string,
    number: number,
    atMs: number,
    isOfCall: boolean,
  ): number {
    const length = Math.min(wire.length, MESSAGE_BYTES_MAX);
    const id = callId.length > CALL_ID_MAX ? callId.slice(0, CALL_ID_MAX) : callId;
    const slab = this.#room(HEAD_BYTES + LETTER_BYTES_MAX * (id.length + peer.host.length) + length, isOfCall);
    const start = slab.used;
    const { memory, words, doubles } = slab;
    const hostAt = writeText(memory, id, start + HEAD_BYTES);
    const hostEnd = writeText(memory, peer.host, hostAt);
    const word = start >>> 2;
    doubles[(start >>> 3) + AT_MS] = atMs;
    doubles[(start >>> 3) + NUMBER] = number;
    words[word + LENGTH] = length;
    words[word + CALL_ID_LENGTH] = hostAt - start - HEAD_BYTES;
    words[word + HOST_LENGTH] = hostEnd - hostAt;
    words[word + PORT] = peer.port;
    words[word + WAY] = 2 * TRANSPORTS.indexOf(peer.transport) + (direction === "in" ? 1 : 0);
    const wireAt = aligned(hostEnd);
    memory.set(length < wire.length ? wire.subarray(0, length) : wire, wireAt);
    const place = placeOf(slab);
    slab.used = aligned(wireAt + length);
    slab.held++;
    return place;
  }

  /** Writes the same message once more, for another chain. @returns its place */
  copy(place: number): number {
    const from = this.#slab(place);
    const word = wordOf(place);
    const start = 4 * word;
    const textsEnd = start + HEAD_BYTES + from.words[word + CALL_ID_LENGTH]! + from.words[word + HOST_LENGTH]!;
    const end = aligned(textsEnd) + from.words[word + LENGTH]!;
    const to = this.#room(end - start, true);
    from.memory.copy(to.memory, to.used, start, end);
    const copied = placeOf(to);
    to.used = aligned(to.used + end - start);
    to.held++;
    return copied;
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
    return this.#slab(place).doubles[(wordOf(place) >>> 1) + NUMBER]!;
  }

  atMs(place: number): number {
    return this.#slab(place).doubles[(wordOf(place) >>> 1) + AT_MS]!;
  }

  /** How many slabs the messages of calls have filled since. */
  age(place: number): number {
    return this.#turn - this.#slab(place).turn;
  }

  read(place: number): SeenMessage {
    const { memory, words, doubles } = this.#slab(place);
    const word = wordOf(place);
    const hostAt = 4 * word + HEAD_BYTES + words[word + CALL_ID_LENGTH]!;
    const hostEnd = hostAt + words[word + HOST_LENGTH]!;
    const textAt = aligned(hostEnd);
    const way = words[word + WAY]!;
    return {
      number: doubles[(word >>> 1) + NUMBER]!,
      atMs: doubles[(word >>> 1) + AT_MS]!,
      direction: (way & 1) === 1 ? "in" : "out",
      transport: TRANSPORTS[way >>> 1]!,
      host: memory.toString("utf8", hostAt, hostEnd),
      port: words[word + PORT]!,
      callId: this.callId(place),
      text: memory.toString("utf8", textAt, textAt + words[word + LENGTH]!),
    };
  }

  callId(place: number): string {
    const { memory, words } = this.#slab(place);
    const word = wordOf(place);
    const start = 4 * word + HEAD_BYTES;
    return memory.toString("utf8", start, start + words[word + CALL_ID_LENGTH]!);
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

function placeOf(slab: Slab): number {
  return (slab.index << SLAB_BITS) | (slab.used / UNIT_BYTES);
}

function wordOf(place: number): number {
  return 2 * (place & (SLAB_UNITS - 1));
}

function aligned(at: number): number {
  return (at + UNIT_BYTES - 1) & -UNIT_BYTES;
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
