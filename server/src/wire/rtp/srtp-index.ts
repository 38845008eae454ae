/** Packets behind the newest that are told from a replay (RFC 3711 §3.3.2 asks for 64 at least). */
const WINDOW = 64;

/** What a stream knows of the indexes of its packets. Nothing is noted before a packet has proved itself. */
export class ReplayWindow {
  #highest = -1;
  /** For each index mod WINDOW the index last seen there. */
  readonly #seen = new Float64Array(WINDOW).fill(-1);

  /** Highest index seen; -1 before the first. */
  get highest(): number {
    return this.#highest;
  }

  /** False for an index that was seen, or lies too far behind to know. */
  isNew(index: number): boolean {
    return index > this.#highest || (index > this.#highest - WINDOW && this.#seen[index % WINDOW] !== index);
  }

  note(index: number): void {
    if (index > this.#highest) this.#highest = index;
    this.#seen[index % WINDOW] = index;
  }
}

/**
 * The index of a packet, of 48 bits, by its sequence number and the highest index seen (RFC 3711 §3.3.1, appendix A).
 * -1 for one that would lie before the beginning.
 */
export function guessIndex(highest: number, sequence: number): number {
  if (highest < 0) return sequence;
  const rollovers = Math.floor(highest / 0x1_0000);
  const last = highest % 0x1_0000;
  const isBefore = last < 0x8000 && sequence - last > 0x8000;
  const isAfter = last >= 0x8000 && last - 0x8000 > sequence;
  const index = (rollovers + (isAfter ? 1 : isBefore ? -1 : 0)) * 0x1_0000 + sequence;
  return index < 0 ? -1 : index;
}
