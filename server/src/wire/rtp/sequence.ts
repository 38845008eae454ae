/** What a sequence number means for its stream. `jump`: far off; believed only when the next number follows it. */
export type SequenceVerdict = "new" | "late" | "duplicate" | "jump";

/** A gap up to this is loss, RFC 3550 A.1. */
const MAX_DROPOUT = 3000;
/** A number up to this far behind is late, not a restart, RFC 3550 A.1. */
const MAX_MISORDER = 100;
const MODULO = 0x1_0000;
/** Numbers remembered to tell a late packet from a doubled one; not less than MAX_MISORDER. */
const WINDOW = 128;

/**
 * Extends the 16-bit sequence numbers of one stream and counts what is lost, RFC 3550 A.1 and A.3.
 * There is no probation: who may send is decided before, by the latch.
 */
export class SequenceTracker {
  #started = false;
  #base = 0;
  #max = 0;
  #cycles = 0;
  #suspect = -1;
  #received = 0;
  #lostBefore = 0;
  #expectedPrior = 0;
  #receivedPrior = 0;
  /** For each number mod WINDOW the extended number last seen there; made with the first. */
  #seen: Float64Array | undefined;

  /** Takes the number of a packet that came. Only `new` and `late` packets carry something not seen before. Hot. */
  update(sequence: number): SequenceVerdict {
    if (!this.#started) return this.#restart(sequence);
    const ahead = (sequence - this.#max) & 0xffff;
    if (ahead === 0) return "duplicate";
    if (ahead < MAX_DROPOUT) return this.#advance(sequence);
    if (ahead >= MODULO - MAX_MISORDER) return this.#behind(MODULO - ahead);
    if (sequence === this.#suspect) {
      this.#lostBefore = this.lost;
      return this.#restart(sequence);
    }
    this.#suspect = (sequence + 1) & 0xffff;
    return "jump";
  }

  /** Highest number received, with its cycles: RFC 3550 §6.4.1. Unsigned, 32 bits. */
  get highestExtended(): number {
    return (this.#cycles + this.#max) >>> 0;
  }

  /** Packets received, late ones included, doubled ones not. */
  get received(): number {
    return this.#received;
  }

  /** Packets that never came, over all restarts. Never below zero. */
  get lost(): number {
    return this.#lostBefore + Math.max(0, this.#expected - this.#received);
  }

  /** Loss since the last question as a fraction of 256, RFC 3550 A.3. */
  takeFractionLost(): number {
    const expected = this.#expected - this.#expectedPrior;
    const lost = expected - (this.#received - this.#receivedPrior);
    this.#expectedPrior = this.#expected;
    this.#receivedPrior = this.#received;
    return expected <= 0 || lost <= 0 ? 0 : Math.min(255, Math.floor((lost * 256) / expected));
  }

  /** A new stream begins (its SSRC changed); losses stay counted. */
  reset(): void {
    this.#lostBefore = this.lost;
    this.#started = false;
    this.#base = 0;
    this.#max = 0;
    this.#cycles = 0;
    this.#received = 0;
  }

  get #expected(): number {
    return this.#started ? this.#cycles + this.#max - this.#base + 1 : 0;
  }

  #restart(sequence: number): "new" {
    this.#started = true;
    this.#base = sequence;
    this.#max = sequence;
    this.#cycles = 0;
    this.#suspect = -1;
    this.#received = 1;
    this.#expectedPrior = 0;
    this.#receivedPrior = 0;
    this.#seen ??= new Float64Array(WINDOW);
    this.#seen.fill(Number.NaN);
    this.#seen[sequence % WINDOW] = sequence;
    return "new";
  }

  #advance(sequence: number): "new" {
    if (sequence < this.#max) this.#cycles += MODULO;
    this.#max = sequence;
    this.#suspect = -1;
    this.#received++;
    this.#seen![sequence % WINDOW] = this.#cycles + sequence;
    return "new";
  }

  #behind(by: number): "late" | "duplicate" {
    const extended = this.#cycles + this.#max - by;
    const at = ((extended % WINDOW) + WINDOW) % WINDOW;
    if (this.#seen![at] === extended) return "duplicate";
    // The stream's first packets came out of order: it began earlier than we thought.
    if (extended < this.#base) this.#base = extended;
    this.#seen![at] = extended;
    this.#received++;
    return "late";
  }
}
