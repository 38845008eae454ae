import type { Clock } from "./clock.js";

/** After a posting the next one waits at least so long: then a busy thread is woken a few hundred times a second and not some thousand times. */
const PAUSE_MS = 2;

/**
 * Gathers messages and posts them as one array: waking another thread costs more than most messages do. Their order is
 * kept. What comes after a pause is posted at the end of the turn of the event loop.
 */
export class Gathered<T> {
  readonly #post: (messages: readonly T[]) => void;
  readonly #clock: Clock;
  #waiting: T[] = [];
  #postedMs = Number.NEGATIVE_INFINITY;

  constructor(post: (messages: readonly T[]) => void, clock: Clock) {
    this.#post = post;
    this.#clock = clock;
  }

  /** Posted at the end of this turn, or two milliseconds after the last ones. */
  add(message: T): void {
    if (this.#waiting.push(message) > 1) return;
    if (this.#clock.monotonicMs() - this.#postedMs < PAUSE_MS) this.#clock.setTimer(PAUSE_MS, () => this.#flush());
    else setImmediate(() => this.#flush());
  }

  #flush(): void {
    const messages = this.#waiting;
    this.#waiting = [];
    this.#postedMs = this.#clock.monotonicMs();
    this.#post(messages);
  }
}
