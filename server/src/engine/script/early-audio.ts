import type { Clock } from "../../base/clock.js";
import type { Audio } from "../media/port.js";

const RATE_HZ = 8000;
/** Playing starts when so much is there (call-xml.md 4.3). */
const START_SAMPLES = 2 * RATE_HZ;
/** The first look at what has come; later ones when it is longer by half. */
const FIRST_BYTES = 32 * 1024;
const MORE = 1.5;
/** A file of which so much is there is waited for. */
const NEARLY_ALL = 0.8;
/** The rest must come faster than it is played, with some reserve. */
const RESERVE = 1.5;
/** The end of a beginning sounds otherwise than the same place in the whole: the filter of the rate has not seen what follows. */
const SEAM_SAMPLES = RATE_HZ / 20;
const LONGEST_SAMPLES = 3600 * RATE_HZ;

export interface EarlyAudioOptions {
  readonly clock: Clock;
  readonly decode: (bytes: Uint8Array) => Promise<Audio>;
  /** Begins to play; called once at most. */
  readonly play: (audio: Audio) => void;
}

/**
 * A file that is played while it is on its way. Its samples are laid into one piece of memory, which is played from the
 * beginning; where nothing has come yet is silence. Given up for good when the rest would not come in time.
 */
export class EarlyAudio {
  readonly #o: EarlyAudioOptions;
  #growing: Audio | undefined;
  #firstMs: number | undefined;
  #nextBytes = FIRST_BYTES;
  #isDecoding = false;
  #isOver = false;

  constructor(o: EarlyAudioOptions) {
    this.#o = o;
  }

  /** What is played; undefined = playing has not begun. */
  get growing(): Audio | undefined {
    return this.#growing;
  }

  /** A piece of the file has come. */
  readonly arriving = (totalBytes: number, chunks: readonly Buffer[], sizeBytes: number): void => {
    this.#firstMs ??= this.#o.clock.monotonicMs();
    if (this.#isOver || this.#isDecoding || sizeBytes < this.#nextBytes || sizeBytes > totalBytes * NEARLY_ALL) return;
    this.#nextBytes = sizeBytes * MORE;
    this.#isDecoding = true;
    void this.#beginning(Buffer.concat(chunks), totalBytes).finally(() => {
      this.#isDecoding = false;
    });
  };

  /** The whole file is there: what is not laid out yet follows. */
  complete(whole: Audio): void {
    this.#isOver = true;
    this.#lay(whole, 0);
  }

  /** Nothing is played early any more. */
  close(): void {
    this.#isOver = true;
  }

  async #beginning(bytes: Buffer, totalBytes: number): Promise<void> {
    // A beginning that cannot be read may become readable with what follows.
    const audio = await this.#o.decode(bytes).catch(() => undefined);
    if (!audio || this.#isOver) return;
    const samples = audio.samples.byteLength / 2;
    if (!this.#growing && samples >= START_SAMPLES) this.#begin(samples, bytes.length, totalBytes);
    this.#lay(audio, SEAM_SAMPLES);
  }

  /** Twice as long as is to be expected: memory that is never written costs nothing. */
  #begin(samples: number, sizeBytes: number, totalBytes: number): void {
    const expected = (samples * totalBytes) / sizeBytes;
    const tookMs = this.#o.clock.monotonicMs() - (this.#firstMs ?? 0);
    const leftMs = (tookMs * (totalBytes - sizeBytes)) / sizeBytes;
    if (leftMs * RESERVE > (expected * 1000) / RATE_HZ) {
      this.#isOver = true;
      return;
    }
    const length = Math.min(LONGEST_SAMPLES, Math.ceil(2 * expected));
    this.#growing = { samples: new SharedArrayBuffer(2 * length), rateHz: RATE_HZ };
    this.#o.play(this.#growing);
  }

  #lay(audio: Audio, seam: number): void {
    if (!this.#growing) return;
    const to = new Int16Array(this.#growing.samples);
    const from = new Int16Array(audio.samples);
    to.set(from.subarray(0, Math.max(0, Math.min(from.length - seam, to.length))));
  }
}
