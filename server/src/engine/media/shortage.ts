import type { Clock } from "../../base/clock.js";
import type { Log } from "../../base/log.js";
import { NO_FILES } from "./port.js";

/** It is told so often, however many calls it costs. */
const WARN_MS = 60_000;
/** The system itself has no descriptor left: no call begins for so long, since each would find none. */
const PAUSE_MS = 1_000;

/** What limits the pairs of ports, as the operator is told. */
export interface PairLimits {
  readonly rtpPairs: number;
  readonly openFiles: number;
}

/** Media has no ports or descriptors left: what that cost is counted, and told to the operator once a minute. */
export class Shortage {
  readonly #log: Log;
  readonly #clock: Clock;
  readonly #limits: PairLimits;
  readonly #counts = { calls: 0, legs: 0 };
  #warnedMs = Number.NEGATIVE_INFINITY;
  #pausedMs = Number.NEGATIVE_INFINITY;

  constructor(o: { log: Log; clock: Clock; limits: PairLimits }) {
    this.#log = o.log;
    this.#clock = o.clock;
    this.#limits = o.limits;
  }

  /** Calls that were refused for it before anything was opened, and legs of other calls, since the start. */
  get counts(): Readonly<Record<"calls" | "legs", number>> {
    return this.#counts;
  }

  /** The system had no descriptor a moment ago. */
  get isPaused(): boolean {
    return this.#clock.monotonicMs() - this.#pausedMs < PAUSE_MS;
  }

  /** A call was refused. */
  call(): void {
    this.#counts.calls++;
    this.#warn();
  }

  /** A leg could not be opened. */
  leg(code: string): void {
    this.#counts.legs++;
    if (NO_FILES.includes(code)) this.#pausedMs = this.#clock.monotonicMs();
    this.#warn();
  }

  #warn(): void {
    const nowMs = this.#clock.monotonicMs();
    if (nowMs - this.#warnedMs < WARN_MS) return;
    this.#warnedMs = nowMs;
    const { openFiles, rtpPairs } = this.#limits;
    this.#log.warn(
      { open_files: openFiles, rtp_pairs: rtpPairs, refused: { ...this.#counts } },
      "no RTP ports are left for more calls: raise the limit of open files (ulimit -n, LimitNOFILE) or the range of RTP ports",
    );
  }
}
