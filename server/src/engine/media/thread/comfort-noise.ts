/** A peer may ask for any level; louder than this is nothing to fill silence with. In dB below overload. */
const LOUDEST_DB = 30;
/** Uniform noise has this peak over its root mean square. */
const PEAK_OVER_RMS = Math.sqrt(3);

/** Fills the pauses of a peer that says by RFC 3389 how they sound. Its spectrum is taken for flat. */
export class ComfortNoise {
  #peak = 0;
  #state = 0x2f6e_2b1;

  /** Whether there is any. */
  get isOn(): boolean {
    return this.#peak > 0;
  }

  /** Takes a payload, of which the first byte is the level in -dBov (RFC 3389 3.1). Hot. */
  set(bytes: Uint8Array, start: number, end: number): void {
    if (end <= start) return;
    const db = Math.max(LOUDEST_DB, bytes[start]! & 0x7f);
    this.#peak = 32_768 * 10 ** (-db / 20) * PEAK_OVER_RMS;
  }

  stop(): void {
    this.#peak = 0;
  }

  /** Hot. */
  fill(out: Int16Array): void {
    let state = this.#state;
    for (let i = 0; i < out.length; i++) {
      state = (Math.imul(state, 1_664_525) + 1_013_904_223) | 0;
      out[i] = Math.round((state / 0x8000_0000) * this.#peak);
    }
    this.#state = state;
  }
}
