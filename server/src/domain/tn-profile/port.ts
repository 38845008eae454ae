import type { ITNBehaviourProfile, ITNProfileAny, ITNSpecialPrice } from "@opentact/contract";
import type { Page, PageQuery } from "../../base/page.js";
import type { Stamp } from "../../base/stamp.js";
import type { BehaviourFields, CallerList, Costs, ListedKind, ProfileKind, RateFields } from "./rules.js";

/** A profile kept from change by others until the end of the transaction. */
export interface ProfileLocked {
  readonly kind: ProfileKind;
  /** Owner of a behaviour profile. */
  readonly account: string | null;
}

/**
 * Profiles at rest. `reach` is an account, or null for an Admin: rate profiles are everybody's, behaviour profiles are
 * found within reach only.
 */
export interface TnProfileStore {
  /** Rate profiles of the installation, behaviour profiles of the account, or both. */
  list(account: string, kind: ListedKind, page: PageQuery): Promise<Page<ITNProfileAny>>;
  find(reach: string | null, uuid: string): Promise<ITNProfileAny | undefined>;
  /** Entries of one list in their order; undefined when it is no behaviour profile within reach. */
  callers(reach: string | null, uuid: string, list: CallerList, page: PageQuery): Promise<Page<string> | undefined>;
  transaction<T>(work: (tx: TnProfileTx) => Promise<T>): Promise<T>;
}

export interface TnProfileTx {
  lock(reach: string | null, uuid: string): Promise<ProfileLocked | undefined>;
  /** False: another rate profile has the name. */
  insertRate(fields: Partial<RateFields> & Stamp & { readonly uuid: string }): Promise<boolean>;
  insertBehaviour(
    fields: Partial<BehaviourFields> & Stamp & { readonly uuid: string; readonly account: string },
  ): Promise<void>;
  /** False: another rate profile has the name. */
  update(uuid: string, change: Partial<RateFields> & Partial<BehaviourFields> & Stamp): Promise<boolean>;
  /** True while numbers in stock or leased are of this rate profile. */
  isUsed(uuid: string): Promise<boolean>;
  /** Leases lose a behaviour profile. */
  remove(uuid: string): Promise<void>;
  removeCallers(uuid: string, list: CallerList, entries: readonly string[]): Promise<void>;
  addCallers(uuid: string, list: CallerList, entries: readonly string[]): Promise<void>;
  countCallers(uuid: string, list: CallerList): Promise<number>;
  entity(uuid: string): Promise<ITNProfileAny>;
  behaviour(uuid: string): Promise<ITNBehaviourProfile>;
}

/** What a special price says besides its costs. */
export interface SpecialPriceLinks {
  /** uuid of the rate profile. */
  readonly tn_profile: string;
  /** Null: for all accounts. */
  readonly account: string | null;
  /** ISO 8601, UTC, milliseconds. */
  readonly expired_on: string;
}

/** Special prices at rest. */
export interface SpecialPriceStore {
  /** Those of the account and those for all that are valid at `now`, newest first. */
  valid(account: string, now: string, page: PageQuery): Promise<Page<ITNSpecialPrice>>;
  /** Removes those that ended by `now`. */
  removeExpired(now: string): Promise<void>;
  transaction<T>(work: (tx: SpecialPriceTx) => Promise<T>): Promise<T>;
}

export interface SpecialPriceTx {
  lock(uuid: string): Promise<boolean>;
  /** uuid of the rate profile with this name or uuid, kept from being removed. */
  profile(nameOrUuid: string): Promise<string | undefined>;
  accountExists(uuid: string): Promise<boolean>;
  /** Costs not given are copied from the profile. */
  insert(price: SpecialPriceLinks & Partial<Costs> & Stamp & { readonly uuid: string }): Promise<void>;
  update(uuid: string, change: Partial<SpecialPriceLinks> & Partial<Costs> & Stamp): Promise<void>;
  remove(uuid: string): Promise<void>;
  entity(uuid: string): Promise<ITNSpecialPrice>;
}
