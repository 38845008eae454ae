import { OPUS_MAX_BYTES } from "./opus.js";

/** The jitter buffer keeps 512 ms at most; packets are 10 ms or longer. Shorter ones are heard while the delay is below 80 ms. */
const SLOTS = 64;
/** Opus for speech stays below this; a longer packet takes a slot of its own. */
const SLOT_BYTES = 320;

/** Keeps the packets of one stream that wait to be played. */
export class PacketSlots {
  readonly #bytes = Buffer.alloc(SLOTS * SLOT_BYTES);
  readonly #long: (Buffer | undefined)[] = Array.from({ length: SLOTS }, () => undefined);
  readonly #lengths = new Uint16Array(SLOTS);
  readonly #sequences = new Uint16Array(SLOTS);
  #next = 0;

  /** Keeps a copy of `bytes[start, end)`. @returns its slot; -1 = too long. Hot */
  keep(bytes: Buffer, start: number, end: number, sequence: number): number {
    const length = end - start;
    if (length > OPUS_MAX_BYTES) return -1;
    const slot = this.#next;
    this.#next = (slot + 1) % SLOTS;
    this.#lengths[slot] = length;
    this.#sequences[slot] = sequence;
    if (length > SLOT_BYTES) this.#long[slot] = Buffer.from(bytes.subarray(start, end));
    else bytes.copy(this.#bytes, slot * SLOT_BYTES, start, end);
    return slot;
  }

  /** The memory in which the packet of a slot lies, from `start(slot)` to `end(slot)`. Hot. */
  bytes(slot: number): Buffer {
    return this.#lengths[slot]! > SLOT_BYTES ? this.#long[slot]! : this.#bytes;
  }

  start(slot: number): number {
    return this.#lengths[slot]! > SLOT_BYTES ? 0 : slot * SLOT_BYTES;
  }

  end(slot: number): number {
    return this.start(slot) + this.#lengths[slot]!;
  }

  /** Its number in the stream it came in. */
  sequence(slot: number): number {
    return this.#sequences[slot]!;
  }
}
