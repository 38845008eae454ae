import type { Clock } from "../../base/clock.js";
import type { ProfileLimits } from "../../domain/call/port/placing-limits.js";
import { NO_ROOM } from "../../domain/call/rules.js";
import { CallRate } from "../carrier/call-rate.js";
import { ChannelCounts } from "./channel-counts.js";

/** Rates that are kept; those of profiles that do not call are forgotten past it. */
const RATES_MAX = 1_000;

/** Calls through outbound voice profiles: how many at once, and how many new ones a second. */
export class ProfileChannels {
  readonly #clock: Clock;
  readonly #channels = new ChannelCounts();
  readonly #rates = new Map<string, CallRate>();

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** Calls that may begin now; Infinity without limits. */
  free({ uuid, channel_limit, calls_per_second }: ProfileLimits): number {
    const channels = channel_limit === null ? Number.POSITIVE_INFINITY : channel_limit - this.#channels.of(uuid);
    if (calls_per_second === null) return channels;
    return Math.min(channels, calls_per_second - (this.#rates.get(uuid)?.count ?? 0));
  }

  /** Begins a call. @returns what gives its channel back, once; or why it may not begin */
  take({ uuid, channel_limit, calls_per_second }: ProfileLimits): (() => void) | string {
    const free = this.#channels.take(uuid, channel_limit);
    if (!free) return NO_ROOM.channels;
    if (calls_per_second === null || this.#rateOf(uuid).take(calls_per_second)) return free;
    free();
    return NO_ROOM.pace;
  }

  #rateOf(uuid: string): CallRate {
    const held = this.#rates.get(uuid);
    if (held) return held;
    if (this.#rates.size >= RATES_MAX) this.#forget();
    const made = new CallRate(this.#clock);
    this.#rates.set(uuid, made);
    return made;
  }

  #forget(): void {
    for (const [uuid, rate] of this.#rates) if (rate.count === 0) this.#rates.delete(uuid);
  }
}
