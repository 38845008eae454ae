import type { Clock, Timer } from "../base/clock.js";
import {
  askAsUac,
  endsAfter,
  isTooShort,
  MIN_SE_SECONDS,
  minSeOf,
  type SessionTerms,
  type SessionWish,
  sessionExpiresOf,
  settleAsUac,
  settleAsUas,
  termsAsUas,
} from "../wire/sip/dialog/session-timer.js";
import type { HeaderLine } from "../wire/sip/headers.js";
import type { SipMessage } from "../wire/sip/message.js";

/** Times a peer may ask for a longer interval before we give up. */
const RAISES_MAX = 3;
/** Pause before a refresh that failed is tried again. */
const RETRY_SECONDS = 10;

/** What the timer makes its session do. */
export interface SessionTimerUser {
  /** Sends a refresh. @returns its final answer */
  refresh(): Promise<{ readonly status: number }>;
  /** Nobody refreshed it: BYE. */
  expired(): void;
}

/** The timer of one session, from either side (RFC 4028). It does nothing before the 2xx that confirms the session. */
export class SessionTimer {
  readonly #clock: Clock;
  readonly #wish: SessionWish;
  readonly #user: SessionTimerUser;
  #minSeconds = MIN_SE_SECONDS;
  #raises = 0;
  #terms: SessionTerms | undefined;
  #refresh: Timer | undefined;
  #end: Timer | undefined;
  #isOver = false;

  constructor(clock: Clock, wish: SessionWish, user: SessionTimerUser) {
    this.#clock = clock;
    this.#wish = wish;
    this.#user = user;
  }

  /** Headers of the INVITE or UPDATE we are about to send. */
  ask(): HeaderLine[] {
    return askAsUac(this.#wish, this.#minSeconds, this.#terms);
  }

  /** Headers of our 2xx to an INVITE or UPDATE; the session counts as refreshed. */
  answer(request: SipMessage): HeaderLine[] {
    const terms = settleAsUas(request, this.#wish, this.#terms);
    this.#minSeconds = Math.max(this.#minSeconds, minSeOf(request));
    this.#run(terms);
    return terms ? termsAsUas(terms) : [];
  }

  /** A 2xx to an INVITE or UPDATE of ours. */
  answered(response: SipMessage): void {
    this.#run(settleAsUac(response));
  }

  /** A 422 to a request of ours. @returns false when it asks for nothing that `ask` did not give already */
  raise(response: SipMessage): boolean {
    const minSeconds = response.raw("min-se") === undefined ? this.#minSeconds : minSeOf(response);
    const said = Math.max(this.#minSeconds, this.#terms?.seconds ?? this.#wish.seconds);
    if (minSeconds <= said || ++this.#raises > RAISES_MAX) return false;
    this.#minSeconds = minSeconds;
    return true;
  }

  stop(): void {
    this.#isOver = true;
    this.#disarm();
  }

  #run(terms: SessionTerms | undefined): void {
    this.#disarm();
    this.#terms = terms;
    if (!terms || this.#isOver) return;
    this.#end = this.#clock.setTimer(endsAfter(terms) * 1000, () => this.#expire());
    if (terms.isOurs) this.#refreshIn(terms.seconds / 2);
  }

  #refreshIn(seconds: number): void {
    this.#refresh = this.#clock.setTimer(seconds * 1000, () => void this.#tryRefresh());
  }

  /** A 2xx has armed both timers anew by the time `refresh` resolves. */
  async #tryRefresh(): Promise<void> {
    this.#refresh = undefined;
    const status = await this.#user.refresh().then(
      (final) => final.status,
      () => 500,
    );
    const isDone = status >= 200 && status < 300;
    if (!isDone && !this.#isOver && !this.#refresh && this.#terms?.isOurs) this.#refreshIn(RETRY_SECONDS);
  }

  #expire(): void {
    this.stop();
    this.#user.expired();
  }

  #disarm(): void {
    this.#refresh?.cancel();
    this.#end?.cancel();
    this.#refresh = undefined;
  }
}

/** The 422 for a request that asks for too short an interval, as its headers; undefined when it does not. */
export function tooShort(request: SipMessage, minSeconds: number): HeaderLine[] | undefined {
  const isTiming = request.method === "INVITE" || request.method === "UPDATE";
  if (!isTiming || sessionExpiresOf(request) === undefined || !isTooShort(request, minSeconds)) return undefined;
  return [["Min-SE", String(minSeconds)]];
}
