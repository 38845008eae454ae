/** Gaps are counted in bins of 0.1 ms up to 500 ms. */
const BIN_MS = 0.1;
const BINS = 5000;

/** Times between the packets of each stream, all streams together. */
export interface GapSummary {
  readonly packets: number;
  readonly streams: number;
  readonly p50: number;
  readonly p99: number;
  readonly p999: number;
  readonly max: number;
}

/** Counts the time between packets of each source port. */
export class Gaps {
  readonly #last = new Float64Array(65_536);
  readonly #bins = new Uint32Array(BINS);
  #packets = 0;
  #streams = 0;
  #max = 0;

  /** Hot. */
  packet(port: number): void {
    const nowMs = performance.now();
    const lastMs = this.#last[port]!;
    this.#last[port] = nowMs;
    this.#packets++;
    if (lastMs === 0) {
      this.#streams++;
      return;
    }
    const gapMs = nowMs - lastMs;
    this.#bins[Math.min(BINS - 1, Math.floor(gapMs / BIN_MS))]!++;
    if (gapMs > this.#max) this.#max = gapMs;
  }

  reset(): void {
    this.#last.fill(0);
    this.#bins.fill(0);
    this.#packets = 0;
    this.#streams = 0;
    this.#max = 0;
  }

  summary(): GapSummary {
    const { packets, streams, max } = { packets: this.#packets, streams: this.#streams, max: this.#max };
    return { packets, streams, max, p50: this.#quantile(0.5), p99: this.#quantile(0.99), p999: this.#quantile(0.999) };
  }

  #quantile(q: number): number {
    const wanted = q * this.#bins.reduce((sum, n) => sum + n, 0);
    let seen = 0;
    for (let i = 0; i < BINS; i++) if ((seen += this.#bins[i]!) >= wanted) return (i + 0.5) * BIN_MS;
    return BINS * BIN_MS;
  }
}
