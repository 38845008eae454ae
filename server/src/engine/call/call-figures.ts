import { Spread } from "../../base/spread.js";
import type { CallDirection, CallQuality } from "../../domain/call/port/call-row.js";

/** Seconds. Post-dial delay beyond eight is what callers hang up on. */
const SETUP_BOUNDS = [0.05, 0.1, 0.25, 0.5, 1, 2, 4, 8, 16, 32] as const;
const ANSWER_BOUNDS = [0.1, 0.25, 0.5, 1, 2, 4, 8, 16, 32, 64, 128] as const;
const MOS_BOUNDS = [1.5, 2, 2.5, 3, 3.5, 3.8, 4, 4.2, 4.3, 4.4] as const;
const LOSS_BOUNDS = [0, 0.1, 0.5, 1, 2, 5, 10, 20, 50] as const;
const JITTER_BOUNDS = [1, 2, 5, 10, 20, 40, 80, 160] as const;
const ROUND_TRIP_BOUNDS = [5, 10, 25, 50, 100, 200, 400, 800, 1600] as const;
const TALK_BOUNDS = [6, 15, 30, 60, 180, 600, 1800, 3600, 14_400] as const;

/** How legs fared since the start of the process. `in`: they came to us. */
export class CallFigures {
  /** From the INVITE to the first 18x, in seconds. */
  readonly ringing = { in: new Spread(SETUP_BOUNDS), out: new Spread(SETUP_BOUNDS) };
  /** From the INVITE to the answer, in seconds. */
  readonly answer = { in: new Spread(ANSWER_BOUNDS), out: new Spread(ANSWER_BOUNDS) };
  /** From the answer to the end, in seconds. */
  readonly talk = { in: new Spread(TALK_BOUNDS), out: new Spread(TALK_BOUNDS) };
  /** Of legs that had audio: score, percent of packets lost, milliseconds of jitter and round trip. */
  readonly mos = { in: new Spread(MOS_BOUNDS), out: new Spread(MOS_BOUNDS) };
  readonly loss = { in: new Spread(LOSS_BOUNDS), out: new Spread(LOSS_BOUNDS) };
  readonly jitter = { in: new Spread(JITTER_BOUNDS), out: new Spread(JITTER_BOUNDS) };
  readonly roundTrip = { in: new Spread(ROUND_TRIP_BOUNDS), out: new Spread(ROUND_TRIP_BOUNDS) };
  readonly #audio = new Map<string, number>();
  readonly #ends = new Map<string, number>();

  /** A leg is over. @param end word of events.md 5.4 */
  ended(direction: CallDirection, end: string): void {
    const key = `${direction} ${end}`;
    this.#ends.set(key, (this.#ends.get(key) ?? 0) + 1);
  }

  /** The audio of a leg is over. */
  sounded(direction: CallDirection, quality: CallQuality): void {
    if (quality.mos !== null) {
      this.mos[direction].note(quality.mos);
      this.loss[direction].note(quality.loss);
      this.jitter[direction].note(quality.jitter);
    }
    if (quality.round_trip !== null) this.roundTrip[direction].note(quality.round_trip);
    const key = `${direction} ${quality.problem ?? "none"}`;
    this.#audio.set(key, (this.#audio.get(key) ?? 0) + 1);
  }

  /** Legs that had audio, by what was wrong with it. */
  *audio(): Iterable<{ readonly direction: string; readonly problem: string; readonly count: number }> {
    for (const [key, count] of this.#audio) {
      const [direction = "", problem = ""] = key.split(" ");
      yield { direction, problem, count };
    }
  }

  *ends(): Iterable<{ readonly direction: string; readonly end: string; readonly count: number }> {
    for (const [key, count] of this.#ends) {
      const [direction = "", end = ""] = key.split(" ");
      yield { direction, end, count };
    }
  }
}
