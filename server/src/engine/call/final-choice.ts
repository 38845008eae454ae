import type { LegEnding } from "./leg-ending.js";

/** Refusals that tell how to ask better, before the rest of their class (RFC 3261 §16.7 step 6). */
const TELLING: ReadonlySet<number> = new Set([401, 407, 415, 420, 484]);
/** Refusals that say nothing of the callee, after the rest of their class. */
const EMPTY: ReadonlySet<number> = new Set([408, 430, 480, 481, 487]);

/**
 * How a call to several places ended, of all their refusals (RFC 3261 §16.7): 6xx before everything, then the lowest
 * class; within it what tells most, and of equals the last one.
 */
export class FinalChoice {
  #rank = Number.POSITIVE_INFINITY;
  #ending: LegEnding;

  /** @param none how it ends when nobody says anything */
  constructor(none: LegEnding) {
    this.#ending = none;
  }

  get ending(): LegEnding {
    return this.#ending;
  }

  take(status: number, ending: LegEnding): void {
    const rank = rankOf(status);
    if (rank > this.#rank) return;
    this.#rank = rank;
    this.#ending = ending;
  }
}

function rankOf(status: number): number {
  if (status >= 600) return 0;
  const detail = TELLING.has(status) ? 1 : EMPTY.has(status) ? 3 : 2;
  return 10 * Math.floor(status / 100) + detail;
}
