import type { Clock, Timer } from "./clock.js";

/** After a posting the next one waits at least so long: then a busy thread is woken a few hundred times a second and not some thousand times. */
const PAUSE_MS = 2;
/** What nobody is kept waiting for goes with what comes after it, or after so long. */
const PATIENCE_MS = 10;

/**
 * Gathers messages and posts them as one array: waking another thread costs more than most messages do. Their order is
 * kept. What comes after a pause is posted at the end of the turn of the event loop.
 */
export class Gathered<T> {
  readonly #post: (messages: readonly T[]) => void;
  readonly #clock: Clock;
  #waiting: T[] = [];
  #postedMs = Number.NEGATIVE_INFINITY;
  #isUrgent = false;
  #patience: Timer | undefined;

  constructor(post: (messages: readonly T[]) => void, clock: Clock) {
    this.#post = post;
    this.#clock = clock;
  }

  /** Posted at the end of this turn, or two milliseconds after the last ones; within ten when it is not urgent. */
  add(message: T, isUrgent = true): void {
    this.#waiting.push(message);
    if (this.#isUrgent) return;
    if (!isUrgent) {
      this.#patience ??= this.#clock.setTimer(PATIENCE_MS, () => this.#flush());
      return;
    }
    this.#isUrgent = true;
    if (this.#clock.monotonicMs() - this.#postedMs < PAUSE_MS) this.#clock.setTimer(PAUSE_MS, () => this.#flush());
    else setImmediate(() => this.#flush());
  }

  #flush(): void {
    this.#isUrgent = false;
    this.#patience?.cancel();
    this.#patience = undefined;
    const messages = this.#waiting;
    if (messages.length === 0) return;
    this.#waiting = [];
    this.#postedMs = this.#clock.monotonicMs();
    this.#post(messages);
  }
}
