import type { ITNOrder, ITNOrderPrice, ITNOrderSearchParams } from "@opentact/contract";
import type { Page, PageQuery } from "../../base/page.js";
import type { Offer } from "../provider/port.js";
import type { Applied } from "../search/rules.js";
import type { Feature, ItemReason, OrderItem, OrderState } from "./rules.js";

/** A wish with the rate profile it names. */
export interface PricedItem extends OrderItem {
  readonly profile_uuid: string;
  readonly profile_name: string;
  /** Features the profile offers. */
  readonly offered: readonly Feature[];
}

/** Destination that every lease of an order gets. */
export interface OrderDestination {
  readonly kind: "sip_connection" | "sip_control_app";
  readonly uuid: string;
}

export interface NewOrder {
  readonly uuid: string;
  readonly account: string;
  readonly by: string;
  readonly now: string;
  readonly items: readonly PricedItem[];
  readonly destination: OrderDestination | undefined;
}

/** An order that was taken to be worked on, locked until the end of the transaction. */
export interface ClaimedOrder {
  readonly uuid: string;
  readonly account: string;
  readonly state: OrderState;
}

/** Orders at rest. `reach` is an account, or null for an Admin. */
export interface OrderStore {
  list(account: string, page: PageQuery): Promise<Page<ITNOrder>>;
  search(account: string, applied: Applied, filter: ITNOrderSearchParams): Promise<Page<ITNOrder>>;
  /** With the numbers obtained and the leases made. */
  find(reach: string | null, uuid: string): Promise<ITNOrder | undefined>;
  /** The rate profile of each item by name or uuid; undefined where there is no active one. */
  profilesOf(items: readonly OrderItem[]): Promise<readonly (PricedItem | undefined)[]>;
  /** Costs of the items for an account: a number's own prices, else its special price under the profile, else the profile's. */
  price(account: string, items: readonly PricedItem[], now: string): Promise<ITNOrderPrice>;
  transaction<T>(work: (tx: OrderTx) => Promise<T>): Promise<T>;
  /** Frees the orders that a former process of this node waited for answers for. */
  freeClaims(node: string): Promise<void>;
  /** Items given up long ago whose provider is to be asked once more; nobody else gets them until `until`. */
  claimLate(now: string, until: string): Promise<readonly ProviderItemNow[]>;
  /** When the next order or late item has something to do; undefined = none waits. */
  nextDue(): Promise<string | undefined>;
}

/**
 * What was done last for an item that a provider sells, and is known to have been done:
 * `ask` whether it sells the number at all, `buy` nothing yet, `sent` the order was about to be sent, `ordered` taken in,
 * `unknown` no answer, `bought`, `done` set up, `late` the item failed and the purchase may still turn up.
 */
export type Stage = "ask" | "buy" | "sent" | "ordered" | "unknown" | "bought" | "done" | "late";

/** An item as far as its provider is concerned. */
export interface Progress {
  readonly stage: Stage;
  readonly sentOnMs: number | null;
  /** Times it was asked for without an end. */
  readonly checks: number;
  /** Since when the provider says it knows of no such order. */
  readonly missingSinceMs: number | null;
}

/** Where an item stands next. */
export interface NextProgress extends Omit<Progress, "sentOnMs"> {
  /** Nothing to do before; null = now. */
  readonly dueMs: number | null;
  /** The item fails with it. */
  readonly reason?: ItemReason;
  /** The number is paid for and stays ours. */
  readonly isOurs?: boolean;
}

/** An item that a provider sells. */
export interface ProviderItemNow extends Progress {
  readonly uuid: string;
  readonly tn: number;
  readonly features: readonly Feature[];
  /** Name of the provider. */
  readonly provider: string;
}

export interface OrderTx {
  owns(account: string, destination: OrderDestination): Promise<boolean>;
  /** Orders of the account that are not at their end. Later orders of the account wait until the transaction ends. */
  openOrders(account: string): Promise<number>;
  /** Stores the order and holds the sum of its costs. False, with nothing stored: the balance minus holds is too low. */
  insert(order: NewOrder): Promise<boolean>;
  /** The oldest order that is not final, has work to do now and that nobody else works on; `except` are left for later. */
  claim(except: readonly string[], now: string): Promise<ClaimedOrder | undefined>;
  /** An order by its uuid, locked like a claimed one; undefined when it is at its end. */
  reclaim(order: string): Promise<ClaimedOrder | undefined>;
  /** Moves the order, and its items that are not final, to `state`. */
  setState(order: string, state: OrderState, now: string): Promise<void>;
  /** Items whose number nobody has offered, with the provider of their profile. Each is given once, as asked for. */
  unseenItems(order: ClaimedOrder, now: string): Promise<readonly ProviderItemNow[]>;
  /** The provider was asked: a number that it sells is put into the inventory as its offer. */
  answerAsk(item: string, offer: Offer | undefined, offeredUntil: string, now: string): Promise<void>;
  /**
   * Fixes the prices and takes the numbers, each by one conditional update: a number that is not for sale, not under
   * the profile or not with the features fails its item with the reason, and its part of the hold is freed.
   */
  takeNumbers(order: ClaimedOrder, now: string): Promise<void>;
  /** Items of our own stock that still wait for their lease, by number. */
  stockItems(order: string): Promise<readonly string[]>;
  /** Items of providers that are not final and have something to do now, by number. */
  dueItems(order: string, now: string): Promise<readonly ProviderItemNow[]>;
  /** The order is about to be sent to the provider. */
  markSent(item: string, now: string): Promise<void>;
  /** Keeps where an item stands; `id` is the provider's own of the order. A number without an answer is `unknown`. */
  progress(item: string, next: NextProgress, now: string, id?: string): Promise<void>;
  /** Lease, subscriptions, charges, the hold made smaller, the item `success`. False: the balance does not hold it any more. */
  leaseItem(order: ClaimedOrder, item: string, expiredOn: string, now: string): Promise<boolean>;
  /**
   * The item failed: its part of the hold is free. Its number is free too: for sale when it is ours (`isOurs`, or of our
   * stock), else not even offered any more.
   */
  failItem(order: ClaimedOrder, item: string, reason: ItemReason, now: string, isOurs?: boolean): Promise<void>;
  /** The number of a late item: ours and for sale, or not offered any more. */
  endLate(item: string, isOurs: boolean, now: string): Promise<void>;
  /** Items that are not final. */
  openItems(order: string): Promise<number>;
  /** Nobody looks at the order before `until`; null: before the first of its items has something to do. */
  wait(order: string, claim: { readonly node: string; readonly until: string } | null): Promise<void>;
  /** All items are final: the order ends as `success`, or as `failed` when every item failed; what is left of the hold is freed. Tells the account by mail. */
  finish(order: string, now: string): Promise<void>;
  /** Event `tn_order` with the order as it is now. */
  event(order: string, now: string): Promise<void>;
  entity(order: string): Promise<ITNOrder>;
}
