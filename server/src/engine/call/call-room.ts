import type { Clock } from "../../base/clock.js";
import { Recent } from "../../base/recent.js";
import { limitLevel } from "../../domain/account/rules.js";
import type { PlacingLimits } from "../../domain/call/port/placing-limits.js";
import type { CallAccount } from "../../domain/call/port/shorts.js";
import type { MediaPool } from "../media/port.js";
import { CallPace } from "./call-pace.js";
import type { ChannelCounts } from "./channel-counts.js";
import type { ProfileChannels } from "./profile-channels.js";

export interface CallLimits {
  /** Calls of this node at once (CALLS_MAX). */
  readonly callsMax: number;
  /** New calls per second (CALLS_PER_SECOND). */
  readonly callsPerSecond: number;
  /** Calls of an account at once by its level; a level that is not here has no limit (security.md 12). */
  readonly callsPerLevel: Readonly<Record<string, number>>;
  /** New calls per second of an account by its level, likewise. */
  readonly callsPerSecondPerLevel: Readonly<Record<string, number>>;
}

/** What calls need of media. */
export type MediaRoom = Pick<MediaPool, "hasRoom" | "refused">;

/** An account as its limits are found. */
type LimitedAccount = Pick<CallAccount, "uuid" | "level" | "created_on">;

/** How long a call waits for its turn when its account begins too many at once (security.md 12). */
const MAX_WAIT_MS = 5_000;

const ANY_MEDIA: MediaRoom = { hasRoom: true, refused: () => undefined };

/** How many calls there is room for: on the node, now and in this second, and in each account and profile. */
export class CallRoom {
  readonly #limits: CallLimits;
  readonly #clock: Clock;
  readonly #accounts: ChannelCounts;
  readonly #profiles: ProfileChannels;
  readonly #network: () => number;
  readonly #media: MediaRoom;
  readonly #pace: CallPace;
  readonly #grown = new Recent<LimitedAccount, true>(1_024);
  #secondStartMs = Number.NEGATIVE_INFINITY;
  #inSecond = 0;
  /** Calls to numbers on their way to a carrier. */
  #leaving = 0;

  /**
   * @param o.network calls that the carriers take now; default as many as there are
   * @param o.media whether legs find ports; default they do
   */
  constructor(o: {
    limits: CallLimits;
    clock: Clock;
    accounts: ChannelCounts;
    profiles: ProfileChannels;
    network?: () => number;
    media?: MediaRoom;
  }) {
    this.#media = o.media ?? ANY_MEDIA;
    this.#network = o.network ?? (() => Number.POSITIVE_INFINITY);
    this.#limits = o.limits;
    this.#clock = o.clock;
    this.#accounts = o.accounts;
    this.#profiles = o.profiles;
    this.#pace = new CallPace(o.clock);
  }

  /** Counts a call that comes in; false when the node has no room for it. @param taken calls of the node */
  takesOne(taken: number): boolean {
    this.countOne();
    if (taken >= this.#limits.callsMax || this.#inSecond > this.#limits.callsPerSecond) return false;
    if (this.#media.hasRoom) return true;
    this.#media.refused();
    return false;
  }

  /** Counts a call of this second. */
  countOne(): void {
    this.#turn();
    this.#inSecond++;
  }

  /** A channel of the account. @returns what gives it back; undefined when it has none left */
  take(account: LimitedAccount): (() => void) | undefined {
    return this.#accounts.take(account.uuid, this.#ofLevel(this.#levelOf(account)));
  }

  /** Waits for the turn of a call of the account, where it has to; false when that would take too long. */
  turn(account: LimitedAccount): Promise<boolean> | boolean {
    return this.turnOf(account.uuid, this.#levelOf(account));
  }

  /** The same. @param level `limitLevel` of the account */
  turnOf(account: string, level: string): Promise<boolean> | boolean {
    const waitMs = this.#pace.book(account, this.#paceOf(level), MAX_WAIT_MS);
    if (waitMs === undefined) return false;
    return waitMs === 0 || new Promise((resolve) => this.#clock.setTimer(waitMs, () => resolve(true)));
  }

  /**
   * The channels of a placed call: of the account, and of the profile when its party is a number.
   * @param hasTurn it has waited for its turn
   */
  takePlaced(account: LimitedAccount, profile: PlacingLimits["profile"], hasTurn = false): (() => void) | undefined {
    if (!hasTurn) this.#pace.book(account.uuid, this.#paceOf(this.#levelOf(account)), Number.POSITIVE_INFINITY);
    const ofAccount = this.take(account);
    const ofProfile = profile ? this.#profiles.take(profile) : () => undefined;
    if (ofAccount && typeof ofProfile !== "string")
      return () => {
        ofAccount();
        ofProfile();
      };
    ofAccount?.();
    if (typeof ofProfile !== "string") ofProfile();
    return undefined;
  }

  /** A call is on its way to a carrier and takes of its room. @returns told, once, when a carrier has it or none will */
  leave(): () => void {
    this.#leaving++;
    let isLeaving = true;
    return () => {
      if (isLeaving) this.#leaving--;
      isLeaving = false;
    };
  }

  /** Calls that may be placed now. @param taken calls of the node */
  of({ account, level, profile, hasTurn = false }: PlacingLimits, taken: number): number {
    this.#turn();
    if (!this.#media.hasRoom) return 0;
    const ofAccount = this.#ofLevel(level);
    const free = [
      this.#limits.callsMax - taken,
      this.#limits.callsPerSecond - this.#inSecond,
      hasTurn ? Number.POSITIVE_INFINITY : this.#pace.free(account, this.#paceOf(level)),
      ofAccount === null ? Number.POSITIVE_INFINITY : ofAccount - this.#accounts.of(account),
      profile ? this.#profiles.free(profile) : Number.POSITIVE_INFINITY,
      profile ? this.#network() - this.#leaving : Number.POSITIVE_INFINITY,
    ];
    return Math.max(0, Math.min(...free));
  }

  /** Who is not new any more stays so: most calls are of such. */
  #levelOf(account: LimitedAccount): string {
    if (this.#grown.get(account)) return account.level;
    const level = limitLevel(account, this.#clock.now());
    if (level === account.level) this.#grown.keep(account, true);
    return level;
  }

  #ofLevel(level: string): number | null {
    return this.#limits.callsPerLevel[level] ?? null;
  }

  #paceOf(level: string): number | null {
    return this.#limits.callsPerSecondPerLevel[level] ?? null;
  }

  #turn(): void {
    const nowMs = this.#clock.monotonicMs();
    if (nowMs - this.#secondStartMs < 1000) return;
    this.#secondStartMs = nowMs;
    this.#inSecond = 0;
  }
}
