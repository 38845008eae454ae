import type { RatedProfile } from "../../rating/port.js";

/** An outbound voice profile as the placing of calls needs it. */
export interface PlacingProfile extends RatedProfile {
  readonly channel_limit: number | null;
  readonly calls_per_second: number | null;
}

/** What limits the calls of a profile: null = nothing does. */
export type ProfileLimits = Pick<PlacingProfile, "uuid" | "channel_limit" | "calls_per_second">;

/** For whom calls are to be placed. */
export interface PlacingLimits {
  readonly account: string;
  /** EAccountLevel, or `new` (`limitLevel`). */
  readonly level: string;
  readonly profile: ProfileLimits | null;
  /** The call has waited for its turn: how fast the account begins calls limits it no more. Default false. */
  readonly hasTurn?: boolean;
}
