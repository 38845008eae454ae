/** Why a subscription ends, in the words of Subscription-State (RFC 6665 §4.1.3). */
export type EndReason = "deactivated" | "probation" | "rejected" | "timeout" | "giveup" | "noresource";

/** How it was over: we said so, or the subscriber knows it no more. */
export type NotifierEnd = "said" | "lost";

export type NotifierTimer = "expiry" | "pace";

/** What the machine wants done. */
export interface NotifierEffects {
  /** Sends a NOTIFY with the whole state as it is now; its final answer comes back by `answered`. */
  notify(subscriptionState: string): void;
  arm(timer: NotifierTimer, ms: number): void;
  disarm(timer: NotifierTimer): void;
  /** Nothing follows. Once. */
  over(how: NotifierEnd): void;
}

/** Between two NOTIFYs that changes cause; what changes meanwhile is told together (RFC 3265 §3.2.2, RFC 4235 §3.10). */
export const NOTIFY_PACE_MS = 1_000;

/** Answers to a NOTIFY after which the subscription is no more (RFC 5057 §5.1, RFC 6665 §4.2.2). */
const FATAL: ReadonlySet<number> = new Set([404, 405, 408, 410, 416, 430, 480, 481, 482, 483, 484, 485, 489, 501, 604]);

/**
 * One subscription as its notifier has it: RFC 6665 §4.2. Pure: time comes in, effects go out.
 * At most one NOTIFY is on its way. Each SUBSCRIBE is followed by one at once, changes by one at that pace.
 *
 *   active --subscribe(0), end, expiry--> ending --answer to the last NOTIFY--> terminated
 *   active --fatal answer--------------------------------------------------------^
 */
export class Notifier {
  state: "active" | "ending" | "terminated" = "active";
  readonly #fx: NotifierEffects;
  #expiresMs = 0;
  #isInFlight = false;
  #isDue = false;
  #isChanged = false;
  #nextMs = 0;
  #last: string | undefined;

  constructor(fx: NotifierEffects) {
    this.#fx = fx;
  }

  /** A SUBSCRIBE that was granted; 0 s ends it after one more NOTIFY. */
  subscribe(nowMs: number, seconds: number): void {
    if (this.state !== "active") return;
    this.#expiresMs = nowMs + seconds * 1000;
    if (seconds === 0) return this.end(nowMs, "timeout");
    this.#fx.arm("expiry", seconds * 1000);
    this.#isDue = true;
    this.#flush(nowMs);
  }

  /** The state is another one now. */
  changed(nowMs: number): void {
    if (this.state !== "active") return;
    this.#isChanged = true;
    this.#flush(nowMs);
  }

  /** Ends it with a last NOTIFY. @param retrySeconds when to subscribe again, for probation and giveup */
  end(nowMs: number, reason: EndReason, retrySeconds?: number): void {
    if (this.state !== "active") return;
    this.state = "ending";
    this.#last = `terminated;reason=${reason}${retrySeconds === undefined ? "" : `;retry-after=${retrySeconds}`}`;
    this.#fx.disarm("expiry");
    this.#fx.disarm("pace");
    this.#flush(nowMs);
  }

  fire(timer: NotifierTimer, nowMs: number): void {
    if (timer === "expiry") this.end(nowMs, "timeout");
    else this.#flush(nowMs);
  }

  /** The final answer to our NOTIFY, or the status that stands for none. */
  answered(nowMs: number, status: number): void {
    this.#isInFlight = false;
    if (this.state === "terminated") return;
    const isSaid = this.state === "ending" && this.#last === undefined;
    if (isSaid || FATAL.has(status)) this.#over(isSaid ? "said" : "lost");
    else this.#flush(nowMs);
  }

  #flush(nowMs: number): void {
    if (this.#isInFlight) return;
    if (this.state === "ending" && this.#last !== undefined) {
      const last = this.#last;
      this.#last = undefined;
      return this.#send(nowMs, last);
    }
    if (this.state !== "active" || (!this.#isDue && !this.#isChanged)) return;
    if (!this.#isDue && nowMs < this.#nextMs) return this.#fx.arm("pace", this.#nextMs - nowMs);
    this.#send(nowMs, `active;expires=${Math.max(0, Math.ceil((this.#expiresMs - nowMs) / 1000))}`);
  }

  #send(nowMs: number, subscriptionState: string): void {
    this.#isInFlight = true;
    this.#isDue = false;
    this.#isChanged = false;
    this.#nextMs = nowMs + NOTIFY_PACE_MS;
    this.#fx.disarm("pace");
    this.#fx.notify(subscriptionState);
  }

  #over(how: NotifierEnd): void {
    this.state = "terminated";
    this.#fx.disarm("expiry");
    this.#fx.disarm("pace");
    this.#fx.over(how);
  }
}
