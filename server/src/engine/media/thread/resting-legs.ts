import type { Clock, Timer } from "../../../base/clock.js";
import { FRAME_MS } from "./graph.js";

/** A leg is looked at so often: reports of RTCP, each 5 s, are due then. */
const LOOK_MS = 1_000;
/** And that for all legs at most so often: the thread sleeps in between. */
const PAUSE_MS = 50;

/** A leg that nobody hears and that hears nobody. What it throws ends only that leg. */
export interface Resting {
  /** So many rounds have passed. */
  rest(rounds: number): void;
  /** A method of it threw: it rests no more. */
  broken(error: unknown): void;
}

/** Legs with nothing to do in the tick: on hold, or not answered yet. Time goes on for them in great steps. */
export class RestingLegs {
  readonly #clock: Clock;
  /** When each was looked at last; the one that is due first comes first. */
  readonly #legs = new Map<Resting, number>();
  #timer: Timer | undefined;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  add(leg: Resting): void {
    this.#legs.set(leg, this.#clock.monotonicMs());
    this.#timer ??= this.#clock.setTimer(LOOK_MS, this.#look);
  }

  /** @returns rounds of 20 ms since it was looked at last; nothing of it is called any more */
  remove(leg: Resting): number {
    const atMs = this.#legs.get(leg);
    this.#legs.delete(leg);
    return atMs === undefined ? 0 : Math.floor((this.#clock.monotonicMs() - atMs) / FRAME_MS);
  }

  /** Stops the timer. */
  close(): void {
    this.#timer?.cancel();
    this.#timer = undefined;
  }

  readonly #look = (): void => {
    this.#timer = undefined;
    const nowMs = this.#clock.monotonicMs();
    for (const [leg, atMs] of this.#legs) {
      if (atMs + LOOK_MS > nowMs) {
        this.#timer = this.#clock.setTimer(Math.max(PAUSE_MS, atMs + LOOK_MS - nowMs), this.#look);
        return;
      }
      this.#pass(leg, atMs, nowMs);
    }
  };

  #pass(leg: Resting, atMs: number, nowMs: number): void {
    const rounds = Math.floor((nowMs - atMs) / FRAME_MS);
    this.#legs.delete(leg);
    this.#legs.set(leg, atMs + rounds * FRAME_MS);
    try {
      leg.rest(rounds);
    } catch (error) {
      this.#legs.delete(leg);
      leg.broken(error);
    }
  }
}
