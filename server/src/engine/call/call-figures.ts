import { Spread } from "../../base/spread.js";
import type { CallDirection } from "../../domain/call/port.js";

/** Seconds. Post-dial delay beyond eight is what callers hang up on. */
const SETUP_BOUNDS = [0.05, 0.1, 0.25, 0.5, 1, 2, 4, 8, 16, 32] as const;
const ANSWER_BOUNDS = [0.1, 0.25, 0.5, 1, 2, 4, 8, 16, 32, 64, 128] as const;
const TALK_BOUNDS = [6, 15, 30, 60, 180, 600, 1800, 3600, 14_400] as const;

/** How legs fared since the start of the process. `in`: they came to us. */
export class CallFigures {
  /** From the INVITE to the first 18x, in seconds. */
  readonly ringing = { in: new Spread(SETUP_BOUNDS), out: new Spread(SETUP_BOUNDS) };
  /** From the INVITE to the answer, in seconds. */
  readonly answer = { in: new Spread(ANSWER_BOUNDS), out: new Spread(ANSWER_BOUNDS) };
  /** From the answer to the end, in seconds. */
  readonly talk = { in: new Spread(TALK_BOUNDS), out: new Spread(TALK_BOUNDS) };
  readonly #ends = new Map<string, number>();

  /** A leg is over. @param end word of events.md 5.4 */
  ended(direction: CallDirection, end: string): void {
    const key = `${direction} ${end}`;
    this.#ends.set(key, (this.#ends.get(key) ?? 0) + 1);
  }

  *ends(): Iterable<{ readonly direction: string; readonly end: string; readonly count: number }> {
    for (const [key, count] of this.#ends) {
      const [direction = "", end = ""] = key.split(" ");
      yield { direction, end, count };
    }
  }
}
