import type { Clock, Timer } from "../../base/clock.js";
import { nextMoment } from "../../base/next-moment.js";
import { NONE, withItem, withoutItem } from "../../base/short-list.js";
import type { ServerRequest } from "../../net/sip-session.js";
import type { AudioCodec } from "../../wire/sdp/codecs.js";
import type { MediaPlace } from "../media/port.js";
import type { Attempt, Route } from "./attempt.js";
import { CAUSE } from "./end-reason.js";
import type { AbortHearer, EndSignal } from "./gone.js";
import type { Inviter } from "./inviter.js";
import type { LegEnding } from "./leg-ending.js";
import { type LegFacts, LegRecord, type RecordContext } from "./leg-record.js";
import type { Moved } from "./moved.js";
import { OutboundLeg } from "./outbound-leg.js";
import type { OutboundLegEvents, TalkingLegEvents } from "./outbound-leg-events.js";
import type { Partner } from "./partner.js";
import type { Toll, Tolls } from "./tolls.js";

/** A target that was looked up: how its leg is named and where its INVITEs go. */
export interface PreparedTarget {
  /** As the document or the caller wrote it. */
  readonly written: string;
  /** Refused before any INVITE: no leg is made, but it counts as failed (call-xml.md 4.6). */
  readonly refusedCause?: number;
  readonly facts: LegFacts;
  readonly routes: readonly Route[];
  /** Of a leg to the telephone network: it rings only when there is money and a channel for it. */
  readonly toll?: Toll | undefined;
  readonly delayMs: number;
  /** Follows it when it says so itself; absent: it stays where it is. */
  readonly moves?: Mover | undefined;
  /** Own ring time; the dial's when absent. */
  readonly timeoutMs?: number | undefined;
}

/** Finds where a target is called instead: looked up, charged and limited as if it had been dialled. */
export interface Mover {
  follow(target: PreparedTarget, moved: Redirection): Promise<readonly PreparedTarget[]>;
}

/** A target that was called by `attempt` says where else to call. */
export interface Redirection extends Moved {
  readonly attempt: Attempt;
}

/** How one target ended. */
export interface TargetOutcome {
  readonly written: string;
  /** Uuid of its leg; absent when it was refused before any INVITE. */
  readonly call?: string;
  readonly cause: number;
  /** Why the platform itself let it not ring. */
  readonly reason?: string;
}

export type DialResult =
  | {
      readonly kind: "answered";
      /** The leg that answered, or somebody who picked the call up in its stead. */
      readonly leg: Partner;
      readonly written: string;
      readonly targets: readonly TargetOutcome[];
    }
  | {
      readonly kind: "failed";
      readonly cause: number;
      readonly reason?: string;
      readonly targets: readonly TargetOutcome[];
    };

export interface DialSpec {
  readonly targets: readonly PreparedTarget[];
  /** Ring time for all together. */
  readonly timeoutMs: number;
  /** One after the other, in place of all at once. */
  readonly sequential: boolean;
  /** Codecs of the offers, the wanted one first. */
  readonly codecs?: readonly AudioCodec[] | undefined;
  /** First ringing of any leg; `early` = its audio can be heard. */
  ringing(leg: OutboundLeg, early: boolean): void;
  /** Hears the legs, and those that answer for as long as they live. */
  readonly dialled: DialledLegs;
}

/** Hears how a dial ended. */
export interface ResultHearer {
  dialEnded(result: DialResult): void;
}

/** Who dials: what all its legs are told to, each with itself. */
export interface DialledLegs {
  /** A target sent the call on. */
  forwarded?(): void;
  /** A key pressed on a leg. */
  digit(leg: OutboundLeg, key: string, by: "rtp" | "info"): void;
  /** The record key of a leg's telephone. */
  recordKey?(leg: OutboundLeg, word: "on" | "off"): void;
  /** What the CANCELs say when the signal aborts; default: the caller gave up. */
  abandonedFor?(): number;
  /** A leg that answered asks for more than audio. */
  request(leg: OutboundLeg, server: ServerRequest): void;
  /** A leg was made, before anything is sent. */
  made(leg: OutboundLeg): void;
}

/** What a leg that answered tells: it lives for as long as the call, and must not hold what it was dialled with. */
export class TalkingWords implements TalkingLegEvents {
  readonly #leg: OutboundLeg;
  readonly #dialled: DialledLegs;

  constructor(leg: OutboundLeg, dialled: DialledLegs) {
    this.#leg = leg;
    this.#dialled = dialled;
  }

  digit(key: string, by: "rtp" | "info"): void {
    this.#dialled.digit(this.#leg, key, by);
  }

  recordKey(word: "on" | "off"): void {
    this.#dialled.recordKey?.(this.#leg, word);
  }

  request(server: ServerRequest): void {
    this.#dialled.request(this.#leg, server);
  }
}

export interface DialerParts {
  readonly inviter: Inviter;
  readonly place: MediaPlace;
  readonly records: RecordContext;
  readonly clock: Clock;
  readonly tolls: Tolls;
}

const SEQUENTIAL_MIN_MS = 10_000;

/** A target that rings. */
interface Ringing {
  readonly target: PreparedTarget;
  readonly leg: OutboundLeg;
  readonly next: readonly PreparedTarget[];
  moving: number;
}

/** Rings targets until one answers: the first answer wins and the others get CANCEL (call-xml.md 4.6). */
export class Dialer implements AbortHearer {
  /** A target that rings, and what its leg tells. */
  static readonly #Ringing = class implements OutboundLegEvents {
    readonly target: PreparedTarget;
    readonly leg: OutboundLeg;
    /** What rings when this one has refused: further places of one redirection. */
    readonly next: readonly PreparedTarget[];
    /** Redirections of it that are being looked up. */
    moving = 0;
    readonly #dialer: Dialer;

    constructor(dialer: Dialer, target: PreparedTarget, next: readonly PreparedTarget[]) {
      const { records, inviter } = dialer.#parts;
      this.#dialer = dialer;
      this.target = target;
      this.next = next;
      this.leg = new OutboundLeg(new LegRecord(records, target.facts), inviter, this);
    }

    ringing(early: boolean): void {
      if (!this.#dialer.#ended) this.#dialer.#spec.ringing(this.leg, early);
    }

    answered(): void {
      this.#dialer.#answered(this);
    }

    redirected(moved: Moved, attempt: Attempt): Promise<void> | undefined {
      return this.#dialer.#redirect(this, { ...moved, attempt });
    }

    digit(key: string, by: "rtp" | "info"): void {
      this.#dialer.#spec.dialled.digit(this.leg, key, by);
    }

    recordKey(word: "on" | "off"): void {
      this.#dialer.#spec.dialled.recordKey?.(this.leg, word);
    }

    request(server: ServerRequest): void {
      this.#dialer.#spec.dialled.request(this.leg, server);
    }

    gone(ending: LegEnding): void {
      this.#dialer.#gone(this, ending);
    }
  };

  readonly #parts: DialerParts;
  readonly #spec: DialSpec;
  /** One, mostly, as of what rings. */
  #timers: readonly Timer[] = NONE;
  #ringing: readonly Ringing[] = NONE;
  #outcomes: readonly TargetOutcome[] = NONE;
  /** Of those that ring one after the other. */
  #waiting: readonly PreparedTarget[];
  #delayed = 0;
  #lastCause: number = CAUSE.noRoute;
  #lastReason: string | undefined;
  #hearer: ResultHearer | undefined;
  #signal: EndSignal | undefined;
  #ended = false;

  constructor(parts: DialerParts, spec: DialSpec) {
    this.#parts = parts;
    this.#spec = spec;
    this.#waiting = spec.sequential ? spec.targets : NONE;
  }

  /**
   * Rings them. An abort of `signal` cancels what rings, with the cause of a caller who gave up.
   * @param hearer told of the winner, or that no target is left; once, in the moment after
   */
  run(signal: EndSignal, hearer: ResultHearer): void {
    this.#hearer = hearer;
    if (signal.aborted) return this.#fail(CAUSE.originatorCancel);
    this.#signal = signal;
    signal.addEventListener("abort", this, { once: true });
    if (this.#spec.sequential) this.#next();
    else this.#all();
  }

  /** Whoever dials is gone, or gives up. */
  handleEvent(): void {
    this.#fail(this.#spec.dialled.abandonedFor?.() ?? CAUSE.originatorCancel);
  }

  #finish(result: DialResult): void {
    this.#ended = true;
    this.#signal?.removeEventListener("abort", this);
    for (const timer of this.#timers) timer.cancel();
    if (this.#hearer) tell(this.#hearer, result);
  }

  /** Legs that ring now. */
  get ringing(): readonly OutboundLeg[] {
    return this.#ringing.map(({ leg }) => leg);
  }

  /** Somebody else takes the call of a leg that rings; it and all others get CANCEL. @returns false when it rings no more */
  pickUp(leg: OutboundLeg, by: Partner): boolean {
    const entry = this.#ringing.find((one) => one.leg === leg);
    if (!entry || this.#ended) return false;
    this.#won(by, entry.target.written);
    return true;
  }

  #all(): void {
    this.#after(this.#spec.timeoutMs, () => this.#fail(CAUSE.noAnswer));
    for (const target of this.#spec.targets) this.#start(target);
    this.#settle();
  }

  #next(): void {
    const [target, ...waiting] = this.#waiting;
    this.#waiting = waiting;
    if (target) this.#start(target);
    this.#settle();
  }

  /** Rings a target when it is its time: some start later. */
  #start(target: PreparedTarget): void {
    if (target.delayMs === 0) return this.#ring(target);
    this.#delayed++;
    this.#after(target.delayMs, () => {
      this.#delayed--;
      this.#ring(target);
      if (target.refusedCause !== undefined) this.#settle();
    });
  }

  /** @param then rings once this one has refused */
  #ring(target: PreparedTarget, then: readonly PreparedTarget[] = NONE): void {
    if (this.#ended) return;
    if (target.refusedCause !== undefined) {
      this.#out(target, target.refusedCause);
      return this.#chain(then);
    }
    const entry = new Dialer.#Ringing(this, target, then);
    const { leg } = entry;
    this.#ringing = withItem(this.#ringing, entry);
    this.#spec.dialled.made(leg);
    this.#limit(entry);
    // `start` tells every failure through `gone`.
    const { tolls, place } = this.#parts;
    const { toll, routes } = target;
    void leg.start(routes, place, this.#spec.codecs, toll && (() => tolls.admit(leg, toll)));
  }

  /** The target's own ring time; one after the other each has its share of the whole. */
  #limit({ target, leg }: Ringing): void {
    const share = Math.max(SEQUENTIAL_MIN_MS, this.#spec.timeoutMs / this.#spec.targets.length);
    const ownMs = target.timeoutMs ?? (this.#spec.sequential ? share : undefined);
    if (ownMs !== undefined) this.#after(ownMs, () => !this.#ended && leg.cancel(CAUSE.noAnswer));
  }

  #answered(entry: Ringing): void {
    if (this.#ended) return;
    this.#ringsNoMore(entry);
    entry.leg.listen(new TalkingWords(entry.leg, this.#spec.dialled));
    this.#won(entry.leg, entry.target.written);
  }

  #won(leg: Partner, written: string): void {
    const losers = this.#ringing;
    this.#ringing = NONE;
    this.#ended = true;
    for (const { target, leg: loser } of losers) {
      loser.cancel(CAUSE.notSelected);
      this.#out(target, CAUSE.notSelected, loser.record.uuid);
    }
    this.#finish({ kind: "answered", leg, written, targets: this.#outcomes });
  }

  #gone(entry: Ringing, ending: LegEnding): void {
    if (!this.#ringsNoMore(entry) || this.#ended) return;
    this.#out(entry.target, ending.cause, entry.leg.record.uuid, entry.leg.refusedFor);
    if (entry.next.length > 0) this.#chain(entry.next);
    else if (entry.moving === 0) this.#goOn();
  }

  /** @returns false when it did not ring any more */
  #ringsNoMore(entry: Ringing): boolean {
    const before = this.#ringing;
    this.#ringing = withoutItem(before, entry);
    return this.#ringing !== before;
  }

  /** The next target, when one rings after the other; else the end, when none is left. */
  #goOn(): void {
    if (!this.#spec.sequential) return this.#settle();
    if (this.#ringing.length === 0) this.#next();
  }

  /** Rings the first of several, the others when it has refused. */
  #chain([first, ...then]: readonly PreparedTarget[]): void {
    if (first) this.#ring(first, then);
  }

  /**
   * What was dialled is elsewhere: rung in its place, beside what still rings of it. Its further phones are tried when
   * nobody answers there.
   */
  #redirect(entry: Ringing, moved: Redirection): Promise<void> | undefined {
    const { moves } = entry.target;
    if (this.#ended || !moves) return undefined;
    entry.moving++;
    this.#delayed++;
    return (
      moves
        .follow(entry.target, moved)
        // What cannot be looked up is no place to call.
        .catch((): readonly PreparedTarget[] => [])
        .then((targets) => {
          entry.moving--;
          this.#delayed--;
          if (this.#ended) return;
          if (targets.length > 0) this.#spec.dialled.forwarded?.();
          this.#chain([...targets, ...this.#left(entry, targets)]);
          const isLeft =
            this.#ringing.includes(entry) || entry.moving > 0 || targets.some((t) => t.refusedCause === undefined);
          if (!isLeft) this.#goOn();
        })
    );
  }

  #left({ target, leg }: Ringing, targets: readonly PreparedTarget[]): readonly PreparedTarget[] {
    const routes = targets.length > 0 ? leg.takeContacts() : [];
    return routes.length > 0 ? [{ ...target, routes }] : [];
  }

  #out(target: PreparedTarget, cause: number, call?: string, reason?: string): void {
    this.#lastCause = cause;
    this.#lastReason = reason;
    this.#outcomes = withItem(this.#outcomes, {
      written: target.written,
      cause,
      ...(call === undefined ? {} : { call }),
      ...(reason === undefined ? {} : { reason }),
    });
  }

  /** Ends the dial when nothing rings and nothing is left to try. */
  #settle(): void {
    if (this.#ended || this.#ringing.length > 0 || this.#delayed > 0) return;
    if (this.#waiting.length > 0) return this.#next();
    const reason = this.#lastReason === undefined ? {} : { reason: this.#lastReason };
    this.#finish({ kind: "failed", cause: this.#lastCause, targets: this.#outcomes, ...reason });
  }

  #fail(cause: number): void {
    if (this.#ended) return;
    this.#ended = true;
    const ringing = this.#ringing;
    this.#ringing = NONE;
    for (const { target, leg } of ringing) {
      leg.cancel(cause);
      this.#out(target, cause, leg.record.uuid);
    }
    this.#finish({ kind: "failed", cause, targets: this.#outcomes });
  }

  #after(delayMs: number, fire: () => void): void {
    this.#timers = withItem(this.#timers, this.#parts.clock.setTimer(delayMs, fire));
  }
}

/** Apart: what it closes over must not hold the dialer. */
function tell(hearer: ResultHearer, result: DialResult): void {
  nextMoment(() => hearer.dialEnded(result));
}
