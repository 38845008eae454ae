import type {
  IEventDeliveryReport,
  IWebhookAttempt,
  IWebhookDelivery,
  IWebhookDeliverySearchParams,
  IWebhookRedeliverParams,
  IWebhookTarget,
} from "@opentact/contract";
import type { Page } from "../../base/page.js";
import type { EventAccount, EventCallback, EventOutbox, StoredEvent } from "../event/port.js";
import type { JobOutbox } from "../job/port.js";
import type { MailOutbox } from "../mail/port.js";
import type { Applied } from "../search/rules.js";

/** Name of the job that sends what waits for an endpoint; payload `DrainJob`. */
export const DRAIN_TASK = "webhook-drain";

export interface DrainJob {
  /** uuid of the endpoint. */
  readonly endpoint: string;
}

/** A subscription of channel `webhook` that is switched on. */
export interface HookedSubscription {
  readonly uuid: string;
  /** A type, or `*`. */
  readonly type: string;
  readonly expired_on: string | null;
  readonly entity_type: string | null;
  readonly entity_key: string | null;
  readonly url: string;
  readonly disabled_on: string | null;
}

/** A control app with a `webhook_url`. */
export interface HookedApp {
  readonly uuid: string;
  readonly webhook_url: string;
  readonly webhook_method: "GET" | "POST";
  readonly webhook_events: readonly string[];
  readonly webhook_disabled_on: string | null;
}

/** A messaging profile with a `callback_url`. */
export interface HookedProfile {
  readonly uuid: string;
  readonly callback_url: string;
  readonly callback_disabled_on: string | null;
}

/** Everything of an account that asks to be told. */
export interface HookTargets {
  readonly subscriptions: readonly HookedSubscription[];
  readonly apps: readonly HookedApp[];
  readonly profiles: readonly HookedProfile[];
}

/** An event with the callback that was written beside it. */
export type HookedEvent = StoredEvent & { readonly callback: EventCallback | null };

/** One event for one target. */
export interface PlannedDelivery {
  readonly event: StoredEvent;
  /** Its queue: the target, or a URL that single messages name. */
  readonly endpoint: { readonly uuid: string; readonly url: string | null };
  readonly target: IWebhookTarget;
  readonly action: string | null;
  readonly method: "GET" | "POST";
  readonly url: string;
  /** The target is switched off: the delivery is only kept, for a later redelivery. */
  readonly isDisabled: boolean;
}

/** Where a delivery goes now, whatever it was when the event came. */
export interface DeliveryAddress {
  readonly method: "GET" | "POST";
  /** The first, and the one that is tried at once when it fails. */
  readonly urls: readonly [string] | readonly [string, string];
  readonly timeoutMs: number;
  /** Own secrets, newest first; undefined: those of the account sign. */
  readonly secrets: readonly string[] | undefined;
}

/** A delivery that is to be attempted now. */
export interface ClaimedDelivery {
  readonly uuid: string;
  readonly endpoint: string;
  readonly target: IWebhookTarget;
  readonly action: string | null;
  /** Made so far, over all rounds. */
  readonly attempts: number;
  /** Made in this run through the schedule; null: one attempt, no schedule. */
  readonly round: number | null;
  readonly log: readonly IWebhookAttempt[];
  readonly event: StoredEvent;
  readonly account: EventAccount;
  /** Undefined: the target is gone, has no URL any more, or is switched off. */
  readonly address: DeliveryAddress | undefined;
}

/** What became of the attempt on a claimed delivery. */
export interface SettledDelivery {
  readonly uuid: string;
  readonly state: IWebhookDelivery["state"];
  readonly attempts: number;
  readonly round: number | null;
  readonly next_attempt_on: string | null;
  readonly delivered_on: string | null;
  readonly method: "GET" | "POST";
  readonly url: string;
  readonly log: readonly IWebhookAttempt[];
  readonly now: string;
}

/** A success with what frames of its event show of it. */
export interface DeliveredOne {
  readonly settled: SettledDelivery;
  /** uuid of the event. */
  readonly event: string;
  readonly reports: readonly IEventDeliveryReport[];
}

/** Deliveries that wait, as the sender sees them. */
export interface DeliveryQueue {
  /** Endpoints of open accounts with something due. */
  due(now: string): Promise<readonly string[]>;
  /** When the next delivery of the endpoint is due; null when none waits. */
  nextDue(endpoint: string): Promise<string | null>;
  /** Account and URL the endpoint's requests go to now; undefined when there is none, or nothing waits. */
  place(endpoint: string): Promise<{ readonly account: string; readonly url: string | undefined } | undefined>;
  /**
   * Takes deliveries that are due, in order of position, at most `max`; for 60 s nobody else gets them. A first attempt
   * is held back while an earlier event of the same ref has not had its own (events.md 12.6). A delivery whose event is
   * no longer stored fails here.
   */
  claim(endpoint: string, now: string, max: number): Promise<readonly ClaimedDelivery[]>;
  /** Keeps claimed deliveries for another 60 s. */
  renew(delivery: string): Promise<void>;
  /** Gives claimed deliveries back without an attempt. */
  release(deliveries: readonly string[]): Promise<void>;
  /** Its target cannot be told: kept as `disabled`, without an attempt. */
  abandon(delivery: string, now: string): Promise<void>;
  /** Keeps successes with all that follows from them, but for a message's own state: one way to the database and back. */
  delivered(all: readonly DeliveredOne[]): Promise<void>;
  transaction<T>(work: (tx: DeliveryTx) => Promise<T>): Promise<T>;
}

/** Since the last success of an endpoint. */
export interface EndpointFailing {
  readonly failing_since: string;
  readonly exhausted: number;
}

export interface DeliveryTx {
  readonly outbox: EventOutbox;
  readonly mails: MailOutbox;
  /** E-mail of the account's admin; undefined when there is none who is active. */
  adminEmail(account: string): Promise<string | undefined>;
  /** One that was switched off meanwhile stays so, unless it was delivered. */
  settle(settled: SettledDelivery): Promise<void>;
  report(event: string, rows: readonly IEventDeliveryReport[], now: string): Promise<void>;
  succeeded(endpoint: string): Promise<void>;
  /** The customer was told of a message: an inbound one is delivered. */
  told(message: string, now: string): Promise<void>;
  failed(endpoint: string, isExhausted: boolean, now: string): Promise<EndpointFailing>;
  /** Switches the target off; false when it was already. What waits becomes `disabled`. */
  disable(endpoint: string, target: IWebhookTarget, now: string): Promise<boolean>;
}

/** What stands in the way of one more attempt. */
export interface LockedDelivery {
  readonly uuid: string;
  readonly endpoint: string;
  readonly isInFlight: boolean;
  /** The event is still stored. */
  readonly hasEvent: boolean;
  /** The target is there, has a URL and is switched on. */
  readonly isOpen: boolean;
}

/** Deliveries as REST sees them. `reach` is an account, or null for an Admin. */
export interface WebhookStore {
  find(reach: string | null, uuid: string): Promise<IWebhookDelivery | undefined>;
  search(account: string, applied: Applied, filter: IWebhookDeliverySearchParams): Promise<Page<IWebhookDelivery>>;
  transaction<T>(work: (tx: WebhookTx) => Promise<T>): Promise<T>;
}

export interface WebhookTx {
  readonly jobs: JobOutbox;
  lock(reach: string | null, uuid: string): Promise<LockedDelivery | undefined>;
  /** Puts it at the start of its schedule, due now. */
  restart(uuid: string, now: string): Promise<IWebhookDelivery>;
  /** The same for all that fit, can be sent and are not in flight. Their number, and the endpoints. */
  restartMany(
    account: string,
    filter: IWebhookRedeliverParams,
    now: string,
  ): Promise<{ readonly count: number; readonly endpoints: readonly string[] }>;
}
