/** What is kept of the peak of a source each time that all of it was worked off. */
const KEPT = 0.9;

/**
 * What each source waits for. A source that has as much on its way as ever may be one that brings no more before something
 * of it is done, as a carrier does whose window is full; how large that is nobody tells.
 */
export class Backlogs {
  readonly #sources = new Map<string, { count: number; peak: number }>();

  /** One more of `source`. */
  add(source: string): void {
    const one = this.#sources.get(source) ?? { count: 0, peak: 0 };
    this.#sources.set(source, one);
    one.count++;
    one.peak = Math.max(one.peak, one.count);
  }

  /** One of `source` is done. */
  remove(source: string): void {
    const one = this.#sources.get(source);
    if (!one) return;
    one.count--;
    if (one.count === 0) one.peak *= KEPT;
  }

  /** Some source may bring no more. */
  get isSomeFull(): boolean {
    for (const { count, peak } of this.#sources.values()) if (count > 0 && count >= peak) return true;
    return false;
  }
}
