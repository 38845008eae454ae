const MINUTE_MS = 60_000;
const MINUTES = 10;
/** Keys that are remembered; past it the one not seen for the longest time is forgotten. */
const KEYS_MAX = 50_000;

interface Counts {
  /** Minute of the epoch that was counted last. */
  minute: number;
  /** By minute modulo ten. */
  readonly ring: number[];
}

/** How often keys were seen in the last ten minutes, by whole minutes. In memory: a restart begins anew. */
export class WindowCounts {
  readonly #counts = new Map<string, Counts>();

  /** @returns how often, with this time */
  add(key: string, nowMs: number): number {
    const minute = Math.floor(nowMs / MINUTE_MS);
    const counts = this.#counts.get(key) ?? { minute, ring: new Array<number>(MINUTES).fill(0) };
    const { ring } = counts;
    const passed = Math.min(minute - counts.minute, MINUTES);
    for (let back = 0; back < passed; back++) ring[(minute - back) % MINUTES] = 0;
    counts.minute = Math.max(minute, counts.minute);
    const at = counts.minute % MINUTES;
    ring[at] = (ring[at] ?? 0) + 1;
    this.#counts.delete(key);
    this.#counts.set(key, counts);
    const [oldest] = this.#counts.keys();
    if (this.#counts.size > KEYS_MAX && oldest !== undefined) this.#counts.delete(oldest);
    return ring.reduce((sum, count) => sum + count, 0);
  }
}
