import { NONE, withItem } from "../../base/short-list.js";

/** Keys that nobody has taken yet; older ones drop (call-xml.md 3.9). */
const CAPACITY = 128;

/**
 * The keys pressed on a call, in order, for the commands that collect digits.
 * Keys are `0-9 * # A-D`; anything else is not taken in.
 */
export class DigitBuffer {
  /** Made for the first who waits: most calls never collect keys. */
  #waiting: Set<() => void> | undefined;
  #keys: readonly string[] = NONE;

  /** Keys that wait. */
  get size(): number {
    return this.#keys.length;
  }

  /** The key that is next, left where it is. */
  get first(): string | undefined {
    return this.#keys[0];
  }

  /** A key was pressed. */
  push(key: string): void {
    const upper = key.toUpperCase();
    if (!/^[0-9*#A-D]$/.test(upper)) return;
    this.#keys = withItem(this.#keys.length === CAPACITY ? this.#keys.slice(1) : this.#keys, upper);
    for (const wake of [...(this.#waiting ?? [])]) wake();
  }

  /** Takes the first key, if there is one. */
  take(): string | undefined {
    return this.#takeAt(0);
  }

  /** Takes the first key that is in `keys`; the others keep their places. */
  takeOneOf(keys: string): string | undefined {
    const at = this.#keys.findIndex((key) => keys.includes(key));
    return at < 0 ? undefined : this.#takeAt(at);
  }

  #takeAt(at: number): string | undefined {
    const key = this.#keys[at];
    this.#keys = this.#keys.filter((_key, place) => place !== at);
    return key;
  }

  /** Forgets what waits. */
  clear(): void {
    this.#keys = NONE;
  }

  /** Resolves when a key arrives after this call, or when `signal` aborts; takes nothing. */
  pressed(signal: AbortSignal): Promise<void> {
    return new Promise((resolve) => {
      if (signal.aborted) return resolve();
      const done = () => {
        signal.removeEventListener("abort", done);
        this.#waiting?.delete(done);
        resolve();
      };
      this.#waiting ??= new Set();
      this.#waiting.add(done);
      signal.addEventListener("abort", done, { once: true });
    });
  }
}
