import type { Clock } from "../../base/clock.js";

/** How a key came: with the media (RFC 4733, or tones), or by SIP INFO. */
export type KeySource = "rtp" | "info";

/** Phones send both copies of a press within this time. */
const SAME_PRESS_MS = 1_000;
const KEPT = 32;

interface Press {
  readonly key: string;
  readonly by: KeySource;
  readonly atMs: number;
  isPaired: boolean;
}

/**
 * Keeps a phone that says each key in two ways from having pressed it twice. One per leg. What such a phone says by INFO
 * is not listened to any more: keys that come with the media reach a bridged leg without being asked for here.
 */
export class KeySources {
  readonly #clock: Clock;
  #saysBoth = false;
  readonly #presses: Press[] = [];

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** Whether a key is to be taken; false: it came the other way already. */
  takes(key: string, by: KeySource): boolean {
    if (this.#saysBoth && by === "info") return false;
    const nowMs = this.#clock.monotonicMs();
    while (this.#presses.length > 0 && nowMs - this.#presses[0]!.atMs > SAME_PRESS_MS) this.#presses.shift();
    const other = this.#presses.find((press) => press.key === key && press.by !== by && !press.isPaired);
    if (other) {
      other.isPaired = true;
      this.#saysBoth = true;
      return false;
    }
    if (this.#presses.length >= KEPT) this.#presses.shift();
    this.#presses.push({ key, by, atMs: nowMs, isPaired: false });
    return true;
  }
}
