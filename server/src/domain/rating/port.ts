/** How a call is charged: `connect` once it is answered, and `perMinute` for the minimum, then for each increment begun. */
export interface Tariff {
  /** Decimal text of at most eight decimals; `"0"`: the talk is free. */
  readonly perMinute: string;
  /** Decimal text of at most five decimals. */
  readonly connect: string;
  /** Seconds, at least 1. */
  readonly minimumSeconds: number;
  readonly incrementSeconds: number;
}

/** A tariff with where it comes from. */
export interface FoundTariff extends Tariff {
  /** The rate of the product's deck; null: the price of the account's number. */
  readonly rate: { readonly uuid: string; readonly prefix: string; readonly name: string | null } | null;
}

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
  /** The far number, digits; the rate of an outbound leg goes by it. */
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

/**
 * Why a leg may not begin or go on. `no_rate`: the product has a deck of outbound rates and the number is not in it;
 * `daily_spend_limit` is that of the profile or of the account's level.
 */
export type RatingRefusal = "balance" | "max_rate" | "no_rate" | "daily_spend_limit";

/** What becomes of the wish to begin a leg. */
export type RatingAnswer =
  | { readonly kind: "open"; readonly tariff: Tariff }
  | { readonly kind: "refused"; readonly why: RatingRefusal };

/**
 * Says what a leg costs: the rate of the longest prefix in the deck of its product, else the price of the account's
 * number. The price is fixed before the leg begins, and money is set aside a minute ahead of the talk, so that parallel
 * calls never spend the same money (security.md 12). The end is not here: it is charged by the transaction that writes the
 * end of the call.
 */
export interface CallRating {
  /** Fixes the price and sets the first minute aside. */
  open(leg: RatedLeg): Promise<RatingAnswer>;
  /** Sets one minute more aside; undefined when that was done or the leg is settled. */
  renew(call: string, now: string): Promise<RatingRefusal | undefined>;
  /** Tells the account that a leg ends at `endsOn`, because of `why`, unless money comes in: an `alarm` event. */
  warn(o: {
    readonly call: string;
    readonly account: string;
    readonly why: RatingRefusal;
    readonly endsOn: string;
    readonly now: string;
  }): Promise<void>;
  /** Gives back what was set aside for a leg that never began. */
  drop(call: string): Promise<void>;
  /** Gives back what legs of this node without a row held: it was killed in between. */
  dropOrphans(node: string): Promise<void>;
}

/** Rating within a transaction of the caller. */
export interface RatingTx {
  /** As `CallRating.open`. */
  open(leg: RatedLeg): Promise<RatingAnswer>;
  /** The same of many legs that differ in `call` and `far` alone, each as if it came after those before it. */
  openMany(legs: readonly RatedLeg[]): Promise<readonly RatingAnswer[]>;
  /** What would keep a leg from its first minute now: its price or the balance. Nothing is set aside. */
  judge(leg: Pick<RatedLeg, "account" | "kind" | "tn" | "far" | "profile" | "now">): Promise<RatingRefusal | undefined>;
}
