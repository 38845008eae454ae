import type { Clock } from "../../base/clock.js";
import { isoTime } from "../../base/iso-time.js";
import type { Log } from "../../base/log.js";
import { endOfUnansweredOutbound } from "../../domain/call/cause.js";
import { NO_ROOM } from "../../domain/call/rules.js";
import type { CallRating, RatedLeg, RatingAnswer, RatingRefusal, Tariff } from "../../domain/rating/port.js";
import { isPriced, RATING_REASONS } from "../../domain/rating/rules.js";
import type { OutboundProfile } from "../../domain/routing/port.js";
import { CAUSE } from "./end-reason.js";
import type { EndSignal } from "./gone.js";
import type { LegEnding } from "./leg-ending.js";
import type { LegRecord } from "./leg-record.js";
import { MinuteHolds } from "./minute-holds.js";
import type { ProfileChannels } from "./profile-channels.js";
import { UnusedHolds } from "./unused-holds.js";

/** A leg to the telephone network: whose price it is, and the profile it goes through. */
export interface Toll {
  /** The account's number whose rate it costs. */
  readonly tn: number;
  /** The called number, digits. */
  readonly far: string;
  readonly profile: OutboundProfile | undefined;
}

/** A leg that costs money. */
export interface TolledLeg {
  readonly record: LegRecord;
  readonly gone: EndSignal;
  end(cause: number, reason?: string): void;
}

export interface TollParts {
  readonly rating: CallRating;
  readonly clock: Clock;
  readonly log: Log;
  readonly node: string;
  /** Outbound legs by profile. */
  readonly channels: Pick<ProfileChannels, "take">;
}

/** Words and cause of the end of a leg that was over a limit of channels (security.md 12). */
export const CHANNEL_LIMIT = { cause: CAUSE.temporaryFailure, reason: NO_ROOM.channels } as const;

const CAUSES: Readonly<Record<RatingRefusal, number>> = {
  balance: CAUSE.rejected,
  max_rate: CAUSE.noRoute,
  no_rate: CAUSE.noRoute,
  daily_spend_limit: CAUSE.rejected,
};

/** Asks for money and a channel before a leg rings, and for money while it talks. */
export class Tolls {
  readonly #parts: TollParts;
  readonly #unused: UnusedHolds;

  constructor(parts: TollParts) {
    this.#parts = parts;
    this.#unused = new UnusedHolds(parts);
  }

  /**
   * Lets an outbound leg ring, or says how it ends. Its channel is free again, and what it holds is asked for no more,
   * when the leg is gone.
   */
  async admit(leg: TolledLeg, toll: Toll): Promise<LegEnding | undefined> {
    const { profile } = toll;
    const full = profile && this.#channel(leg, profile);
    if (full !== undefined) return notRung(CHANNEL_LIMIT.cause, full);
    const { uuid, row } = leg.record;
    const answer = await this.#open({ ...this.#leg(uuid, row.account, toll), kind: "voice_outgoing" });
    if (answer.kind === "refused") return notRung(CAUSES[answer.why], RATING_REASONS[answer.why]);
    // It was given up while we asked: its end is written, and knows of no price.
    if (leg.gone.aborted) await this.drop(uuid);
    else this.begin(leg, answer.tariff);
    return undefined;
  }

  /** Asks for the first minute of a call that comes in from the network. */
  incoming(call: string, account: string, o: { readonly tn: number; readonly far: string }) {
    return this.#open({ ...this.#leg(call, account, { ...o, profile: undefined }), kind: "voice_incoming" });
  }

  /** Gives back what was set aside for a leg that never began: now, or once the database can be told. */
  async drop(call: string): Promise<void> {
    await this.#parts.rating.drop(call).catch(() => this.#unused.add(call));
  }

  /** Idempotent. */
  close(): void {
    this.#unused.close();
  }

  /** A leg whose first minute is set aside: it costs so much from its answer on. */
  begin(leg: TolledLeg, tariff: Tariff): void {
    leg.record.rated(tariff);
    if (!isPriced(tariff)) return;
    leg.record.onLive(new MinuteHolds(this.#parts, leg));
  }

  /** Where the answer is lost the money may have been set aside all the same, for a leg that never begins then. */
  async #open(leg: RatedLeg): Promise<RatingAnswer> {
    try {
      return await this.#parts.rating.open(leg);
    } catch (error) {
      this.#unused.add(leg.call);
      throw error;
    }
  }

  /** Takes a channel until the leg is gone; or says why there is none. */
  #channel(leg: TolledLeg, profile: OutboundProfile): string | undefined {
    const free = this.#parts.channels.take(profile);
    if (typeof free === "string") return free;
    if (leg.gone.aborted) free();
    else leg.gone.addEventListener("abort", free, { once: true });
    return undefined;
  }

  #leg(call: string, account: string, { tn, far, profile }: Toll) {
    const { node, clock } = this.#parts;
    return { call, account, node, tn, far, profile: profile ?? null, now: isoTime(clock.now()) };
  }
}

/** The end of an outbound leg that the platform did not let ring. */
export function notRung(cause: number, reason?: string): LegEnding {
  return { cause, end: endOfUnansweredOutbound(cause), release: null, reason: reason ?? null };
}
