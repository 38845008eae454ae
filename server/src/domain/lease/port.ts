import type { ILeaseSubscription, ILeaseSubscriptionBase, ITNLease, ITNLeaseSearchParams } from "@opentact/contract";
import type { Page, PageQuery } from "../../base/page.js";
import type { Stamp } from "../../base/stamp.js";
import type { LedgerEntry, LedgerTx } from "../ledger/port.js";
import type { Feature } from "../order/rules.js";
import type { Applied } from "../search/rules.js";

/** Where the calls of a number go: one of the three at most. */
export type DestinationKind = "sip_connection" | "sip_control_app" | "sip_user";

export interface Destination {
  readonly kind: DestinationKind;
  readonly uuid: string;
}

/** A lease kept from change by others until the end of the transaction. */
export interface LeaseLocked {
  readonly uuid: string;
  readonly account: string;
  readonly tn: number;
  readonly type: "long_code" | "toll_free";
  /** a2 */
  readonly country: string;
  /** Features with an active subscription. */
  readonly features: readonly Feature[];
  /** Features the number and its rate profile offer. */
  readonly offered: readonly Feature[];
}

/** What a lease can be linked with besides its destination. */
export type LinkKind = DestinationKind | "messaging_profile" | "tn_profile";

/** A campaign kept from change by others: who counts its numbers sees those of everybody before. */
export interface CampaignLocked {
  readonly uuid: string;
  /** It may have 50 numbers and more. */
  readonly numberPool: boolean;
  /** Its brand is one person. */
  readonly isSoleProprietor: boolean;
}

/** How a lease sends and receives messages. */
export interface MessagingLink {
  readonly sms_campaign: string | null;
  readonly assignment_status: string | null;
  readonly warning: string | null;
}

/** Leases at rest. `reach` is an account, or null for an Admin; `key` a lease uuid or a number. Released ones are not found. */
export interface LeaseStore {
  list(account: string, page: PageQuery): Promise<Page<ITNLease>>;
  search(account: string, applied: Applied, filter: ITNLeaseSearchParams): Promise<Page<ITNLease>>;
  find(reach: string | null, key: string): Promise<ITNLease | undefined>;
  subscriptions(reach: string | null, key: string): Promise<readonly ILeaseSubscriptionBase[] | undefined>;
  subscription(reach: string | null, key: string, type: Feature): Promise<ILeaseSubscription | undefined>;
  transaction<T>(work: (tx: LeaseTx) => Promise<T>): Promise<T>;
}

/** Members of a lease that change as they are given. */
export interface LeaseChange {
  readonly autorenew?: boolean;
  /** That of its SMS and MMS subscriptions too. */
  readonly messaging_profile?: string;
  readonly tn_profile?: string | null;
}

export interface LeaseTx {
  /**
   * Keeps a SIP user within reach from change. Who links a lease and a user takes the user before the lease, always:
   * in the other order two requests could wait for each other.
   */
  holdSipUser(reach: string | null, uuid: string): Promise<void>;
  lock(reach: string | null, key: string): Promise<LeaseLocked | undefined>;
  /** True when the entity belongs to the account; of profiles of numbers, when it is a behaviour profile. */
  owns(account: string, kind: LinkKind, uuid: string): Promise<boolean>;
  /** The account's campaign by uuid or campaignId, unless it was removed. */
  lockCampaign(account: string, key: string): Promise<CampaignLocked | undefined>;
  /** Numbers of a campaign, without the given lease. */
  campaignNumbers(campaign: string, without: string): Promise<number>;
  /** Campaign of an active subscription. A campaign that stays keeps the state of its assignment. */
  linkMessaging(lease: string, type: Feature, link: MessagingLink, stamp: Stamp): Promise<void>;
  /** Sets the destination and clears the other two; undefined clears all three. */
  setDestination(uuid: string, destination: Destination | undefined, stamp: Stamp): Promise<void>;
  /** Takes the lease off this kind of destination, if it is there; with `only`, if it is this one. */
  clearDestination(uuid: string, kind: DestinationKind, stamp: Stamp, only?: string): Promise<void>;
  /** Account of a destination within reach. */
  ownerOf(reach: string | null, kind: DestinationKind, uuid: string): Promise<string | undefined>;
  update(uuid: string, change: LeaseChange & Stamp): Promise<void>;
  /**
   * Makes the subscription of a feature and charges its one-time fee. False: not enough balance. An existing one is
   * left as it is, without a second fee.
   */
  subscribe(lease: LeaseLocked, feature: Feature, stamp: Stamp): Promise<boolean>;
  /** Ends the subscription of a feature, if there is one. */
  unsubscribe(uuid: string, feature: Feature, stamp: Stamp): Promise<void>;
  /** Ends the lease: its subscriptions and links, its number goes into quarantine until `quarantineUntil`. Writes the event `tn_lease`. */
  release(lease: LeaseLocked, quarantineUntil: string, stamp: Stamp): Promise<void>;
  /** Mails each account that its numbers were released. */
  mailReleased(leases: readonly LeaseLocked[], now: string): Promise<void>;
  /** The lease as it is now, released or not. */
  entity(uuid: string): Promise<ITNLease>;
  subscription(uuid: string, type: Feature): Promise<ILeaseSubscription | undefined>;
}

/** A lease whose period has ended. */
export interface DueLease {
  readonly uuid: string;
  readonly account: string;
  readonly tn: number;
  /** End of its period. */
  readonly expired_on: string;
  /** Day of the month that renewals aim at. */
  readonly period_day: number;
  readonly autorenew: boolean;
  /** Next try of a renewal that could not be paid; null = none failed in this period. */
  readonly renew_after: string | null;
}

/** Place of a lease among those that are due, by the end of its period. */
export type DuePlace = Pick<DueLease, "uuid" | "expired_on">;

/** What the jobs of renewal, release and notice read and write. Reads give 100 at most, those behind `after`. */
export interface RenewalStore {
  /** Leases that renew and whose period has ended, without those whose next try is later. */
  toRenew(now: string, after: DuePlace | undefined): Promise<readonly DuePlace[]>;
  /** Leases of an account whose renewal could not be paid, whatever their next try, all of them. */
  inGrace(account: string): Promise<readonly DuePlace[]>;
  /** Leases that do not renew and whose period has ended. */
  toRelease(now: string, after: DuePlace | undefined): Promise<readonly DuePlace[]>;
  /** Accounts with leases that end by `until` and do not renew, or cannot: the balance is under the coming charge. */
  accountsToTell(now: string, until: string, after: string | undefined): Promise<readonly string[]>;
  transaction<T>(work: (tx: RenewalTx) => Promise<T>): Promise<T>;
}

export interface RenewalTx {
  readonly ledger: LedgerTx;
  /** The lease, locked, when its period has ended at `now`. */
  lock(uuid: string, now: string): Promise<DueLease | undefined>;
  /** What its next month costs: the number and each active subscription, without what costs nothing. `total` is decimal text. */
  charges(lease: DueLease, now: string): Promise<{ readonly entries: readonly LedgerEntry[]; readonly total: string }>;
  /** Begins the next period. */
  renew(uuid: string, expiredOn: string, now: string): Promise<void>;
  /** Keeps when the renewal is tried again. */
  postpone(uuid: string, renewAfter: string): Promise<void>;
  /** As `LeaseTx.release`, and mails the account. */
  release(lease: DueLease, quarantineUntil: string, now: string): Promise<void>;
  /** Leases of the account as `accountsToTell` has it, locked, with the notices they have had. */
  lockToTell(
    account: string,
    now: string,
    until: string,
  ): Promise<readonly (DueLease & { readonly notices: number })[]>;
  /** Writes the event `tn_lease` for each, keeps the notice as given, and mails the account once. */
  tell(
    account: string,
    leases: readonly { readonly uuid: string; readonly tn: number; readonly on: string; readonly notices: number }[],
    now: string,
  ): Promise<void>;
}
