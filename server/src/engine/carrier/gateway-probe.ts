import type { Clock, Timer } from "../../base/clock.js";
import type { SyntheticFinal } from "../../net/sip-session.js";
import type { SipMessage } from "../../wire/sip/message.js";
import type { GatewayHealth } from "./gateway-health.js";
import { retryAfterMs } from "./retry-after.js";
import { isSick } from "./verdict.js";

/** An OPTIONS without an answer after that time has failed; sooner when it is asked more often than that. */
const ANSWER_MS = 4_000;
/** The first one goes out within that time after the start. */
const FIRST_MS = 1_000;
/** A gateway that fails is asked so many times as often. */
const HURRY = 3;
/** Part of the time between two that is left to chance, so that gateways are not all asked at once. */
const JITTER = 0.1;

export interface GatewayProbeParts {
  readonly clock: Clock;
  /** 0 up to 1. */
  readonly random: () => number;
  /** Time from one OPTIONS to the next. */
  readonly everyMs: number;
  readonly health: GatewayHealth;
  /** Sends one OPTIONS. Never rejects. */
  readonly ask: () => Promise<SipMessage | SyntheticFinal>;
}

/** Asks a gateway by OPTIONS, again and again, whether it is there. Any answer but 408 and 503 says that it is. */
export class GatewayProbe {
  readonly #parts: GatewayProbeParts;
  #timer: Timer | undefined;
  #deadline: Timer | undefined;
  #isClosed = false;

  constructor(parts: GatewayProbeParts) {
    this.#parts = parts;
    this.#next(FIRST_MS * parts.random());
  }

  /** Asks no more. Idempotent. */
  close(): void {
    this.#isClosed = true;
    this.#timer?.cancel();
    this.#deadline?.cancel();
  }

  #next(delayMs: number): void {
    this.#timer = this.#parts.clock.setTimer(delayMs, () => this.#ask());
  }

  #ask(): void {
    const { clock, health, everyMs, ask } = this.#parts;
    if (health.pauseMs > 0) return this.#next(health.pauseMs);
    const askedMs = clock.monotonicMs();
    let isOpen = true;
    const settle = (tell: () => void) => {
      if (!isOpen || this.#isClosed) return;
      isOpen = false;
      this.#deadline?.cancel();
      tell();
      this.#next(this.#pauseMs());
    };
    this.#deadline = clock.setTimer(Math.min(ANSWER_MS, everyMs), () => settle(() => health.silent("no answer")));
    void ask().then((final) => settle(() => this.#judge(final, clock.monotonicMs() - askedMs)));
  }

  #judge(final: SipMessage | SyntheticFinal, roundTripMs: number): void {
    const { health } = this.#parts;
    const { status, reason } = final;
    if (!isSick(status, { isRinging: false })) return health.answered(roundTripMs);
    if (final.kind === "synthetic") return health.silent(reason);
    health.failed(`${status} ${reason}`);
    const pauseMs = retryAfterMs(final);
    if (pauseMs !== undefined) health.pause(pauseMs);
  }

  #pauseMs(): number {
    const { everyMs, health, random } = this.#parts;
    const isHurried = health.state === "down" || health.isSuspect;
    return (isHurried ? everyMs / HURRY : everyMs) * (1 - JITTER + 2 * JITTER * random());
  }
}
