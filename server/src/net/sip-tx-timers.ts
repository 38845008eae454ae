import type { Clock, Timer } from "../base/clock.js";
import type { TxTimer } from "../wire/sip/tx/timers.js";

/** Whose timers they are. */
export interface TxTimersUser {
  fire(timer: TxTimer): void;
}

/** The machine's clock may wake us a little before the time. */
const EARLY_MS = 1;

/**
 * The timers of one transaction, by their letters: two at once at most, and one timer of the clock for both. Whoever repeats
 * until time is up needs the sooner one only, and nearly always both are disarmed before.
 */
export class TxTimers {
  readonly #clock: Clock;
  readonly #user: TxTimersUser;
  #first: TxTimer | undefined;
  #firstMs = 0;
  #second: TxTimer | undefined;
  #secondMs = 0;
  #timer: Timer | undefined;
  #wakeMs = 0;

  constructor(clock: Clock, user: TxTimersUser) {
    this.#clock = clock;
    this.#user = user;
    this.#first = undefined;
    this.#second = undefined;
    this.#timer = undefined;
  }

  arm(letter: TxTimer, ms: number): void {
    this.#take(letter);
    const nowMs = this.#clock.monotonicMs();
    if (this.#first === undefined) {
      this.#first = letter;
      this.#firstMs = nowMs + ms;
    } else if (this.#second === undefined) {
      this.#second = letter;
      this.#secondMs = nowMs + ms;
    } else throw new Error("a transaction has two timers at most");
    this.#wake(nowMs);
  }

  disarm(letter: TxTimer): void {
    this.#take(letter);
    if (this.#first === undefined && this.#second === undefined) this.clear();
  }

  clear(): void {
    this.#first = undefined;
    this.#second = undefined;
    this.#timer?.cancel();
    this.#timer = undefined;
  }

  #take(letter: TxTimer): void {
    if (this.#first === letter) this.#first = undefined;
    else if (this.#second === letter) this.#second = undefined;
  }

  /** Sees to it that the clock wakes us for the sooner one. Being woken too early does no harm. */
  #wake(nowMs: number): void {
    const firstMs = this.#first === undefined ? Number.POSITIVE_INFINITY : this.#firstMs;
    const nextMs = this.#second === undefined ? firstMs : Math.min(firstMs, this.#secondMs);
    if (nextMs === Number.POSITIVE_INFINITY || (this.#timer && this.#wakeMs <= nextMs)) return;
    this.#timer?.cancel();
    this.#wakeMs = nextMs;
    this.#timer = this.#clock.setTimer(nextMs - nowMs, this.#run);
  }

  readonly #run = (): void => {
    this.#timer = undefined;
    const dueMs = this.#clock.monotonicMs() + EARLY_MS;
    for (let letter = this.#due(dueMs); letter !== undefined; letter = this.#due(dueMs)) {
      this.#take(letter);
      this.#user.fire(letter);
    }
    this.#wake(this.#clock.monotonicMs());
  };

  /** The one that is due first, if any is. */
  #due(dueMs: number): TxTimer | undefined {
    const isFirst = this.#first !== undefined && this.#firstMs <= dueMs;
    const isSecond = this.#second !== undefined && this.#secondMs <= dueMs;
    if (isFirst && isSecond) return this.#firstMs <= this.#secondMs ? this.#first : this.#second;
    return isFirst ? this.#first : isSecond ? this.#second : undefined;
  }
}
