import type { ITNOrder, ITNOrderPrice, ITNOrderSearchParams } from "@opentact/contract";
import type { Page, PageQuery } from "../../base/page.js";
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
}

export interface OrderTx {
  owns(account: string, destination: OrderDestination): Promise<boolean>;
  /** Stores the order and holds the sum of its costs. False, with nothing stored: the balance minus holds is too low. */
  insert(order: NewOrder): Promise<boolean>;
  /** The oldest order that is not final and that nobody else works on; `except` are left for later. */
  claim(except: readonly string[]): Promise<ClaimedOrder | undefined>;
  /** Moves the order, and its items that are not final, to `state`. */
  setState(order: string, state: OrderState, now: string): Promise<void>;
  /**
   * Fixes the prices and takes the numbers, each by one conditional update: a number that is not for sale, not under
   * the profile or not with the features fails its item with the reason, and its part of the hold is freed.
   */
  takeNumbers(order: ClaimedOrder, now: string): Promise<void>;
  /** Items that still wait for their lease, by number. */
  openItems(order: string): Promise<readonly string[]>;
  /** Lease, subscriptions, charges, the hold made smaller, the item `success`. False: the balance does not hold it any more. */
  leaseItem(order: ClaimedOrder, item: string, expiredOn: string, now: string): Promise<boolean>;
  /** The item failed: its number is free again, its part of the hold too. */
  failItem(order: ClaimedOrder, item: string, reason: ItemReason, now: string): Promise<void>;
  /** All items are final: the order ends as `success`, or as `failed` when every item failed; what is left of the hold is freed. */
  finish(order: string, now: string): Promise<void>;
  /** Event `tn_order` with the order as it is now. */
  event(order: string, now: string): Promise<void>;
  entity(order: string): Promise<ITNOrder>;
}
