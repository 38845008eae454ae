/** A leg that costs money by the minute: who pays, and for what. */
export interface RatedLeg {
  /** uuid of the leg; its row need not be there yet. */
  readonly call: string;
  readonly account: string;
  /** The node that owns the leg. */
  readonly node: string;
  readonly kind: "voice_incoming" | "voice_outgoing";
  /** The account's number whose price it is: the called one, or the one that is shown. */
  readonly tn: number;
  /** The far number, digits. */
  readonly far: string;
  /** Outbound voice profile the leg goes through; its limits of money hold. */
  readonly profile: RatedProfile | null;
  readonly now: string;
}

/** Limits of an outbound voice profile (entities.md 8.1); null = none of its own. */
export interface RatedProfile {
  readonly uuid: string;
  readonly max_rate: number | null;
  readonly daily_spend_limit: number | null;
}

/** Why a leg may not begin or go on; `daily_spend_limit` is that of the profile or of the account's level. */
export type RatingRefusal = "balance" | "max_rate" | "daily_spend_limit";

/** `perMinute` is decimal text, `"0"` for a leg that is free. */
export type RatingAnswer =
  | { readonly kind: "open"; readonly perMinute: string }
  | { readonly kind: "refused"; readonly why: RatingRefusal };

/**
 * Says what a leg costs. The price is fixed before the leg begins, and money is set aside a minute ahead of the talk, so
 * that parallel calls never spend the same money (security.md 12). The end is not here: it is charged by the
 * transaction that writes the end of the call. A deck of rates is another implementation of this.
 */
export interface CallRating {
  /** Fixes the price and sets the first minute aside. */
  open(leg: RatedLeg): Promise<RatingAnswer>;
  /** Sets one minute more aside; undefined when that was done or the leg is settled. */
  renew(call: string, now: string): Promise<RatingRefusal | undefined>;
  /** Gives back what was set aside for a leg that never began. */
  drop(call: string): Promise<void>;
  /** Gives back what legs of this node without a row held: it was killed in between. */
  dropOrphans(node: string): Promise<void>;
}

/** Rating within a transaction of the caller. */
export interface RatingTx {
  /** As `CallRating.open`. */
  open(leg: RatedLeg): Promise<RatingAnswer>;
  /** What would keep a leg from its first minute now: its price or the balance. Nothing is set aside. */
  judge(leg: Pick<RatedLeg, "account" | "kind" | "tn" | "profile" | "now">): Promise<RatingRefusal | undefined>;
}
