import type { EEventEntityType, IEventSubscription, IEventSubscriptionBase } from "@opentact/contract";
import type { Page, PageQuery } from "../../base/page.js";
import type { EventOutbox } from "../event/port.js";

/** What an entity of a subscription is compared with: its kind, the id as it was given, and what events carry. */
export interface EntityColumns {
  readonly entity_type: EEventEntityType | null;
  readonly entity_id: string | null;
  readonly entity_key: string | null;
}

/** What makes two subscriptions of a user the same (events.md 10.1). */
export interface SubscriptionIdentity extends EntityColumns {
  readonly channel: "wss" | "webhook";
  readonly type: string;
  readonly url: string | null;
}

/** A subscription to write. `secret` is stored encrypted. */
export interface NewSubscription extends SubscriptionIdentity {
  readonly uuid: string;
  readonly account: string;
  readonly user: string;
  readonly is_active: boolean;
  readonly expired_on: string | null;
  readonly secret: string | null;
  readonly now: string;
}

/** Absent fields stay. */
export interface SubscriptionChange extends Partial<EntityColumns> {
  readonly is_active?: boolean;
  readonly expired_on?: string | null;
  /** Also switches a disabled endpoint on. */
  readonly url?: string;
  readonly secret?: string;
  readonly now: string;
}

/** What a change needs to know first. */
export interface LockedSubscription {
  readonly uuid: string;
  readonly account: string;
  readonly channel: "wss" | "webhook";
  readonly url: string | null;
  readonly disabled_on: string | null;
}

/** A test event with its delivery, which waits for the event's position. */
export interface TestDelivery {
  readonly uuid: string;
  readonly event: string;
  readonly subscription: LockedSubscription;
  /** As it is shown. */
  readonly url: string;
  readonly now: string;
}

/** Event subscriptions at rest. `reach` is an account, or null for an Admin. */
export interface SubscriptionStore {
  list(user: string, page: PageQuery): Promise<Page<IEventSubscriptionBase>>;
  find(reach: string | null, uuid: string): Promise<IEventSubscription | undefined>;
  transaction<T>(work: (tx: SubscriptionTx) => Promise<T>): Promise<T>;
}

export interface SubscriptionTx {
  readonly outbox: EventOutbox;
  /** Rows of the user, who is locked, so that parallel requests count right. */
  count(user: string): Promise<number>;
  /** Of the same user, channel, type, entity and url. */
  same(user: string, identity: SubscriptionIdentity): Promise<string | undefined>;
  lock(reach: string | null, uuid: string): Promise<LockedSubscription | undefined>;
  insert(row: NewSubscription): Promise<void>;
  /** False: the user has another one that would be the same. */
  update(uuid: string, change: SubscriptionChange): Promise<boolean>;
  /** The present secret becomes the former one, which signs until then. */
  rotate(uuid: string, secret: string, formerUntil: string, now: string): Promise<void>;
  remove(uuid: string): Promise<void>;
  /** What events carry for an entity of the account; undefined when there is none. */
  entityKey(account: string, type: EEventEntityType, id: string): Promise<string | undefined>;
  insertTest(test: TestDelivery): Promise<void>;
  entity(uuid: string): Promise<IEventSubscription>;
}
