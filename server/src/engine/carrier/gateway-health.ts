import type { Clock } from "../../base/clock.js";

export type GatewayState = "up" | "down" | "unknown";

/** Failures in a row that make a gateway count as down. */
const FAILURES_DOWN = 2;
/** Longest time that a Retry-After is obeyed: a slip of the pen at the carrier must not close it for a day. */
const PAUSE_MAX_MS = 600_000;

/** What is known of a gateway. Dates are epoch milliseconds. */
export interface HealthFacts {
  readonly state: GatewayState;
  /** Since when it is in that state. */
  readonly since: number | null;
  /** Between the last OPTIONS and its answer. */
  readonly roundTripMs: number | null;
  readonly lastAnswer: number | null;
  readonly lastFailure: string | null;
  readonly lastFailureOn: number | null;
  /** It asked to be left alone until then (Retry-After). */
  readonly pausedUntil: number | null;
}

/** How a gateway is doing: down after two failures in a row, up after one answer. Fed by OPTIONS and by calls. */
export class GatewayHealth {
  readonly #clock: Clock;
  readonly #changed: (state: GatewayState, why: string | null) => void;
  #state: GatewayState = "unknown";
  #since: number | null = null;
  #failures = 0;
  /** OPTIONS in a row that it did not answer. */
  #silences = 0;
  readonly #mourners = new Set<() => void>();
  #roundTripMs: number | null = null;
  #lastAnswer: number | null = null;
  #lastFailure: string | null = null;
  #lastFailureOn: number | null = null;
  #pausedUntilMs = Number.NEGATIVE_INFINITY;

  /** @param changed told of each new state and what led to it */
  constructor(clock: Clock, changed: (state: GatewayState, why: string | null) => void = () => undefined) {
    this.#clock = clock;
    this.#changed = changed;
  }

  get state(): GatewayState {
    return this.#state;
  }

  /** The last thing it did was to fail. */
  get isSuspect(): boolean {
    return this.#failures > 0;
  }

  /** How long it is still to be left alone, ms; 0 = it may be asked. */
  get pauseMs(): number {
    return Math.max(0, this.#pausedUntilMs - this.#clock.monotonicMs());
  }

  get facts(): HealthFacts {
    return {
      state: this.#state,
      since: this.#since,
      roundTripMs: this.#roundTripMs,
      lastAnswer: this.#lastAnswer,
      lastFailure: this.#lastFailure,
      lastFailureOn: this.#lastFailureOn,
      pausedUntil: this.pauseMs > 0 ? Math.round(this.#clock.now() + this.pauseMs) : null,
    };
  }

  /** It answered. @param roundTripMs of an OPTIONS */
  answered(roundTripMs?: number): void {
    this.#failures = 0;
    this.#silences = 0;
    this.#lastAnswer = this.#clock.now();
    if (roundTripMs !== undefined) this.#roundTripMs = Math.round(roundTripMs);
    this.#enter("up", null);
  }

  /** It did not answer, or says that it cannot. */
  failed(why: string): void {
    this.#failures++;
    this.#lastFailure = why;
    this.#lastFailureOn = this.#clock.now();
    if (this.#failures >= FAILURES_DOWN) this.#enter("down", why);
  }

  /** An OPTIONS had no answer at all. */
  silent(why: string): void {
    this.failed(why);
    // One that never answers OPTIONS may live all the same.
    if (this.#roundTripMs === null || ++this.#silences < FAILURES_DOWN) return;
    for (const told of [...this.#mourners]) told();
  }

  /**
   * Tells when it is dead: it used to answer OPTIONS, and twice in a row did not. More than down, which one that answers
   * 503 is too. @returns tells no more
   */
  onDead(told: () => void): () => void {
    this.#mourners.add(told);
    return () => this.#mourners.delete(told);
  }

  /** It asked to be left alone for so long. */
  pause(ms: number): void {
    this.#pausedUntilMs = this.#clock.monotonicMs() + Math.min(ms, PAUSE_MAX_MS);
  }

  #enter(state: GatewayState, why: string | null): void {
    if (this.#state === state) return;
    this.#state = state;
    this.#since = this.#clock.now();
    this.#changed(state, why);
  }
}
